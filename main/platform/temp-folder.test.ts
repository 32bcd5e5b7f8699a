import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeTempFolder, removeStaleTempFolders } from "./temp-folder";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "hp-temp-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const dayMs = 24 * 60 * 60 * 1000;
const { pid: gonePid } = spawnSync(process.execPath, ["-e", ""]);

/** A folder with a file in it, as a run that crashed leaves it. */
async function leave(name: string, { ageMs = 0, mode = 0o700 } = {}) {
  const folder = path.join(root, name);
  await mkdir(folder);
  await writeFile(path.join(folder, "homeport-1.json"), '{"apiKey":"x"}');
  await chmod(folder, mode);
  const at = new Date(Date.now() - ageMs);
  await utimes(folder, at, at);
}

test("it is private, and named by who uses it", async () => {
  const folder = await makeTempFolder(root);
  expect(path.basename(folder)).toMatch(new RegExp(`^homeport-${process.pid}-\\w{6}$`));
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test("what crashed runs left is removed, what is in use or not ours stays", async () => {
  await leave(`homeport-${gonePid}-AbCd12`);
  await leave("homeport-Nn7Huz", { ageMs: dayMs * 1.1 });
  const kept = [
    "homeport-Nn8Huz",
    `homeport-${process.pid}-AbCd12`,
    `homeport-${gonePid}-AbCd13`,
    "homeport-e2e-AbCd12",
    "homeport-demo",
    "other",
    `homeport-${gonePid}-link12`,
    `homeport-${gonePid}-file12`,
  ];
  await leave("homeport-Nn8Huz", { ageMs: dayMs * 0.9 });
  // alive: a panel may run for weeks
  await leave(`homeport-${process.pid}-AbCd12`, { ageMs: dayMs * 30 });
  // made by somebody who lets others in: none of ours
  await leave(`homeport-${gonePid}-AbCd13`, { mode: 0o755 });
  for (const name of ["homeport-e2e-AbCd12", "homeport-demo", "other"]) await leave(name, { ageMs: dayMs * 2 });
  await symlink(path.join(root, "other"), path.join(root, `homeport-${gonePid}-link12`));
  await writeFile(path.join(root, `homeport-${gonePid}-file12`), "");

  expect(await removeStaleTempFolders(root)).toBe(2);
  expect((await readdir(root)).toSorted()).toEqual(kept.toSorted());
  expect(await readdir(path.join(root, "other"))).toEqual(["homeport-1.json"]);
});

test("another user's folder stays", async () => {
  await leave(`homeport-${gonePid}-AbCd12`);
  expect(await removeStaleTempFolders(root, { userId: (process.getuid?.() ?? 0) + 1 })).toBe(0);
  expect(await readdir(root)).toHaveLength(1);
});

test("where nothing can be listed nothing is thrown", async () => {
  expect(await removeStaleTempFolders(path.join(root, "gone"))).toBe(0);
});
