import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withMemoryFiles } from "../demo/demo-tree";
import { createMemoryFiles } from "../demo/memory-files";
import { systemClock } from "./clock";
import type { LedgerEntry } from "./ledger-entry";
import type { ReadTree } from "./ports";
import { createTree } from "./tree";

const isPosix = process.platform !== "win32";
let folder = "";
const ledger: LedgerEntry[] = [];
const record = (entry: LedgerEntry) => void ledger.push(entry);
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "homeport-tree-")));
  ledger.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.runIf(isPosix)("a link is told from what it points at, and followed on request", async () => {
  const tree = createTree({ record });
  const file = path.join(folder, "notes");
  await writeFile(file, "12345");
  await chmod(file, 0o640);
  await symlink(file, path.join(folder, "way"));
  await mkdir(path.join(folder, "inner"), { mode: 0o700 });
  expect(await tree.look(file)).toMatchObject({ kind: "file", mode: 0o640, owner: "me", sizeBytes: 5 });
  expect(await tree.look(path.join(folder, "way"))).toMatchObject({ kind: "link" });
  expect(await tree.look(path.join(folder, "inner"))).toMatchObject({ kind: "folder", mode: 0o700 });
  expect(await tree.realPath(path.join(folder, "way"))).toBe(file);
  await expect(tree.look(path.join(folder, "nothing"))).rejects.toMatchObject({ code: "ENOENT" });
});

const memory = (): ReadTree => {
  const files = createMemoryFiles({ record, clock: systemClock });
  files.put(`${folder}/state/config.json`, "{}", { mode: 0o644 });
  const none = createTree({ record });
  return withMemoryFiles(none, files, record);
};
test.runIf(isPosix).each<[string, () => Promise<ReadTree> | ReadTree]>([
  [
    "the disk",
    async () => {
      await mkdir(path.join(folder, "state"));
      await writeFile(path.join(folder, "state/config.json"), "{}");
      await chmod(path.join(folder, "state/config.json"), 0o644);
      return createTree({ record });
    },
  ],
  ["memory", memory],
])("permissions are changed, read back and written down: %s", async (_name, make) => {
  const tree = await make();
  const [state, file] = [path.join(folder, "state"), path.join(folder, "state/config.json")];
  expect((await tree.look(file)).mode).toBe(0o644);
  await tree.setMode(file, 0o600);
  await tree.setMode(state, 0o700);
  expect([(await tree.look(file)).mode, (await tree.look(state)).mode]).toEqual([0o600, 0o700]);
  expect(ledger).toEqual([
    { kind: "file", action: "permissions", path: file },
    { kind: "file", action: "permissions", path: state },
  ]);
  const names: unknown[] = [];
  for await (const entry of tree.list(state)) names.push(entry);
  expect(names).toEqual([{ name: "config.json", kind: "file" }]);
  await expect(tree.setMode(path.join(folder, "nothing"), 0o600)).rejects.toMatchObject({ code: "file-not-writable" });
});
