import { chmod, link, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { storeUse } from "../../../app/domain/disk-use";
import type { ReadTree } from "../../platform/ports";
import { createTree } from "../../platform/tree";
import { readStore } from "./read-store";

const hex = (letter: string) => letter.repeat(64);
const isRoot = process.getuid?.() === 0;
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "homeport-store-"));
});
afterEach(async () => {
  await chmod(path.join(folder, "bundles"), 0o700).catch(() => {});
  await rm(folder, { recursive: true, force: true });
});

async function put(name: string, sizeBytes: number): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, "");
  // a sparse file: as large as told, and without its bytes
  await truncate(file, sizeBytes);
  return file;
}
const index = (content: unknown) => writeFile(path.join(folder, "models.json"), JSON.stringify(content));
const removed: unknown[] = [];
const tree = createTree({ record: (entry) => removed.push(entry) });
const read = (own: ReadTree = tree) => readStore({ tree: own, folder, now: () => performance.now() });

async function putModel() {
  await index({ models: [{ id: `sha256:${hex("a")}`, tags: ["docker.io/ai/x:1"], files: [`sha256:${hex("b")}`] }] });
  const blob = await put(`blobs/sha256/${hex("b")}`, 240_000_000);
  await put(`manifests/sha256/${hex("a")}`, 900);
  const bundle = path.join(folder, "bundles", "sha256", hex("a"), "model");
  await mkdir(bundle, { recursive: true });
  await link(blob, path.join(bundle, "model.gguf"));
}

test("a store as the runner lays it out: the bundle's link to the weights is the same file", async () => {
  await putModel();
  await put(`blobs/sha256/${hex("c")}.incomplete`, 5000);
  const found = await read();
  if (found.kind !== "read") throw new Error(found.kind);
  expect(found.isComplete).toBe(true);
  expect(found.facts.incomplete).toMatchObject([{ digest: `sha256:${hex("c")}`, sizeBytes: 5000 }]);
  const { models, orphans, totalBytes } = storeUse(found.facts);
  expect(models).toMatchObject([{ id: `sha256:${hex("a")}`, ownBytes: 240_000_900, sharedBytes: 0 }]);
  expect(orphans.fileCount).toBe(0);
  expect(totalBytes).toBeLessThan(240_010_000);
});

test("links lead nowhere: neither out of the store, nor round in it, nor in place of its rooms", async () => {
  await putModel();
  const outside = await mkdtemp(path.join(tmpdir(), "homeport-outside-"));
  await writeFile(path.join(outside, "secret"), "x".repeat(5000));
  await symlink(outside, path.join(folder, "blobs", "sha256", hex("d")));
  await symlink(path.join(outside, "secret"), path.join(folder, "blobs", "sha256", `${hex("e")}.incomplete`));
  await symlink(folder, path.join(folder, "bundles", "sha256", "round"));
  const found = await read();
  if (found.kind !== "read") throw new Error(found.kind);
  expect(found.facts.incomplete).toEqual([]);
  expect([...found.facts.blobs.keys()]).toEqual([`sha256:${hex("b")}`]);
  expect(storeUse(found.facts).totalBytes).toBeLessThan(240_010_000);
  await rm(path.join(folder, "blobs"), { recursive: true });
  await symlink(outside, path.join(folder, "blobs"));
  const replaced = await read();
  expect(replaced).toMatchObject({ kind: "read", facts: { incomplete: [] } });
  await rm(outside, { recursive: true });
});

test("names that are no digests are nobody's, and never offered", async () => {
  await putModel();
  await put("blobs/sha256/../blobs/sha256/short.incomplete", 10);
  await put(`blobs/sha256/${hex("B")}.incomplete`, 10);
  await put(`blobs/md5/${hex("c")}.incomplete`, 10);
  await put(`blobs/sha256/${hex("c")}.incomplete/inside`, 10);
  await put(`blobs/${hex("c")}.incomplete`, 10);
  const found = await read();
  if (found.kind !== "read") throw new Error(found.kind);
  expect(found.facts.incomplete).toEqual([]);
  expect(found.facts.others.length).toBeGreaterThanOrEqual(5);
});

