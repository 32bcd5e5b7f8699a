import type { Job } from "../../../app/contract/jobs";
import type { ProgramCommand } from "../../../app/contract/program";
import { presentProof } from "../../../app/domain/answer-route";
import { jobNews, pageOfJob } from "../../../app/domain/job-news";
import { displayRef } from "../../../app/domain/model-reference";
import type { Words } from "../words";
import type { Facts, ShellFacts } from "./facts";
import { jobTitle } from "./job-words";
import type { Told } from "./notifications";

type Note = Pick<Told, "title" | "body"> & {
  click: ProgramCommand;
  action: { label: string; command: ProgramCommand };
};

/** What to say of a job that ended, and where a click leads. */
export function noteOf(words: Words, job: Job, facts: Pick<ShellFacts, "openclaw">): Note {
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
  const body = job.kind === "verify-openclaw" ? (presentProof(facts.openclaw) ? "proven" : "notProven") : "done";
  return { title, body: words(`note.${body}`), click: page, action: show };
}

/** Tells of long work that ended while nobody looked, unless that was switched off. */
export function notifyOfJobs({
  facts,
  words,
  isLookedAt,
  tell,
  command,
}: {
  facts: Facts;
  words: Words;
  isLookedAt(): boolean;
  tell(told: Told): void;
  command(asked: ProgramCommand): void;
}): void {
  facts.onChange((now, before) => {
    if (now.jobs === before.jobs || isLookedAt() || now.settings?.values.showNotifications !== true) return;
    for (const job of jobNews(before.jobs, now.jobs)) {
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
