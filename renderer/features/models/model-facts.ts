import type { Reading } from "../../../app/contract/common";
import type { Job } from "../../../app/contract/jobs";
import type { Model } from "../../../app/contract/models";
import type { LoadedModel } from "../../../app/contract/runner";
import { modelNamed } from "../../../app/domain/model-reference";
import { compareWords } from "../../locale";

export const sorts = ["name", "loaded", "size", "context", "parameters", "newest"] as const;
export type SortBy = (typeof sorts)[number];

/** What is loaded of each model, by its reference. */
export function loadedByModel(items: readonly Model[], loaded: readonly LoadedModel[]): Map<string, LoadedModel[]> {
  const found = new Map<string, LoadedModel[]>();
  for (const each of loaded) {
    const ref = modelNamed(items, each.ref)?.ref;
    if (ref !== undefined) found.set(ref, [...(found.get(ref) ?? []), each]);
  }
  return found;
}

const isAbout = (job: Job, kind: Job["kind"]) => job.kind === kind && job.outcome === null;

/** Names that are being removed now. */
export function removedNow(jobs: readonly Job[]): string[] {
  return jobs.filter((job) => isAbout(job, "remove-model")).map(({ subject }) => subject);
}

/** Names that are being pulled now. */
export function pulledNow(jobs: readonly Job[]): string[] {
  return jobs.filter((job) => isAbout(job, "pull-model")).map(({ subject }) => subject);
}

/** Models that hold every word of the text in their names or facts. */
export function filterModels(items: readonly Model[], text: string): readonly Model[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items;
  return items.filter((model) => {
    const facts = [model.ref, ...model.tags, model.parameters, model.quantization, model.architecture, model.format];
    const haystack = facts.filter(Boolean).join(" ").toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
}

const numberOf = (reading: Reading<number>) => (reading.isKnown ? reading.value : -1);
const scale: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, B: 1e9, T: 1e12 };

/** `8.19B` as a number; -1 for what tells none. */
function parameterCount({ parameters }: Model): number {
  const [, amount = "", unit = ""] = /^(\d+(?:\.\d+)?)\s*([KMBT])/i.exec(parameters ?? "") ?? [];
  return amount === "" ? -1 : Number(amount) * (scale[unit.toUpperCase()] ?? 1);
}

/** What is sorted by, largest first; null: by the name alone. */
function measureOf(by: SortBy, isLoaded: (ref: string) => boolean): ((model: Model) => number) | null {
  switch (by) {
    case "size":
      return ({ sizeBytes }) => numberOf(sizeBytes);
    case "context":
      return ({ packagedContextTokens }) => numberOf(packagedContextTokens);
    case "parameters":
      return parameterCount;
    case "newest":
      return ({ createdAt }) => createdAt ?? -1;
    case "loaded":
      return ({ ref }) => Number(isLoaded(ref));
    case "name":
      return null;
  }
}

/** Equal ones by name. What is not known comes last. */
export function sortModels(
  items: readonly Model[],
  by: SortBy,
  { nameOf, isLoaded }: { nameOf: (ref: string) => string; isLoaded: (ref: string) => boolean },
): Model[] {
  const measure = measureOf(by, isLoaded);
  const named = items.map((model) => ({ model, name: nameOf(model.ref), measure: measure?.(model) ?? 0 }));
  const sorted = named.toSorted((a, b) => b.measure - a.measure || compareWords(a.name, b.name));
  return sorted.map(({ model }) => model);
}
