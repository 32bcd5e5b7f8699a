import { z } from "zod";
import { known, unknown } from "../../../app/contract/common";
import type { FoundModel, Variant, Variants } from "../../../app/contract/registries";
import { sortGgufFiles } from "../../../app/domain/gguf-files";
import type { Json } from "../../../app/domain/json-value";
import { parseModelRef } from "../../../app/domain/model-reference";
import { parametersIn } from "../../../app/domain/quantization";
import { countOf, itemsOf, textIn, timeIn } from "./tolerant";

export const searchLimit = 30;
const wanted = ["downloads", "likes", "lastModified", "gated", "private", "tags", "pipeline_tag"];

export function searchPath(text: string): string {
  const query = new URLSearchParams([
    ["filter", "gguf"],
    ...(text === "" ? [] : [["search", text]]),
    ["sort", "downloads"],
    ["direction", "-1"],
    ["limit", String(searchLimit)],
    ...wanted.map((field) => ["expand[]", field]),
  ]);
  return `/api/models?${query.toString()}`;
}

export const filesPath = (name: string) =>
  `/api/models/${name.split("/").map(encodeURIComponent).join("/")}?blobs=true`;

/** `false`, `"auto"` or `"manual"`; anything else tells nothing. */
const gatedIn = z
  .unknown()
  .optional()
  .transform((value) => (value === false ? false : value === "auto" || value === "manual" ? true : null));
const tagsIn = z.array(z.string()).catch([]);

const Row = z.object({
  id: z.string(),
  private: z.boolean().catch(false),
  downloads: countOf,
  likes: countOf,
  lastModified: timeIn,
  createdAt: timeIn,
  gated: gatedIn,
  tags: tagsIn,
  pipeline_tag: textIn,
});
const File = z.object({ rfilename: z.string(), size: countOf, lfs: z.object({ size: countOf }).nullish().catch(null) });
const Repository = z.object({
  id: z.string(),
  gated: gatedIn,
  tags: tagsIn,
  lastModified: timeIn,
  siblings: z.array(z.unknown()).catch([]),
  gguf: z.object({ context_length: z.unknown().optional() }).nullish().catch(null),
});

/** Answer of the search; null when it is not one. */
export function parseSearch(content: Json): FoundModel[] | null {
  const rows = z.array(z.unknown()).safeParse(content);
  if (!rows.success) return null;
  return itemsOf(rows.data, Row).flatMap((row): FoundModel[] => {
    const ref = refOf(row.id);
    if (ref === null || row.private) return [];
    return [
      {
        registry: "hugging-face",
        ref,
        name: row.id,
        description: row.pipeline_tag?.replaceAll("-", " ") ?? null,
        pulls: row.downloads,
        likes: row.likes,
        updatedAt: row.lastModified ?? row.createdAt,
        isOfficial: false,
        isGated: row.gated,
        license: licenseIn(row.tags),
      },
    ];
  });
}

/** What can be pulled from a repository; null when the answer is none. */
export function parseFiles(content: Json): Omit<Variants, "asOf"> | null {
  const parsed = Repository.safeParse(content);
  const ref = parsed.success ? refOf(parsed.data.id) : null;
  if (!parsed.success || ref === null) return null;
  const { id, gated, tags, lastModified, siblings, gguf } = parsed.data;
  const files = itemsOf(siblings, File).map(({ rfilename, size, lfs }) => {
    const told = size.isKnown ? size : lfs?.size;
    return { path: rfilename, sizeBytes: told?.isKnown === true ? told.value : null };
  });
  const { variants, projectorBytes, unnamedCount } = sortGgufFiles(files);
  const context = gguf?.context_length;
  const items = variants.map((variant): Variant => ({
    ...variant,
    ref: `${ref}:${variant.tag}`,
    otherTags: [],
    parameters: parametersIn(id.slice(id.indexOf("/") + 1).replace(/^.*?-(?=\d+(?:\.\d+)?[BMK]\b)/i, "")),
    updatedAt: lastModified,
  }));
  return {
    registry: "hugging-face",
    ref,
    name: id,
    isGated: gated,
    license: licenseIn(tags),
    contextTokens:
      typeof context === "number" && Number.isSafeInteger(context) && context > 0
        ? known(context)
        : unknown("not-reported"),
    projectorBytes,
    items,
    unnamedCount,
    hasMore: false,
  };
}

/** The name in the form that is pulled; null for what the runner can't pull. */
function refOf(id: string): string | null {
  const parsed = parseModelRef(`huggingface.co/${id}`);
  return parsed.ok ? parsed.pullRef.slice(0, parsed.pullRef.lastIndexOf(":")) : null;
}

function licenseIn(tags: readonly string[]): string | null {
  return tags.find((tag) => tag.startsWith("license:"))?.slice("license:".length) ?? null;
}
