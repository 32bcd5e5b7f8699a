import type { Job } from "../../../app/contract/jobs";
import { Dialect } from "../../../app/contract/openclaw";
import { fractionOf } from "../../../app/domain/job-progress";
import { displayRef } from "../../../app/domain/model-reference";
import { wordsLocale, type Words } from "../words";

/** "Pulling qwen3:8B", "Checking OpenClaw": the subject is a model, or the name of an assistant. */
export function jobTitle(words: Words, { kind, subject }: Job): string {
  const dialect = Dialect.safeParse(subject);
  const name = dialect.success ? words(`translation:openclaw.name.${dialect.data}`) : displayRef(subject);
  return words(`translation:job.kind.${kind}`, { subject: name });
}

/** "Pulling qwen3:8B, 43%"; without a figure where there is none. */
export function jobLine(words: Words, job: Job): string {
  const fraction = fractionOf(job);
  const title = jobTitle(words, job);
  return fraction === null ? title : words("job.withPercent", { title, percent: percentOf(fraction) });
}

const percentOf = (fraction: number) =>
  new Intl.NumberFormat(wordsLocale(), { style: "percent", maximumFractionDigits: 0 }).format(fraction);
