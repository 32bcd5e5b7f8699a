import { expect, test } from "vitest";
import { openSimulatedHouse as open } from "../../../e2e/harness/simulated-house";
import { createAutostart } from "../../platform/autostart";
import type { Platform } from "../../platform/platform";
import type { Background } from "../../platform/ports";

const mine = `// mine\n{ agents: { defaults: { model: { primary: "cloud/gpt-5" } } }, gateway: { mode: "local", auth: { mode: "token", token: "0123456789abcdef" } } }\n`;

async function changed() {
  const house = await open({ openclawConfig: mine });
  const { ask, ended } = house;
  const models = await house.until("models.read", {}, ({ items }) => items.length > 0);
  const model = models.items.find(({ purpose }) => purpose === "text")?.ref ?? "";
  const connect = async (profile?: "local-only") => {
    const plan = await ask("openclaw.plan", { model, ...(profile ? { profile } : {}) });
    expect(plan.blocker).toBeNull();
    const { jobId } = await ask("openclaw.connect", { planId: plan.id });
    expect((await ended(jobId)).outcome).toEqual({ kind: "done" });
  };
  await connect();
  await connect("local-only");
  await house.done("run");
  await house.done("chat-on");
  const undo = async () => {
    const { jobId } = await ask("undo.carryOut", { planId: (await ask("undo.plan", {})).id });
    return ended(jobId);
  };
  return { ...house, model, undo };
}

test("everything is shown, put back byte for byte, and nothing is left to put back", async () => {
  const { ask, ended, model, text, undo, quit, platform, configPath } = await changed();
  const applied = await ask("engine.apply", { ref: model, change: { threads: 2 } });
  expect((await ended(applied.jobId)).outcome).toEqual({ kind: "done" });
  const limited = await ask("limits.apply", { limits: { memoryBytes: 8 * 1024 ** 3, cpus: null } });
  expect((await ended(limited.jobId)).outcome).toEqual({ kind: "done" });

  const plan = await ask("undo.plan", {});
  expect(plan.files).toMatchObject([{ configPath, left: [], obstacle: null }]);
  expect(plan.files[0]?.changes.map(({ purpose }) => purpose)).toEqual(["chat-on", "run", "local-only", "connect"]);
  expect(plan.files[0]?.keys.map(({ key }) => key)).toContain("agents.defaults.model.primary");
  expect(plan.models).toMatchObject([{ ref: model, settings: { threads: 2 }, isLoaded: true }]);
  expect(plan.limits?.original).toEqual({ memoryBytes: null, cpus: null });
  expect(JSON.stringify(plan)).not.toContain("0123456789abcdef");

  expect(await undo()).toMatchObject({ outcome: { kind: "done" }, warnings: [] });
  expect(text()).toBe(mine);
  expect(await platform.demo.files.listBackups(configPath)).toEqual([]);
  expect((await ask("limits.read", {})).now).toEqual({ isKnown: true, value: { memoryBytes: null, cpus: null } });
  expect(await ask("engine.read", { ref: model })).toMatchObject({ asked: {}, kept: {} });
  expect((await ask("openclaw.read", {})).changes).toEqual([]);
  expect(await ask("undo.plan", {})).toMatchObject({ files: [], models: [], limits: null, desktop: null });
  await quit();
});

test.each([
  ["openclaw's own copy of a state that is taken back goes with it", false],
  ["one of somebody else's stays, and openclaw does not put it in the place of what was put back", true],
])("%s", async (_, isForeign) => {
  const { ask, undo, text, platform, configPath, quit } = await changed();
  const copy = `${configPath}.bak`;
  expect(platform.demo.files.peek(copy)).not.toBeNull();
  const theirs = JSON.stringify({ gateway: { mode: "local" }, meta: { lastTouchedVersion: "2026.9.6" } });
  if (isForeign) platform.demo.files.put(copy, theirs);
  expect(await undo()).toMatchObject({ outcome: { kind: "done" }, warnings: [] });
  await ask("openclaw.refresh", {});
  await ask("openclaw.refresh", {});
  expect(text()).toBe(mine);
  expect(platform.demo.files.peek(copy)).toBe(isForeign ? theirs : null);
  await quit();
});

