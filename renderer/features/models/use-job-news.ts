import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Job } from "../../../app/contract/jobs";
import { sameModel } from "../../../app/domain/model-reference";
import { bridge } from "../../bridge";
import { useJobs } from "../../state/jobs";
import { milestone } from "./job-words";
import { formatParagraph } from "../../ui/format";

/** Jobs of models, in the order of their start. */
export function modelJobs(jobs: readonly Job[]): Job[] {
  return jobs.filter(({ kind }) => ["pull-model", "import-model", "remove-model"].includes(kind));
}

/**
 * Follows the jobs of models: what to read out now, milestones that came while the page is open, of one model where it is
 * named. When one ends, free space on the disk has changed, so it is read again.
 */
export function useJobNews(ref: string | null = null): string {
  const { t } = useTranslation();
  const [news, setNews] = useState("");
  useEffect(() => {
    const told = new Map<string, string>();
    const tell = (jobs: readonly Job[]) =>
      modelJobs(jobs).flatMap((job) => {
        if (ref !== null && !sameModel(job.subject, ref)) return [];
        const words = milestone(t, job);
        if (told.get(job.id) === words) return [];
        told.set(job.id, words);
        return [words];
      });
    const first = useJobs.getState().snapshot;
    let live = new Set<string>();
    const countEnded = (jobs: readonly Job[]) => {
      const before = live;
      live = new Set(modelJobs(jobs).flatMap(({ id, outcome }) => (outcome === null ? [id] : [])));
      return [...before].filter((id) => !live.has(id)).length;
    };
    let isFirst = first === null;
    tell(first?.items ?? []);
    countEnded(first?.items ?? []);
    return useJobs.subscribe(({ snapshot }) => {
      if (!snapshot) return;
      const words = tell(snapshot.items);
      const ended = countEnded(snapshot.items);
      if (isFirst) isFirst = false;
      else if (words.length > 0) setNews(formatParagraph(words));
      if (ended > 0) void bridge.request("hardware.refresh", {});
    });
  }, [t, ref]);
  return news;
}
