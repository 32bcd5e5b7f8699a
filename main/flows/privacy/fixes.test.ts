import { expect, test } from "vitest";
import { openSimulatedHouse } from "../../../e2e/harness/simulated-house";
import { openHouse } from "../../../e2e/real/house";
import { createDemoPlatform } from "../../demo/demo-platform";
import type { FixChange } from "../../../app/contract/privacy-fixes";
import { exited } from "../../platform/fake-command";
import type { FixId } from "../../../app/domain/privacy/fixes";

const loose = {
  gateway: { mode: "local", bind: "lan", auth: { mode: "none" } },
  channels: {
    telegram: { botToken: "123:abc", dmPolicy: "open", allowFrom: ["*", "42"], groupPolicy: "open" },
    discord: { dm: { policy: "open", allowFrom: ["*"] }, accounts: { work: { groupPolicy: "open" } } },
  },
};
const mine = `// mine\n${JSON.stringify(loose, null, 1)}\n`;
type Name = "openclaw" | "clawdbot";
type Interfere = NonNullable<NonNullable<Parameters<typeof openSimulatedHouse>[0]>["run"]>;

async function open(name: Name = "openclaw", text = mine, mode = 0o644, run: Interfere = () => undefined) {
  const configs = { openclawConfig: null, clawdbotConfig: null, [`${name}Config`]: text };
  const house = await openSimulatedHouse({ assistants: [name], run, ...configs });
  const { ask, ended, platform, configPath } = house;
  const folder = `/home/demo/.${name}`;
  const { files } = platform.demo;
  files.put(configPath, text, { mode });
  files.put(`${folder}/agents/main/sessions/1.jsonl`, "{}\n", { mode: 0o644 });
  await platform.tree.setMode(folder, 0o755);
  await house.until("openclaw.read", {}, ({ state }) => state === "ready");
  const fix = async (fixes: FixId[], more: { only?: FixId[]; isProved?: boolean } = {}) => {
    const plan = await ask("privacy.planFix", { fixes });
    const { jobId } = await ask("privacy.fix", { planId: plan.id, ...more });
    const job = await ended(jobId);
    const { applied, runs } = await ask("privacy.fixes", {});
    return { plan, job, applied, run: runs[0] };
  };
  const undo = async (id: string) => ended((await ask("privacy.undoFix", { id })).jobId);
  const modeOf = async (path: string) => (await platform.tree.look(path)).mode;
  return { ...house, fix, undo, modeOf, folder, files };
}

const nameOf = (change: FixChange) =>
  change.kind === "mode" ? change.path : change.kind === "lines" ? change.file : change.key;
const configFixes: FixId[] = [
  "gateway-loopback",
  "gateway-token",
  "dm-pairing",
  "web-tools-off",
  "update-checks-off",
  "sandbox",
];

