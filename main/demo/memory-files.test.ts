import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Files, createFiles } from "../platform/atomic-file";
import type { Clock } from "../platform/clock";
import type { LedgerEntry } from "../platform/ledger-entry";
import { createMemoryFiles } from "./memory-files";

/** A clock that stands until it is told to go on. */
function createSteps() {
  let now = Date.UTC(2026, 0, 1);
  return { now: () => now, monotonicMs: () => now, sleep: async () => {}, step: () => void (now += 1000) };
}

/** One script for both kinds of files; what came of it without the folder's name. */
async function play(
  create: (options: { record: (entry: LedgerEntry) => void; clock: Clock }) => Files,
  folder: string,
) {
  const clock = createSteps();
  const seen: unknown[] = [];
  const plain = (value: unknown) => JSON.parse((JSON.stringify(value) ?? "null").replaceAll(folder, "")) as unknown;
  const note = (value: unknown) => void seen.push(plain(value));
  const files = create({ clock, record: (entry) => note(entry) });
  const file = path.join(folder, "deep/er/settings.json");
  note(await files.readTextFile(file));
  note(await files.backUpFile(file, { keep: 2 }));
  await files.writeTextFile(file, "one");
  const first = await files.backUpFile(file, { keep: 2 });
  note(first);
  await files.writeTextFile(file, "two ☕");
  note(await files.readTextFile(file));
  await files.restoreFile(first ?? "", file);
  note(await files.readTextFile(file));
  for (let turn = 0; turn < 4; turn += 1) {
    // two in the same moment, too
    if (turn !== 2) clock.step();
    await files.backUpFile(file, { keep: 3 });
  }
  note(await files.listBackups(file));
  note(await files.setAside(file));
  note(await files.readTextFile(file));
  note(await files.setAside(file));
  await files.removeFile(file);
  await files.removeFile((await files.listBackups(file))[0] ?? "");
  note(await files.listBackups(file));
  await files.restoreFile("nowhere", file).catch((error: unknown) => note([error, String(error)]));
  return seen;
}

test("files in memory do what files on disk do", async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "homeport-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const real = await play(createFiles, folder);
  const memory = await play(createMemoryFiles, folder);
  expect(memory).toEqual(real);
  expect(real.length).toBeGreaterThan(20);
});

test("a disk that takes nothing leaves what was there", async () => {
  const files = createMemoryFiles({ record: () => {}, clock: createSteps() });
  await files.writeTextFile("/a/b", "one");
  files.refuseWrites("disk-full");
  await expect(files.writeTextFile("/a/b", "two")).rejects.toMatchObject({ code: "disk-full" });
  expect(await files.readTextFile("\\a\\b")).toEqual({ kind: "ok", text: "one" });
});
