import type { Job } from "../../../app/contract/jobs";
import type { ProgramCommand } from "../../../app/contract/program";
import { presentProof } from "../../../app/domain/answer-route";
import { jobNews, pageOfJob } from "../../../app/domain/job-news";
import { displayRef, sameModel } from "../../../app/domain/model-reference";
import { formatSeconds } from "../../../app/domain/units";
import { paragraphOf, wordsLocale, type Words } from "../words";
import type { Facts, ShellFacts } from "./facts";
import { jobTitle } from "./job-words";
import type { Told } from "./notifications";

type Note = Pick<Told, "title" | "body"> & {
  click: ProgramCommand;
  action: { label: string; command: ProgramCommand };
};

/** What to say of a job that ended, and where a click leads. */
export function noteOf(words: Words, job: Job, facts: Pick<ShellFacts, "openclaw" | "switching">): Note {
  const page: ProgramCommand = { command: "go", page: pageOfJob[job.kind] };
  const show = { label: words("note.show"), command: page };
  const title = jobTitle(words, job);
  if (job.outcome?.kind === "failed") {
    const why = words(`translation:errors.${job.outcome.failure.code}.title`);
    return { title: words("note.failed", { title }), body: why, click: page, action: show };
  }
  if (job.kind === "pull-model") {
    const tryIt: ProgramCommand = { command: "go", page: "chat", modelRef: job.subject };
    return {
      title: words("note.pulled", { model: displayRef(job.subject) }),
      body: words("note.pulledText"),
      click: page,
      action: { label: words("note.tryIt"), command: tryIt },
    };
  }
  if (job.kind === "load-model") {
    const title = words("note.loaded", { model: displayRef(job.subject) });
    return { title, body: words("note.pulledText"), click: page, action: show };
  }
  if (job.kind === "switch-model") {
    const title = words("note.switched", { model: displayRef(job.subject) });
    return { title, body: switchText(words, job, facts), click: page, action: show };
  }
  const body = job.kind === "verify-openclaw" ? (presentProof(facts.openclaw) ? "proven" : "notProven") : "done";
  return { title, body: words(`note.${body}`), click: page, action: show };
}

/** How a switch went, as far as it is that one. */
function switchText(words: Words, { subject }: Job, { switching }: Pick<ShellFacts, "switching">): string {
  const last = switching?.last ?? null;
  if (last === null || !sameModel(last.to, subject)) return words("note.done");
  const by = last.openclaw === "switched" ? "byOpenClaw" : "byChoice";
  return paragraphOf([
    words(`note.${by}`),
    ...(last.loadMs === null
      ? []
      : [words("note.loadTook", { time: formatSeconds(last.loadMs / 1000, wordsLocale()) })]),
    ...(last.proofs.some(({ verdict }) => verdict === "proven") ? [words("note.proven")] : []),
    ...(last.gateway === "restart-needed" ? [words("note.restartNeeded")] : []),
  ]);
}

/** Tells of long work that ended while nobody looked, and of all that is awaited, unless that was switched off. */
export function notifyOfJobs({
  facts,
  words,
  isLookedAt,
  tell,
  command,
  isAwaited,
  takesUp,
}: {
  facts: Facts;
  words: Words;
  isLookedAt(): boolean;
  tell(told: Told): void;
  command(asked: ProgramCommand): void;
  /** Somebody who sees no window waits for it. */
  isAwaited(job: Job): boolean;
  /** Whoever awaited it does something else about how it ended. */
  takesUp(job: Job): boolean;
}): void {
  facts.onChange((now, before) => {
    if (now.jobs === before.jobs) return;
    for (const job of jobNews(before.jobs, now.jobs, isAwaited)) {
      const isSeen = !isAwaited(job) && isLookedAt();
      if (takesUp(job) || isSeen || now.settings?.values.showNotifications !== true) continue;
      const { title, body, click, action } = noteOf(words, job, now);
      tell({
        title,
        body,
        onClick: () => command(click),
        action: { label: action.label, run: () => command(action.command) },
      });
    }
  });
}