test.each<[Name, FixId]>(
  (["openclaw", "clawdbot"] as const).flatMap((name) =>
    [...configFixes, ...(name === "clawdbot" ? (["log-private"] as const) : [])].map((fix): [Name, FixId] => [
      name,
      fix,
    ]),
  ),
)("%s: %s is shown, done, read back, and undone byte for byte with its permissions", async (name, id) => {
  const { fix, undo, text, modeOf, configPath, ask, quit } = await open(name);
  const { plan, job, run, applied } = await fix([id]);
  expect(job).toMatchObject({ kind: "privacy-fix", subject: id, outcome: { kind: "done" } });
  expect(job.passed).toEqual(expect.arrayContaining(["checking", "backing-up", "writing", "reading-back"]));
  const changes = plan.items[0]?.changes ?? [];
  const now = JSON.parse(text() ?? "") as unknown;
  const keyNow = (key: string) =>
    key.split(".").reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], now);
  const shown = changes.filter((change) => change.kind !== "lines" && change.after !== '"•••"');
  const read = shown.map(async (change) =>
    change.kind === "mode" ? modeOf(change.path) : JSON.stringify(keyNow(nameOf(change))),
  );
  expect(await Promise.all(read)).toEqual(shown.map((change) => "after" in change && change.after));
  expect(changes).toContainEqual({ kind: "mode", path: configPath, isFolder: false, before: 0o644, after: 0o600 });
  expect(run).toMatchObject({ items: [{ fix: id, state: "done", why: null }], proof: "not-asked" });
  for (const { verdict } of run?.verdicts ?? []) expect(["pass", "not-applicable"]).toContain(verdict);
  expect(applied).toMatchObject([{ items: [{ fix: id }], isInterrupted: false }]);
  expect(JSON.stringify([plan, run, applied])).not.toMatch(/[0-9a-f]{48}|123:abc/);
  expect((await ask("openclaw.read", {})).changes).toMatchObject([{ purpose: "privacy" }]);
  // again: nothing to do, and said as such
  expect(await ask("privacy.planFix", { fixes: [id] })).toMatchObject({ items: [], already: [id], blocked: [] });

  expect((await undo(applied[0]?.id ?? "")).outcome).toEqual({ kind: "done" });
  expect(text()).toBe(mine);
  expect(await modeOf(configPath)).toBe(0o644);
  expect((await ask("privacy.fixes", {})).applied).toEqual([]);
  expect((await ask("openclaw.read", {})).changes).toEqual([]);
  await quit();
});

test("dm-pairing closes every spelling, in accounts too, and takes the star out", async () => {
  const { fix, text, quit } = await open();
  await fix(["dm-pairing"]);
  expect((JSON.parse(text() ?? "") as typeof loose).channels).toEqual({
    telegram: { botToken: "123:abc", dmPolicy: "pairing", allowFrom: ["42"], groupPolicy: "allowlist" },
    discord: { dm: { policy: "pairing", allowFrom: [] }, accounts: { work: { groupPolicy: "allowlist" } } },
  });
  await quit();
});

test("permissions: folders, transcripts and copies are closed, and opened again by undo", async () => {
  const { fix, undo, modeOf, folder, configPath, files, quit } = await open();
  files.put(`${configPath}.bak`, mine, { mode: 0o640 });
  const transcript = `${folder}/agents/main/sessions/1.jsonl`;
  const { plan, job, applied } = await fix(["make-private"]);
  expect(job.outcome).toEqual({ kind: "done" });
  expect(plan.items[0]?.changes).toEqual(
    expect.arrayContaining([
      { kind: "mode", path: folder, isFolder: true, before: 0o755, after: 0o700 },
      { kind: "mode", path: transcript, isFolder: false, before: 0o644, after: 0o600 },
      { kind: "mode", path: `${configPath}.bak`, isFolder: false, before: 0o640, after: 0o600 },
    ]),
  );
  for (const path of [folder, transcript, configPath, `${configPath}.bak`])
    expect((await modeOf(path)) & 0o077).toBe(0);
  expect((await undo(applied[0]?.id ?? "")).outcome).toEqual({ kind: "done" });
  expect([await modeOf(folder), await modeOf(transcript), await modeOf(`${configPath}.bak`)]).toEqual([
    0o755, 0o644, 0o640,
  ]);
  await quit();
});

test("several are done one after the other and undone as one; those left out stay", async () => {
  const { fix, undo, text, ask, modeOf, folder, configPath, quit } = await open();
  const all: FixId[] = [...configFixes, "make-private", "audit-fix"];
  const { plan, job, run, applied } = await fix(all, { only: all.filter((id) => id !== "web-tools-off") });
  expect(job.outcome).toEqual({ kind: "done" });
  expect(plan.items.map((item) => item.fix)).toEqual([
    "gateway-loopback",
    "gateway-token",
    "dm-pairing",
    "web-tools-off",
    "update-checks-off",
    "sandbox",
    "make-private",
    "audit-fix",
  ]);
  // the repair of its own has nothing left to do
  expect(run?.items.map(({ fix: id, state }) => [id, state])).toEqual([
    ["gateway-loopback", "done"],
    ["gateway-token", "done"],
    ["dm-pairing", "done"],
    ["update-checks-off", "done"],
    ["sandbox", "done"],
    ["make-private", "done"],
    ["audit-fix", "already"],
  ]);
  expect(JSON.parse(text() ?? "")).not.toHaveProperty("browser");
  expect(applied).toHaveLength(1);
  expect((await undo(applied[0]?.id ?? "")).warnings).toEqual([]);
  expect(text()).toBe(mine);
  expect([await modeOf(folder), await modeOf(configPath)]).toEqual([0o755, 0o644]);
  expect((await ask("openclaw.read", {})).changes).toEqual([]);
  await quit();
});

