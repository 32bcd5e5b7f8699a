import type { TFunction } from "i18next";
import type { Job } from "../../../app/contract/jobs";
import { displayRef } from "../../../app/domain/model-reference";

/** What a job is about: a model, or an assistant by its name. */
export function subjectName(t: TFunction, subject: string): string {
  const names: Readonly<Record<string, string>> = t("openclaw.name", { returnObjects: true });
  return names[subject] ?? displayRef(subject);
}

/** What the job does. */
export function jobName(t: TFunction, { kind, subject }: Job): string {
  return t(`job.kind.${kind}`, { subject: subjectName(t, subject) });
}
