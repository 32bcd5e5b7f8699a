import { chmod, mkdir, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, type TestContext } from "vitest";
import { CodedError } from "../../app/contract/errors";
import type { Files } from "../../main/platform/atomic-file";
import { fault } from "./fault";
import { openFaultHouse } from "./house";
import { ask, pull } from "./steps";

const usual = { theme: "system", runnerAddress: null, openclawDialect: null };

/** Whatever may be in the file: it is set aside as it was, said, and settings work. */
async function isSetAside(context: TestContext, content: string | Buffer, reason: string): Promise<void> {
  const { house, settingsFolder } = await openFaultHouse(context, { settings: { "settings.json": content } });
  const seen = await house.ask("settings.read", {});
  expect(seen).toMatchObject({ values: usual, problem: null, setAside: { reason } });
  const name = path.basename(seen.setAside?.path ?? "");
  expect(await readFile(path.join(settingsFolder, name))).toEqual(Buffer.from(content));
  expect(await house.ask("settings.update", { theme: "dark" })).toMatchObject({
    values: { theme: "dark" },
    problem: null,
    setAside: { reason },
  });
}

/** What can't be read is said so, and whatever it is stays. */
async function isLeftAlone(context: TestContext, prepare: (file: string) => Promise<void>): Promise<void> {
  const opened = await openFaultHouse(context, {
    prepare: async (home) => {
      await mkdir(path.join(home, "settings"));
      await prepare(path.join(home, "settings/settings.json"));
    },
  });
  const { house, settingsFolder } = opened;
  expect(await house.ask("settings.read", {})).toMatchObject({ values: usual, problem: "not-readable" });
  expect(await house.ask("settings.update", { theme: "dark" })).toMatchObject({
    values: { theme: "dark" },
    problem: "not-readable",
  });
  const names = await readdir(settingsFolder);
  expect(names.filter((name) => name.startsWith("settings.json"))).toEqual(["settings.json"]);
  await opened.ready();
}

/** Writing a file of that name finds no room. */
const fullFor = (name: string) => (real: Files) => ({
  writeTextFile: ((file, ...rest) =>
    file.endsWith(name)
      ? Promise.reject(new CodedError("disk-full", `No room to write ${file}`, "ENOSPC"))
      : real.writeTextFile(file, ...rest)) satisfies Files["writeTextFile"],
});

fault("settings-missing-folder", async (context) => {
  const opened = await openFaultHouse(context);
  await rm(opened.settingsFolder, { recursive: true, force: true, maxRetries: 5 });
  expect(await opened.house.ask("settings.update", { theme: "dark" })).toMatchObject({ problem: null });
  expect(JSON.parse((await opened.settingsFile("settings.json")) ?? "")).toMatchObject({ theme: "dark" });
});

fault("settings-truncated", (context) => isSetAside(context, '{"schema":1,"theme":"da', "damaged"));

fault("settings-not-json", (context) => isSetAside(context, "theme = dark", "damaged"));

fault("settings-nul-bytes", (context) => isSetAside(context, Buffer.alloc(512), "damaged"));

fault("settings-from-the-future", (context) => isSetAside(context, '{"schema":99,"theme":"dark"}', "newer"));

fault("settings-link-loop", (context) => isLeftAlone(context, (file) => symlink(file, file)));

fault("settings-is-a-folder", (context) => isLeftAlone(context, async (file) => void (await mkdir(file))));

fault("settings-of-another", (context) => {
  // root reads everything: for it a folder stands for what can't be read
  if (process.getuid?.() === 0) return isLeftAlone(context, async (file) => void (await mkdir(file)));
  return isLeftAlone(context, async (file) => {
    await writeFile(file, '{"theme":"light"}');
    await chmod(file, 0o000);
  });
});

fault("settings-disk-full", async (context) => {
  const opened = await openFaultHouse(context, { files: fullFor("settings.json") });
  expect(await opened.house.ask("settings.update", { theme: "dark" })).toMatchObject({
    values: { theme: "dark" },
    problem: "not-writable",
  });
  expect(await opened.settingsFile("settings.json")).toBeNull();
});

fault("settings-folder-is-a-file", async (context) => {
  const opened = await openFaultHouse(context, { prepare: (home) => writeFile(path.join(home, "settings"), "mine") });
  await opened.ready();
  const seen = await opened.house.ask("settings.update", { theme: "dark" });
  expect(seen.values.theme).toBe("dark");
  expect(seen.problem).not.toBeNull();
  expect(await readFile(opened.settingsFolder, "utf8")).toBe("mine");
});

fault("jobs-disk-full", async (context) => {
  const opened = await openFaultHouse(context, { files: fullFor("jobs.json") });
  await opened.ready();
  expect((await pull(opened)).outcome).toEqual({ kind: "done" });
  const { notes } = await opened.house.ask("activity.read", {});
  expect(notes.map(({ text }) => text).join()).toMatch(/jobs: .*can't be kept/);
});

fault("jobs-garbage", async (context) => {
  const opened = await openFaultHouse(context, { settings: { "jobs.json": '[{"kind":"format-disk"}]' } });
  expect((await opened.house.ask("jobs.read", {})).items).toEqual([]);
  const names = await readdir(opened.settingsFolder);
  expect(names.filter((name) => name.startsWith("jobs.json.unreadable-"))).toHaveLength(1);
});

fault("undo-garbage", async (context) => {
  const opened = await openFaultHouse(context, { settings: { "openclaw-undo.json": '{"at":' } });
  expect((await opened.house.ask("openclaw.read", {})).undo).toBeNull();
  expect(await opened.house.answer("openclaw.undo", {})).toMatchObject({ ok: false, error: { code: "not-found" } });
  const names = await readdir(opened.settingsFolder);
  expect(names.filter((name) => name.startsWith("openclaw-undo.json.unreadable-"))).toHaveLength(1);
});

fault("log-not-writable", async (context) => {
  const opened = await openFaultHouse(context, {
    prepare: async (home) => void (await mkdir(path.join(home, "settings/logs/homeport.log"), { recursive: true })),
  });
  await opened.ready();
  expect(await ask(opened)).toMatchObject({ end: "complete" });
  expect(await opened.house.ask("settings.update", { theme: "dark" })).toMatchObject({ problem: null });
});