test.each(["openclaw", "clawdbot"] as const)(
  "%s: its own repair does what was foreseen, and more is told",
  async (name) => {
    const before = JSON.stringify({
      ...loose,
      ...(name === "clawdbot" ? { logging: { redactSensitive: "off" } } : {}),
    });
    const { fix, undo, text, modeOf, folder, configPath, quit } = await open(name, before);
    const { plan, job, run, applied } = await fix(["audit-fix"]);
    expect(job.outcome).toEqual({ kind: "done" });
    expect(plan.items[0]).toMatchObject({ isForeseen: true });
    expect(plan.items[0]?.changes.map(nameOf)).toEqual([
      "channels.telegram.groupPolicy",
      "channels.discord.accounts.work.groupPolicy",
      ...(name === "clawdbot" ? ["logging.redactSensitive"] : []),
      folder,
      configPath,
      ...(name === "openclaw" ? [`${folder}/agents/main/sessions/1.jsonl`] : []),
    ]);
    // the simulated one leaves transcripts alone, where the real one does not
    expect(run?.items[0]?.missed).toMatchObject(
      name === "openclaw" ? [{ path: `${folder}/agents/main/sessions/1.jsonl` }] : [],
    );
    expect(run?.items[0]?.unforeseen.map(nameOf)).toContain(name === "openclaw" ? "plugins" : "messages");
    expect(await modeOf(folder)).toBe(0o700);
    expect((await undo(applied[0]?.id ?? "")).outcome).toEqual({ kind: "done" });
    expect(text()).toBe(before);
    expect([await modeOf(folder), await modeOf(configPath)]).toEqual([0o755, 0o644]);
    await quit();
  },
);

test("what changed after it was shown is refused as stale, and nothing is written", async () => {
  const { ask, ended, files, configPath, text, quit } = await open();
  const plan = await ask("privacy.planFix", { fixes: ["gateway-loopback", "web-tools-off"] });
  const theirs = mine.replace('"lan"', '"tailnet"');
  files.put(configPath, theirs);
  const { jobId } = await ask("privacy.fix", { planId: plan.id });
  expect((await ended(jobId)).outcome).toMatchObject({ kind: "failed", failure: { code: "plan-stale" } });
  expect(text()).toBe(theirs);
  const { applied, runs } = await ask("privacy.fixes", {});
  expect(applied).toEqual([]);
  expect(runs[0]?.items.map(({ state }) => state)).toEqual(["failed", "not-begun"]);
  await quit();
});

