import { z } from "zod";
import { type Reading, known, unknown } from "../../../app/contract/common";
import type { FoundModel, Variant } from "../../../app/contract/registries";
import type { Json } from "../../../app/domain/json-value";
import { parametersIn, quantizationIn } from "../../../app/domain/quantization";
import { parseModelRef } from "../../../app/domain/model-reference";
import { countOf, itemsOf, textIn, timeIn } from "./tolerant";

/** Docker's own namespace: what is in it is what `docker model search` calls official. */
const namespace = "ai";
const pageSize = 100;

export const cataloguePath = (page: number) =>
  `/v2/repositories/${namespace}/?page_size=${pageSize}&ordering=pull_count&page=${page}`;
export const tagsPath = (repository: string, page: number) =>
  `/v2/repositories/${repository.split("/").map(encodeURIComponent).join("/")}/tags?page_size=${pageSize}&page=${page}`;

const Page = z.object({ next: z.string().nullish(), results: z.array(z.unknown()) });
const Repository = z.object({
  name: z.string(),
  namespace: z.string().default(namespace),
  description: textIn,
  is_private: z.boolean().catch(false),
  star_count: countOf,
  pull_count: countOf,
  last_updated: timeIn,
});
const Tag = z.object({
  name: z.string(),
  full_size: countOf,
  last_updated: timeIn,
  tag_last_pushed: timeIn,
  digest: textIn,
  tag_status: textIn,
});

/** A page of the catalogue; null when it is not one. */
export function parseCatalogue(content: Json): { items: FoundModel[]; hasMore: boolean } | null {
  const page = Page.safeParse(content);
  if (!page.success) return null;
  const items = itemsOf(page.data.results, Repository).flatMap((repository): FoundModel[] => {
    const name = `${repository.namespace}/${repository.name}`;
    if (repository.is_private || !parseModelRef(name).ok) return [];
    return [
      {
        registry: "docker-hub",
        ref: name,
        name,
        description: repository.description,
        pulls: repository.pull_count,
        likes: repository.star_count,
        updatedAt: repository.last_updated,
        isOfficial: repository.namespace === namespace,
        isGated: false,
        license: null,
      },
    ];
  });
  return { items, hasMore: Boolean(page.data.next) };
}

/** A page of a repository's tags, those of one model as one variant; null when it is not one. */
export function parseTags(content: Json, repository: string): { items: Variant[]; hasMore: boolean } | null {
  const page = Page.safeParse(content);
  if (!page.success) return null;
  const byModel = new Map<string, z.output<typeof Tag>[]>();
  for (const tag of itemsOf(page.data.results, Tag)) {
    if (tag.tag_status === "inactive" || !parseModelRef(`${repository}:${tag.name}`).ok) continue;
    const key = tag.digest ?? `tag ${tag.name}`;
    byModel.set(key, [...(byModel.get(key) ?? []), tag]);
  }
  const items = [...byModel.values()].flatMap((tags): Variant[] => {
    const [first, ...others] = tags.toSorted((a, b) => tellingOf(b.name) - tellingOf(a.name));
    if (first === undefined) return [];
    return [
      {
        ref: `${repository}:${first.name}`,
        tag: first.name,
        otherTags: others.map(({ name }) => name),
        parameters: parametersIn(first.name),
        quantization: quantizationIn(first.name),
        sizeBytes: sizeOf(first.full_size),
        fileCount: 1,
        hasOthersFiles: false,
        updatedAt: first.tag_last_pushed ?? first.last_updated,
      },
    ];
  });
  return { items, hasMore: Boolean(page.data.next) };
}

/** `8B-Q4_K_M` says more than `8B`, and that more than `latest`. */
function tellingOf(tag: string): number {
  return (quantizationIn(tag) === null ? 0 : 2) + (parametersIn(tag) === null ? 0 : 1);
}

/** A tag without a size is reported as 0. */
function sizeOf(size: Reading<number>): Reading<number> {
  if (!size.isKnown) return size;
  return size.value > 0 ? known(size.value) : unknown("not-reported");
}

/** Those that hold every word of the text in name or description. */
export function filterCatalogue(items: readonly FoundModel[], text: string): FoundModel[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter(({ name, description }) => {
    const haystack = `${name} ${description ?? ""}`.toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
}