test("it stops where somebody else changed the file, and says where the copy lies", async () => {
  const { ask, undo, text, platform, configPath, quit } = await changed();
  const theirs = JSON.stringify({ ...(JSON.parse(text() ?? "{}") as object), ui: { theme: "dark" } });
  platform.demo.files.put(configPath, theirs);
  expect((await ask("undo.plan", {})).files).toMatchObject([{ changes: [], obstacle: "changed-since" }]);
  const stopped = await undo();
  expect(stopped.outcome).toEqual({ kind: "done" });
  const { changes } = await ask("openclaw.read", {});
  expect(changes).toHaveLength(4);
  expect(stopped.warnings).toEqual([
    { code: "undo-stopped", what: configPath, reason: "changed-since", copy: changes.at(-1)?.backupPath },
  ]);
  expect(text()).toBe(theirs);
  await quit();
});

test("what fixes of the checklist changed beside the configuration is put back too, also where that was left", async () => {
  const { ask, ended, undo, platform, configPath, quit } = await changed();
  const { files } = platform.demo;
  const [folder, transcript] = ["/home/demo/.openclaw", "/home/demo/.openclaw/agents/main/sessions/1.jsonl"];
  files.put(transcript, "{}\n", { mode: 0o640 });
  await platform.tree.setMode(folder, 0o755);
  const modeOf = async (path: string) => (await platform.tree.look(path)).mode;
  const planned = await ask("privacy.planFix", { fixes: ["web-tools-off", "make-private"] });
  expect((await ended((await ask("privacy.fix", { planId: planned.id })).jobId)).outcome).toEqual({ kind: "done" });
  expect([await modeOf(folder), await modeOf(transcript)]).toEqual([0o700, 0o600]);

  const { outside } = await ask("undo.plan", {});
  expect(outside).toContainEqual({ kind: "mode", path: folder, isFolder: true, before: 0o700, after: 0o755 });
  expect(outside).toContainEqual({ kind: "mode", path: transcript, isFolder: false, before: 0o600, after: 0o640 });
  files.put(configPath, JSON.stringify({ ...(JSON.parse(files.peek(configPath) ?? "{}") as object), ui: {} }));
  expect(await undo()).toMatchObject({ outcome: { kind: "done" }, warnings: [{ code: "undo-stopped" }] });
  expect([await modeOf(folder), await modeOf(transcript)]).toEqual([0o755, 0o640]);
  expect((await ask("undo.plan", {})).outside).toEqual([]);
  // its keys can still be taken back one by one
  const { applied } = await ask("privacy.fixes", {});
  expect(applied).toMatchObject([{ items: [{ fix: "web-tools-off" }] }]);
  await quit();
});

test("a plan is stale after another change", async () => {
  const { ask, answer, ended, quit } = await changed();
  const { id } = await ask("undo.plan", {});
  const { jobId } = await ask("openclaw.undo", {});
  expect((await ended(jobId)).outcome).toEqual({ kind: "done" });
  expect(await answer("undo.carryOut", { planId: id })).toMatchObject({ ok: false, error: { code: "plan-stale" } });
  await quit();
});

/** As a Linux desktop keeps it, in the files of the simulated machine. */
function login(platform: Platform, isStuck = false): Background {
  const entry = createAutostart(platform);
  const read = async () => ({ tray: "there" as const, login: await entry.read(), loginFile: entry.file });
  return {
    read,
    async startAtLogin(isOn) {
      if (isOn) await entry.enter(["/opt/homeport"]);
      else if (!isStuck) await entry.remove();
      return read();
    },
  };
}

test.each([false, true])("the entry that starts it at login goes, read back; stuck: %s", async (isStuck) => {
  const { ask, ended, platform, quit } = await open({ background: (given) => login(given, isStuck) });
  expect((await ask("undo.plan", {})).login).toBeNull();
  const { loginFile } = await ask("background.startAtLogin", { isOn: true });
  const plan = await ask("undo.plan", {});
  expect(plan).toMatchObject({ files: [], login: { file: loginFile } });
  const job = await ended((await ask("undo.carryOut", { planId: plan.id })).jobId);
  expect(job.outcome).toEqual({ kind: "done" });
  expect(job.warnings).toEqual(
    isStuck ? [{ code: "undo-left", what: loginFile, text: "It still starts at login." }] : [],
  );
  expect((await ask("background.read", {})).login).toBe(isStuck ? "on" : "off");
  expect(platform.demo.files.peek(loginFile ?? "") === null).toBe(!isStuck);
  await quit();
});