test("what a tool wrote since it was shown is closed too, and told; what somebody opened since is refused", async () => {
  const { ask, ended, undo, files, folder, modeOf, quit } = await open();
  const [copy, own] = [`${folder}/openclaw.json.bak.1`, `${folder}/agents/own`];
  files.put(own, "", { mode: 0o600 });
  const run = async (meanwhile: () => void) => {
    const { id: planId } = await ask("privacy.planFix", { fixes: ["make-private"] });
    meanwhile();
    const job = await ended((await ask("privacy.fix", { planId })).jobId);
    const { runs, applied } = await ask("privacy.fixes", {});
    return { job, run: runs[0], applied };
  };
  const refused = await run(() => files.put(own, "", { mode: 0o644 }));
  expect(refused.job.outcome).toMatchObject({ kind: "failed", failure: { code: "plan-stale" } });
  expect([await modeOf(own), await modeOf(folder)]).toEqual([0o644, 0o755]);

  const done = await run(() => files.put(copy, mine, { mode: 0o640 }));
  expect(done.job.outcome).toEqual({ kind: "done" });
  expect(done.run?.items[0]?.unforeseen).toEqual([
    { kind: "mode", path: copy, isFolder: false, before: 0o640, after: 0o600 },
  ]);
  expect(await modeOf(copy)).toBe(0o600);
  expect((await undo(done.applied[0]?.id ?? "")).warnings).toEqual([]);
  expect([await modeOf(copy), await modeOf(own), await modeOf(folder)]).toEqual([0o640, 0o644, 0o755]);
  await quit();
});

test("the same fix twice at once is one job", async () => {
  const { ask, ended, quit } = await open();
  const { id: planId } = await ask("privacy.planFix", { fixes: ["web-tools-off"] });
  const [one, two] = await Promise.all([ask("privacy.fix", { planId }), ask("privacy.fix", { planId })]);
  expect(one.jobId).toBe(two.jobId);
  expect((await ended(one.jobId)).outcome).toEqual({ kind: "done" });
  expect((await ask("openclaw.read", {})).changes).toHaveLength(1);
  await quit();
});

test("a fix that was shown, and done meanwhile by hand, is told as done already", async () => {
  const { ask, ended, files, configPath, quit } = await open();
  const { id: planId } = await ask("privacy.planFix", { fixes: ["gateway-loopback"] });
  files.put(configPath, mine.replace('"lan"', '"loopback"'), { mode: 0o600 });
  const { jobId } = await ask("privacy.fix", { planId });
  expect((await ended(jobId)).outcome).toEqual({ kind: "done" });
  const { applied, runs } = await ask("privacy.fixes", {});
  expect([applied, runs[0]?.items[0]?.state]).toEqual([[], "already"]);
  await quit();
});

test("after a later change its keys are taken back one by one, and what somebody changed since is left and told", async () => {
  const { fix, undo, text, quit } = await open();
  const first = await fix(["web-tools-off"]);
  await fix(["gateway-loopback"]);
  const job = await undo(first.applied[0]?.id ?? "");
  expect(job).toMatchObject({ outcome: { kind: "done" }, warnings: [] });
  const now = JSON.parse(text() ?? "") as { gateway: { bind: string } };
  expect(now.gateway.bind).toBe("loopback");
  expect(now).not.toHaveProperty("browser");
  expect(now).not.toHaveProperty("tools");
  await quit();
});

test("taken back key by key in the profile it belongs to, also when another one is used by now", async () => {
  const { ask, fix, undo, text, modeOf, folder, files, quit } = await open();
  const first = await fix(["web-tools-off", "make-private"]);
  await fix(["gateway-loopback"]);
  files.put("/home/demo/.openclaw-work/openclaw.json", "{}", { mode: 0o600 });
  await ask("openclaw.chooseProfile", { profile: "work" });
  expect(await undo(first.applied[0]?.id ?? "")).toMatchObject({ outcome: { kind: "done" }, warnings: [] });
  const now = JSON.parse(text() ?? "") as object;
  expect(now).not.toHaveProperty("tools");
  expect(now).toMatchObject({ gateway: { bind: "loopback" } });
  expect(await modeOf(folder)).toBe(0o755);
  await quit();
});

/** The gateway that Homeport runs, which doesn't watch its file. */
async function openRestless(run?: Interfere) {
  const auth = { mode: "token", token: "0123456789abcdef" };
  const gateway = { mode: "local", bind: "loopback", auth, reload: { mode: "off" } };
  const house = await open("openclaw", JSON.stringify({ ...loose, gateway }), 0o600, run);
  return { ...house, first: (await house.done("run")).pid };
}

