import type { TFunction } from "i18next";
import type { Job } from "../../../app/contract/jobs";
import { displayRef } from "../../../app/domain/model-reference";

/** What the job does: its subject is a model, or the name of an assistant. */
export function jobName(t: TFunction, { kind, subject }: Job): string {
  const names: Readonly<Record<string, string>> = t("openclaw.name", { returnObjects: true });
  return t(`job.kind.${kind}`, { subject: names[subject] ?? displayRef(subject) });
}