test.each([
  ["no JSON", "{"],
  ["another shape", '{"models":{"a":1}}'],
  ["no models", "[]"],
])("an index that is %s tells nothing", async (_name, text) => {
  await writeFile(path.join(folder, "models.json"), text);
  expect(await read()).toEqual({ kind: "unknown" });
});

test("rows of the index that are none are left out", async () => {
  await index({ models: [null, 5, { id: 7 }, { id: "sha256:x", tags: null, files: [1, "sha256:y"] }] });
  expect(await read()).toMatchObject({ facts: { models: [{ id: "sha256:x", tags: [], blobs: ["sha256:y"] }] } });
  await index({ models: null });
  expect(await read()).toMatchObject({ facts: { models: [] } });
});

test("a folder that is not there, is a file, or has an index too large", async () => {
  expect(await readStore({ tree, folder: path.join(folder, "gone"), now: () => 0 })).toEqual({ kind: "not-there" });
  const file = await put("file", 1);
  expect(await readStore({ tree, folder: file, now: () => 0 })).toEqual({ kind: "not-there" });
  await put("models.json", 17 * 1024 ** 2);
  expect(await read()).toEqual({ kind: "unknown" });
});

test.skipIf(isRoot)("a room that can't be opened leaves the rest, and says that it is not all", async () => {
  await putModel();
  await chmod(path.join(folder, "bundles"), 0);
  expect(await read()).toMatchObject({ kind: "read", isComplete: false });
  await chmod(path.join(folder, "models.json"), 0);
  expect(await read()).toEqual({ kind: "no-permission" });
});

/** A tree without a disk. */
const made = (over: Partial<ReadTree>): ReadTree => ({
  async *list() {},
  stat: async (file) => ({ file, sizeBytes: 1, modifiedAt: 0 }),
  look: async () => ({ kind: "file", mode: 0o600, owner: "me", groupId: 1, sizeBytes: 1, modifiedAt: 0 }),
  realPath: async (file) => file,
  readText: async () => '{"models":[]}',
  async setMode() {},
  async remove() {},
  ...over,
});

test("a huge store is read in part, and says so", async () => {
  let listed = 0;
  const found = await read(
    made({
      async *list() {
        for (;;) {
          listed += 1;
          yield { name: `file ${listed}`, kind: "file" as const };
        }
      },
    }),
  );
  expect(found).toMatchObject({ kind: "read", isComplete: false });
  expect(listed).toBeLessThan(60_000);
});

test("folders without end are left at some depth, and a slow disk after some time", async () => {
  let deepest = 0;
  const endless = made({
    async *list(at) {
      deepest = Math.max(deepest, at.split(path.sep).length);
      yield { name: "deeper", kind: "folder" as const };
    },
  });
  expect(await read(endless)).toMatchObject({ kind: "read", isComplete: false });
  expect(deepest).toBeLessThan(30);
  let now = 0;
  const slow = made({
    async *list() {
      for (;;) {
        now += 5000;
        yield { name: `file ${now}`, kind: "file" as const };
      }
    },
  });
  expect(await readStore({ tree: slow, folder, now: () => now })).toMatchObject({ isComplete: false });
  expect(now).toBeLessThan(60_000);
});

test("what is gone between two looks is not counted; what is refused is told", async () => {
  const vanishing = made({
    async *list() {
      yield { name: "gone", kind: "file" as const };
    },
    stat: async () => {
      throw Object.assign(new Error("x"), { code: "ENOENT" });
    },
  });
  expect(await read(vanishing)).toMatchObject({ kind: "read", isComplete: true });
  const refused = made({
    readText: async () => {
      throw Object.assign(new Error("x"), { code: "EACCES" });
    },
  });
  expect(await read(refused)).toEqual({ kind: "no-permission" });
});