test("those that stay done are told to a gateway that doesn't watch its file, also when a later one fails", async () => {
  const { fix, ask, first, quit } = await openRestless(({ args, stdin }) =>
    args.join(" ") === "config patch --stdin" && stdin?.includes("browser") ? exited("", 1, "no") : undefined,
  );
  const { run } = await fix(["dm-pairing", "web-tools-off"]);
  expect(run?.items.map(({ state }) => state)).toEqual(["done", "failed"]);
  const now = await ask("gateway.read", {});
  expect(now).toMatchObject({ state: "running", owner: "homeport", needsRestart: { isKnown: true, value: false } });
  expect(now.pid).not.toEqual(first);
  await quit();
});

test("a gateway that doesn't come up afterwards runs again with what was put back", async () => {
  const { fix, ask, on, platform, text, quit } = await openRestless();
  const before = text();
  platform.demo.breakGateway("Gateway failed to start");
  on("jobs.changed", ({ items }) => {
    if (items.some(({ phase }) => phase === "rolling-back")) platform.demo.breakGateway(null);
  });
  const { job } = await fix(["dm-pairing"]);
  expect(job.outcome).toMatchObject({ kind: "failed", failure: { code: "openclaw-rolled-back" } });
  expect(text()).toBe(before);
  expect(await ask("gateway.read", {})).toMatchObject({ state: "running", owner: "homeport" });
  await quit();
});

test("a sandbox without Docker is left out with the reason, the rest is offered", async () => {
  const { ask, platform, quit } = await open();
  platform.demo.docker.isDaemonUp = false;
  const plan = await ask("privacy.planFix", { fixes: ["sandbox", "web-tools-off"] });
  expect(plan.blocked).toMatchObject([{ fix: "sandbox", why: { code: "sandbox-no-docker" } }]);
  expect(plan.items.map((item) => item.fix)).toEqual(["web-tools-off"]);
  await quit();
});

test("a question afterwards that fails puts everything back", async () => {
  const { fix, text, modeOf, folder, ask, quit } = await open();
  const { job, run } = await fix(["web-tools-off", "make-private"], { isProved: true });
  // its model is a cloud's: nothing is asked, and that is no proof
  expect(job.outcome).toMatchObject({ kind: "failed", failure: { code: "openclaw-rolled-back" } });
  expect(run).toMatchObject({ proof: "failed", items: [{ state: "put-back" }, { state: "put-back" }] });
  expect(text()).toBe(mine);
  expect(await modeOf(folder)).toBe(0o755);
  expect((await ask("privacy.fixes", {})).applied).toEqual([]);
  await quit();
});

/** To a model of the simulated runner, which alone may answer. */
async function connectHere({ ask, ended, until }: Awaited<ReturnType<typeof open>>) {
  const { items } = await until("models.read", {}, (snapshot) => snapshot.items.length > 0);
  const model = items.find(({ purpose }) => purpose === "text")?.ref ?? "";
  const connect = await ask("openclaw.plan", { model, profile: "local-only" });
  await ended((await ask("openclaw.connect", { planId: connect.id })).jobId);
}

test("stopped while the question afterwards is asked, everything is put back", async () => {
  let asked = () => {};
  const isAsked = new Promise<void>((resolve) => (asked = resolve));
  const house = await open("openclaw", mine, 0o644, ({ args, signal }) =>
    args[0] === "agent"
      ? new Promise((resolve) => {
          const stop = () => resolve({ kind: "cancelled", stdout: "", stderr: "", durationMs: 1 });
          signal?.addEventListener("abort", stop);
          asked();
        })
      : undefined,
  );
  const { ask, ended, text, modeOf, folder, quit } = house;
  await connectHere(house);
  await house.platform.tree.setMode(folder, 0o755);
  const before = text();
  const plan = await ask("privacy.planFix", { fixes: ["web-tools-off", "make-private"] });
  const { jobId } = await ask("privacy.fix", { planId: plan.id, isProved: true });
  await isAsked;
  expect(text()).not.toBe(before);
  await ask("jobs.cancel", { id: jobId });
  expect((await ended(jobId)).outcome).toMatchObject({ kind: "cancelled" });
  expect([text(), await modeOf(folder)]).toEqual([before, 0o755]);
  expect((await ask("privacy.fixes", {})).applied).toEqual([]);
  await quit();
});

