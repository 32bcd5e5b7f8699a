import path from "node:path";
import { isJsonObject, parseJson, valueAt } from "../../../app/domain/json-value";
import type { StoreFacts, StoreFile } from "../../../app/domain/disk-use";
import type { ReadTree } from "../../platform/ports";

const maxIndexBytes = 16 * 1024 ** 2;
/** Entries looked at in all: a store has a dozen for each model. */
const maxEntries = 50_000;
const maxDepth = 8;
/** A disk that sleeps, or a folder on a network, must not hold the view for ever. */
const limitMs = 20_000;

export type StoreRead =
  | { kind: "read"; facts: StoreFacts; isComplete: boolean }
  | { kind: "no-permission" | "not-there" | "unknown" };

/** Digest out of a folder and a name of its layout: `sha256` and 64 hexadecimal digits. */
function digestOf(algorithm: string, name: string): string | null {
  const length = algorithm === "sha256" ? 64 : algorithm === "sha512" ? 128 : 0;
  return length > 0 && name.length === length && /^[0-9a-f]+$/.test(name) ? `${algorithm}:${name}` : null;
}

/**
 * The store of a Model Runner, read as it lies on the disk: `models.json`, `blobs/ALGORITHM/HEX` (`….incomplete` while a
 * pull writes it), `manifests/ALGORITHM/HEX`, `bundles/ALGORITHM/HEX/…`. Bounded, and links are not followed. Never throws.
 */
export async function readStore({
  tree,
  folder,
  now,
}: {
  tree: ReadTree;
  folder: string;
  now: () => number;
}): Promise<StoreRead> {
  const startedMs = now();
  let left = maxEntries;
  let isComplete = true;
  const isOver = () => left <= 0 || now() - startedMs > limitMs;

  type Found = StoreFile & { names: readonly string[]; modifiedAt: number };
  /** Every file below, with the names of its folders and its own; a folder that can't be opened is left out. */
  async function* walk(names: readonly string[]): AsyncGenerator<Found> {
    if (names.length > maxDepth) {
      isComplete = false;
      return;
    }
    try {
      for await (const { name, kind } of tree.list(path.join(folder, ...names))) {
        if (isOver()) {
          isComplete = false;
          return;
        }
        left -= 1;
        const own = [...names, name];
        if (kind === "folder") yield* walk(own);
        else if (kind === "file") {
          const stat = await tree.stat(path.join(folder, ...own)).catch(() => null);
          // gone between two looks: a pull ended, or a model was removed
          if (stat !== null) yield { names: own, ...stat };
        }
      }
    } catch (error) {
      if (names.length === 0) throw error;
      isComplete = false;
    }
  }

  try {
    const text = await tree.readText(path.join(folder, "models.json"), maxIndexBytes);
    const models = text === null ? null : parseIndex(text);
    if (models === null) return { kind: "unknown" };
    const blobs = new Map<string, StoreFile>();
    const manifests = new Map<string, StoreFile>();
    const bundles = new Map<string, StoreFile[]>();
    const incomplete: StoreFacts["incomplete"][number][] = [];
    const others: StoreFile[] = [];
    for await (const { names, file, sizeBytes, modifiedAt } of walk([])) {
      const [room = "", algorithm = "", name = "", ...below] = names;
      const isIncomplete = room === "blobs" && name.endsWith(".incomplete");
      const digest = digestOf(algorithm, isIncomplete ? name.slice(0, -".incomplete".length) : name);
      const found = { file, sizeBytes };
      if (digest === null || (room !== "bundles" && below.length > 0)) others.push(found);
      else if (isIncomplete) incomplete.push({ ...found, digest, modifiedAt });
      else if (room === "blobs") blobs.set(digest, found);
      else if (room === "manifests") manifests.set(digest, found);
      else if (room === "bundles") bundles.set(digest, [...(bundles.get(digest) ?? []), found]);
      else others.push(found);
    }
    return { kind: "read", facts: { models, blobs, bundles, manifests, incomplete, others }, isComplete };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EACCES" || code === "EPERM") return { kind: "no-permission" };
    return { kind: code === "ENOENT" || code === "ENOTDIR" ? "not-there" : "unknown" };
  }
}

/** `{"models":[{"id":"sha256:…","tags":[…],"files":["sha256:…"]}]}`; null: that is not what it is. */
function parseIndex(text: string): StoreFacts["models"] | null {
  const rows = valueAt(parseJson(text), ["models"]);
  // Go writes an empty list as null
  if (rows === null) return [];
  if (!Array.isArray(rows)) return null;
  const textsOf = (value: unknown) =>
    Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
  return rows.flatMap((row) => {
    if (!isJsonObject(row) || typeof row["id"] !== "string") return [];
    return [{ id: row["id"], tags: textsOf(row["tags"]), blobs: textsOf(row["files"]) }];
  });
}
