import { execFileSync } from "node:child_process";
import { chmod, lstat, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFiles, type Files } from "./atomic-file";
import type { LedgerEntry } from "./ledger-entry";

let folder: string;
let entries: LedgerEntry[];
let files: Files;
let now: number;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "homeport-files-"));
  entries = [];
  now = Date.UTC(2026, 7, 1, 10, 15, 2, 123);
  files = createFiles({
    record: (entry) => entries.push(entry),
    clock: { now: () => now, monotonicMs: () => 0, sleep: () => Promise.resolve() },
  });
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const at = (...parts: string[]) => path.join(folder, ...parts);
const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8);
const posix = process.platform !== "win32";

describe("writing", () => {
  test("private file in a private folder, told to the ledger, nothing else left", async () => {
    await files.writeTextFile(at("a/b/settings.json"), "grüße");
    expect(await readFile(at("a/b/settings.json"), "utf8")).toBe("grüße");
    const modes = [await modeOf(at("a/b/settings.json")), await modeOf(at("a/b"))];
    expect(posix ? modes : ["600", "700"]).toEqual(["600", "700"]);
    expect(await readdir(at("a/b"))).toEqual(["settings.json"]);
    expect(entries).toEqual([{ kind: "file", action: "written", path: at("a/b/settings.json") }]);
  });

  test("a file that was open to all is closed", async () => {
    await writeFile(at("x"), "old", { mode: 0o644 });
    await files.writeTextFile(at("x"), "");
    expect(await readFile(at("x"), "utf8")).toBe("");
    expect(await modeOf(at("x"))).toBe("600");
  });

  test.skipIf(!posix)("a link stays a link, over two hops and into nothing too", async () => {
    await mkdir(at("dotfiles"));
    await writeFile(at("dotfiles/real.json"), "old");
    await symlink("dotfiles/real.json", at("hop"));
    await symlink("hop", at("config.json"));
    await symlink(at("dotfiles/new.json"), at("dangling.json"));
    await files.writeTextFile(at("config.json"), "new");
    await files.writeTextFile(at("dangling.json"), "made");
    expect((await lstat(at("config.json"))).isSymbolicLink()).toBe(true);
    expect(await readFile(at("dotfiles/real.json"), "utf8")).toBe("new");
    expect((await lstat(at("dangling.json"))).isSymbolicLink()).toBe(true);
    expect(await readFile(at("dotfiles/new.json"), "utf8")).toBe("made");
  });

  test("twenty at once: each whole, the last one counts", async () => {
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(50_000));
    await Promise.all(texts.map((text) => files.writeTextFile(at("x"), text)));
    const kept = await readFile(at("x"), "utf8");
    expect([kept.slice(0, 4), kept === texts.at(-1)]).toEqual(["1919", true]);
    expect(await readdir(folder)).toEqual(["x"]);
  });

  test("what can't be written is said, and what was there stays", async () => {
    await mkdir(at("taken"));
    await writeFile(at("file"), "whole");
    await expect(files.writeTextFile(at("taken"), "x")).rejects.toMatchObject({ code: "file-not-writable" });
    await expect(files.writeTextFile(at("file/below"), "x")).rejects.toMatchObject({ code: "file-not-writable" });
    expect(await readFile(at("file"), "utf8")).toBe("whole");
    expect(await readdir(folder)).toEqual(["file", "taken"]);
    expect(entries).toEqual([]);
  });

  test.skipIf(!posix || process.getuid?.() === 0)("a folder that is read-only", async () => {
    await writeFile(at("x"), "whole");
    await chmod(folder, 0o500);
    await expect(files.writeTextFile(at("x"), "y")).rejects.toMatchObject({
      code: "file-not-writable",
      detail: "EACCES",
    });
    expect(await readFile(at("x"), "utf8")).toBe("whole");
    await chmod(folder, 0o700);
  });

  const isMounted = posix && process.getuid?.() === 0 && canMount();
  test.skipIf(!isMounted)("a full disk: said, and the original survives whole", async () => {
    await mkdir(at("small"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", at("small")]);
    try {
      const file = at("small/x.json");
      await files.writeTextFile(file, "a".repeat(20_000));
      await expect(files.writeTextFile(file, "b".repeat(60_000))).rejects.toMatchObject({
        code: "disk-full",
        detail: "ENOSPC",
      });
      expect(await readFile(file, "utf8")).toBe("a".repeat(20_000));
      await files.backUpFile(file, { keep: 9 });
      now += 1;
      await files.backUpFile(file, { keep: 9 }).catch(() => {});
      now += 1;
      await expect(files.backUpFile(file, { keep: 9 })).rejects.toMatchObject({ code: "disk-full" });
      for (const backup of await files.listBackups(file)) expect((await stat(backup)).size).toBe(20_000);
    } finally {
      execFileSync("umount", [at("small")]);
    }
  });
});

function canMount(): boolean {
  const place = path.join(os.tmpdir(), `homeport-mount-${process.pid}`);
  try {
    execFileSync("mkdir", [place]);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", place], { stdio: "ignore" });
    execFileSync("umount", [place]);
    return true;
  } catch {
    return false;
  } finally {
    execFileSync("rm", ["-rf", place]);
  }
}

test("reading: there, absent, neither", async () => {
  await writeFile(at("x"), "text");
  expect(await files.readTextFile(at("x"))).toEqual({ kind: "ok", text: "text" });
  expect(await files.readTextFile(at("gone"))).toEqual({ kind: "absent" });
  expect(await files.readTextFile(folder)).toMatchObject({ kind: "failed", code: "EISDIR" });
  expect(await files.readTextFile(at("x/below"))).toMatchObject({ kind: "failed", code: "ENOTDIR" });
});

describe("copies", () => {
  test("named by time, private, the newest and the very first kept, others' files left alone", async () => {
    await writeFile(at("c.json"), "0", { mode: 0o644 });
    await writeFile(at("c.json.homeport-mine.bak"), "not ours");
    await writeFile(at("c.json.bak"), "OpenClaw's");
    const made: (string | null)[] = [];
    for (let turn = 0; turn < 5; turn++) {
      await writeFile(at("c.json"), String(turn));
      made.push(await files.backUpFile(at("c.json"), { keep: 3 }));
      now += 60_000;
    }
    expect(made[0]).toBe(at("c.json.homeport-20260801T101502123Z.bak"));
    expect(await files.listBackups(at("c.json"))).toEqual([made[4], made[3], made[0]]);
    expect(await readFile(made[4] ?? "", "utf8")).toBe("4");
    expect(await modeOf(made[4] ?? "")).toBe("600");
    expect(await readdir(folder)).toEqual(expect.arrayContaining(["c.json.bak", "c.json.homeport-mine.bak"]));
  });

  test("two within one millisecond are two; the one just made is never dropped", async () => {
    await writeFile(at("c"), "x");
    const [first, second] = [
      await files.backUpFile(at("c"), { keep: 5 }),
      await files.backUpFile(at("c"), { keep: 0 }),
    ];
    expect(first).not.toBe(second);
    expect(await files.listBackups(at("c"))).toEqual([second]);
  });

  test("old ones expire", async () => {
    await writeFile(at("c"), "x");
    await files.backUpFile(at("c"), { keep: 9 });
    now += 31 * 86_400_000;
    const fresh = await files.backUpFile(at("c"), { keep: 9, maxAgeDays: 30 });
    expect(await files.listBackups(at("c"))).toEqual([fresh]);
    now += 31 * 86_400_000;
    await files.expireBackups(at("c"), { keep: 9, maxAgeDays: 30 });
    expect(await files.listBackups(at("c"))).toEqual([]);
  });

  test("nothing to copy; and back again", async () => {
    expect(await files.backUpFile(at("gone"), { keep: 3 })).toBeNull();
    await writeFile(at("c"), "good");
    const backup = (await files.backUpFile(at("c"), { keep: 3 })) ?? "";
    await files.writeTextFile(at("c"), "bad");
    await files.restoreFile(backup, at("c"));
    expect(await readFile(at("c"), "utf8")).toBe("good");
    expect(entries.map((each) => each.kind === "file" && each.action)).toEqual(["backed-up", "written", "restored"]);
    await expect(files.restoreFile(at("no-such"), at("c"))).rejects.toMatchObject({ code: "file-not-writable" });
    expect(await readFile(at("c"), "utf8")).toBe("good");
  });
});

test("set aside, and remove: absent is fine", async () => {
  await writeFile(at("c"), "{ broken");
  const aside = await files.setAside(at("c"));
  expect(aside).toBe(at("c.unreadable-20260801T101502123Z"));
  expect(await readFile(aside ?? "", "utf8")).toBe("{ broken");
  expect(await files.setAside(at("c"))).toBeNull();
  await files.removeFile(aside ?? "");
  await files.removeFile(aside ?? "");
  expect(entries.map((each) => each.kind === "file" && each.action)).toEqual(["set-aside", "removed"]);
});