test("a question afterwards that is answered here proves it, and all of it stays until it is undone as one", async () => {
  const house = await open();
  const { fix, undo, text, quit } = house;
  await connectHere(house);
  const before = text();
  const { plan, job, run, applied } = await fix(configFixes, { isProved: true });
  expect(plan).toMatchObject({ proof: "loaded", isLocalOnly: true });
  expect(job.outcome).toEqual({ kind: "done" });
  expect(job.passed).toEqual(expect.arrayContaining(["applying", "asking", "proving"]));
  expect(run?.proof).toBe("proven");
  expect((await undo(applied[0]?.id ?? "")).outcome).toEqual({ kind: "done" });
  expect(text()).toBe(before);
  await quit();
});

test("one that is refused fails with its own part put back; those before it stay done, those after are not begun", async () => {
  const house = await open("openclaw", mine, 0o644, ({ args, stdin }) =>
    args.join(" ") === "config patch --stdin" && stdin?.includes("browser") ? exited("", 1, "no") : undefined,
  );
  const { fix, undo, text, modeOf, configPath, quit } = house;
  const { job, run, applied } = await fix(["gateway-loopback", "web-tools-off", "update-checks-off"]);
  expect(job.outcome).toMatchObject({ kind: "failed", failure: { code: "openclaw-rolled-back" } });
  expect(run?.items.map(({ state }) => state)).toEqual(["done", "failed", "not-begun"]);
  expect(run?.verdicts).toContainEqual({ check: "gateway-loopback", verdict: "pass" });
  expect(applied).toMatchObject([{ items: [{ fix: "gateway-loopback" }] }]);
  expect(JSON.parse(text() ?? "")).toMatchObject({ gateway: { bind: "loopback" } });
  expect(JSON.parse(text() ?? "")).not.toHaveProperty("browser");
  await undo(applied[0]?.id ?? "");
  expect([text(), await modeOf(configPath)]).toEqual([mine, 0o644]);
  await quit();
});

test("what the end of the program cut in two is settled at the next start, and can be taken back", async () => {
  const platform = await createDemoPlatform({ version: "1", speed: 200, assistants: ["openclaw"] });
  const folder = "/home/demo/.openclaw";
  const { files } = platform.demo;
  files.put(`${folder}/a`, "", { mode: 0o600 });
  files.put(`${folder}/b`, "", { mode: 0o644 });
  const modes = ["a", "b"].map((name) => ({ path: `${folder}/${name}`, before: 0o644, after: 0o600 }));
  const config = { changeId: "never-written", configPath: `${folder}/openclaw.json`, keys: [] };
  const items = [
    { fix: "web-tools-off", checks: [], isDone: false, config, modes: [] },
    { fix: "make-private", checks: [], isDone: false, config: null, modes },
  ];
  const kept = `${platform.paths.settingsFolder}/privacy-fixes.json`;
  files.put(kept, JSON.stringify({ runs: [{ id: "cut", at: 1, items }] }));
  const house = await openHouse(platform);
  const { applied } = await house.until("privacy.fixes", {}, (snapshot) => snapshot.applied.length > 0);
  expect(applied).toEqual([{ id: "cut", at: 1, items: [{ fix: "make-private", checks: [] }], isInterrupted: true }]);
  await expect.poll(() => files.peek(kept) ?? "").not.toContain("/b");
  const { jobId } = await house.ask("privacy.undoFix", { id: "cut" });
  expect(await house.ended(jobId)).toMatchObject({ outcome: { kind: "done" }, warnings: [] });
  expect(files.about(`${folder}/a`)?.mode).toBe(0o644);
  expect(files.peek(kept)).toBeNull();
  await house.quit();
});
