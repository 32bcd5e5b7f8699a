import type { Job } from "../../../app/contract/jobs";
import type { Model } from "../../../app/contract/models";
import type { LoadedModel } from "../../../app/contract/runner";
import { sameModel } from "../../../app/domain/model-reference";

export type SortBy = "name" | "size" | "newest";

function hasSameName(model: Model, name: string): boolean {
  return [model.ref, ...model.tags, model.id].some((own) => sameModel(own, name));
}

/** The listed model of that name; exact names first, because comparing forms costs more with many models. */
export function modelNamed(items: readonly Model[], name: string): Model | undefined {
  return (
    items.find(({ ref, tags, id }) => ref === name || id === name || tags.includes(name)) ??
    items.find((model) => hasSameName(model, name))
  );
}

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

const sizeOf = ({ sizeBytes }: Model) => (sizeBytes.isKnown ? sizeBytes.value : -1);
const byName = new Intl.Collator(undefined, { numeric: true });

/** What is not known comes last. */
export function sortModels(items: readonly Model[], by: SortBy, nameOf: (ref: string) => string): Model[] {
  const named = items.map((model) => ({ model, name: nameOf(model.ref) }));
  const sorted = named.toSorted((a, b) => {
    const difference =
      by === "size"
        ? sizeOf(b.model) - sizeOf(a.model)
        : by === "newest"
          ? (b.model.createdAt ?? 0) - (a.model.createdAt ?? 0)
          : 0;
    return difference || byName.compare(a.name, b.name);
  });
  return sorted.map(({ model }) => model);
}
