import type { TFunction } from "i18next";
import type { Job } from "../../../app/contract/jobs";
import { fractionOf } from "../../../app/domain/job-progress";
import { displayRef, isResumablePull, parseModelRef } from "../../../app/domain/model-reference";
import { formatPercent } from "../../ui/format";

/** A pull that was interrupted goes on from where it was. */
export function isResumable({ subject }: Job): boolean {
  const ref = parseModelRef(subject);
  return ref.ok && isResumablePull(ref);
}

/** It was refused by Hugging Face, which lets those in who bring a token. */
export function wantsAccess({ subject, outcome }: Job): boolean {
  const ref = parseModelRef(subject);
  const isRefused = outcome?.kind === "failed" && outcome.failure.code === "pull-unauthorized";
  return isRefused && ref.ok && ref.registry === "huggingface.co";
}

/** What the job is, or what became of it. */
export function jobTitle(t: TFunction, { kind, subject, outcome }: Job): string {
  const model = displayRef(subject);
  if (kind === "import-model" && outcome) {
    const ended = { done: "imported", failed: "importFailed", cancelled: "importCancelled" } as const;
    return t(`models.jobs.${ended[outcome.kind]}`, { model });
  }
  const isPull = kind === "pull-model";
  if (outcome?.kind === "done") return t("models.jobs.pulled", { model });
  if (outcome?.kind === "failed") return t(isPull ? "models.jobs.pullFailed" : "models.jobs.removeFailed", { model });
  if (outcome?.kind === "cancelled") {
    if (!isPull) return t("models.jobs.removeCancelled", { model });
    return t(outcome.isResumable ? "models.jobs.paused" : "models.jobs.pullCancelled", { model });
  }
  return t(`job.kind.${kind}`, { subject: model });
}

const doneNews: Partial<Record<Job["kind"], "pulled" | "imported">> = {
  "pull-model": "pulled",
  "import-model": "imported",
};

/** What a screen reader is told of a job; it changes at milestones only, a quarter of the whole among them. */
export function milestone(t: TFunction, job: Job): string {
  const model = displayRef(job.subject);
  const { outcome } = job;
  if (outcome?.kind === "done") return t(`models.news.${doneNews[job.kind] ?? "removed"}`, { model });
  if (outcome?.kind === "failed") {
    return t("models.news.failed", { what: jobTitle(t, job), why: t(`errors.${outcome.failure.code}.title`) });
  }
  if (outcome) return t("models.news.started", { what: jobTitle(t, job) });
  if (job.notice) return t("models.news.notice", { model, notice: t(`job.notice.${job.notice}`) });
  if (job.phase === "finishing" || job.phase === "retrying") {
    return t("models.news.phase", { model, phase: t(`job.phase.${job.phase}`) });
  }
  const quarters = Math.floor((fractionOf(job) ?? 0) * 4);
  if (quarters > 0 && quarters < 4) {
    return t("models.news.percent", { model, percent: formatPercent(quarters / 4) });
  }
  return t("models.news.started", { what: jobTitle(t, job) });
}
