import { expect, test } from "vitest";
import { openSimulatedHouse as open } from "../../e2e/harness/simulated-house";

type House = Awaited<ReturnType<typeof open>>;

async function withNode(house: House): Promise<void> {
  const plan = await house.ask("openclawInstall.planNode", {});
  const { jobId } = await house.ask("openclawInstall.installNode", { planId: plan.id });
  expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
}

async function install(house: House, dialect: "openclaw" | "clawdbot") {
  const plan = await house.ask("openclawInstall.plan", { dialect });
  expect(plan.blocker).toBeNull();
  const { jobId } = await house.ask("openclawInstall.install", { planId: plan.id });
  return { plan, job: await house.ended(jobId) };
}

test("from a machine with an old Node to an assistant that is set up: Node, the program, its gateway, and all removed again", async () => {
  const house = await open({ assistants: [], openclawConfig: null });
  const { ask, answer, ended, done, platform, until, quit } = house;
  await until("openclaw.read", {}, ({ state }) => state === "not-found");
  const first = await ask("openclawInstall.probe", {});
  expect(first.nodes).toMatchObject([
    { path: "/usr/bin/node", version: { value: "20.20.2" }, hasNpm: false, fit: { openclaw: "too-old" } },
  ]);
  expect((await ask("openclawInstall.plan", { dialect: "openclaw" })).blocker).toMatchObject({
    code: "install-no-node",
  });

  const nodePlan = await ask("openclawInstall.planNode", {});
  expect(nodePlan).toMatchObject({ version: "24.21.0", contact: "nodejs.org", blocker: null });
  const node = await ask("openclawInstall.installNode", { planId: nodePlan.id });
  expect(await ended(node.jobId)).toMatchObject({
    outcome: { kind: "done" },
    passed: ["waiting", "checking-disk", "downloading", "verifying", "unpacking", "verifying", "switching-over"],
  });
  const after = await ask("openclawInstall.read", {});
  expect(after.nodes[0]).toMatchObject({ source: "homeport", hasNpm: true, fit: { openclaw: "fits" } });
  expect(platform.demo.files.names().filter((each) => each.includes("/tools/"))).not.toContainEqual(
    expect.stringMatching(/include|\.part|tar\.gz/),
  );

  const { plan, job } = await install(house, "openclaw");
  expect(plan).toMatchObject({ contact: { value: "registry.example" }, hasConfig: false, replaces: null });
  expect(job).toMatchObject({ outcome: { kind: "done" }, warnings: [] });
  const found = await ask("openclaw.read", {});
  expect(found).toMatchObject({ state: "ready", dialect: "openclaw", version: { value: "2026.9.6" } });
  expect(found.installs[0]?.path).toContain("/tools/openclaw/2026.9.6-");
  expect(JSON.parse(house.text() ?? "")).toMatchObject({
    gateway: {
      mode: "local",
      bind: "loopback",
      auth: { mode: "token", token: expect.stringMatching(/^[0-9a-f]{48}$/) },
    },
  });
  // the token is nowhere but in the file
  expect(JSON.stringify([job, await ask("activity.read", {})])).not.toMatch(/[0-9a-f]{48}/);

  const service = await ask("gateway.plan", { operation: "install" });
  expect(service.commands.join("\n")).toMatch(/gateway install --runtime-path \S+\/tools\/node\/v24\.21\.0\/bin\/node/);
  expect((await done("run")).state).toBe("running");
  expect(await answer("openclawInstall.remove", { what: "openclaw" })).toMatchObject({
    error: { code: "install-in-use" },
  });
  await done("stop");
  const nodeInUse = await ask("openclawInstall.remove", { what: "node" });
  expect((await ended(nodeInUse.jobId)).outcome).toMatchObject({ failure: { code: "install-in-use" } });
  for (const what of ["openclaw", "node"] as const) {
    const { jobId } = await ask("openclawInstall.remove", { what });
    expect((await ended(jobId)).outcome).toEqual({ kind: "done" });
  }
  expect((await ask("openclaw.read", {})).state).toBe("not-found");
  expect(platform.demo.files.names().filter((each) => each.includes("/tools/"))).toEqual([]);
  expect(house.text()).toContain("loopback");
  await quit();
});

test("a configuration that is there is not touched, and a command line found elsewhere gives way to ours", async () => {
  const house = await open({ assistants: ["openclaw"], openclawConfig: '{ "gateway": { "port": 19000 } }\n' });
  await withNode(house);
  const { plan, job } = await install(house, "openclaw");
  expect(plan.hasConfig).toBe(true);
  expect(job.warnings).toEqual([{ code: "config-kept", path: plan.configPath }]);
  expect(house.text()).toBe('{ "gateway": { "port": 19000 } }\n');
  expect((await house.ask("openclaw.read", {})).installs[0]?.path).toContain("/tools/");
  await house.quit();
});

test("two assistants asked for at once are both installed", async () => {
  const house = await open({ assistants: [], openclawConfig: null, clawdbotConfig: null });
  await withNode(house);
  const plans = [];
  for (const dialect of ["openclaw", "clawdbot"] as const)
    plans.push(await house.ask("openclawInstall.plan", { dialect }));
  const jobs = [];
  for (const { id } of plans) jobs.push(await house.ask("openclawInstall.install", { planId: id }));
  for (const { jobId } of jobs) expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
  const { installed } = await house.ask("openclawInstall.read", {});
  expect(installed.map(({ dialect }) => dialect).toSorted()).toEqual(["clawdbot", "openclaw"]);
  await house.quit();
});

test("offline mode refuses both, also what was planned before it; a registry that can't be reached leaves nothing", async () => {
  const house = await open({ assistants: [] });
  const { ask, answer, ended, platform, quit } = house;
  const nodePlan = await ask("openclawInstall.planNode", {});
  await withNode(house);
  const plan = await ask("openclawInstall.plan", { dialect: "clawdbot" });
  await ask("settings.update", { offlineMode: true });
  const offline = { ok: false, error: { code: "offline-mode" } };
  expect(await answer("openclawInstall.install", { planId: plan.id })).toMatchObject(offline);
  expect(await answer("openclawInstall.installNode", { planId: nodePlan.id })).toMatchObject(offline);
  expect(await answer("openclawInstall.planNode", {})).toMatchObject(offline);
  await ask("settings.update", { offlineMode: false });
  platform.demo.runner.fault({ isOffline: true });
  const { jobId } = await ask("openclawInstall.install", { planId: plan.id });
  expect((await ended(jobId)).outcome).toMatchObject({ kind: "failed", failure: { code: "npm-offline" } });
  expect(platform.demo.files.names().filter((each) => each.includes("/tools/clawdbot"))).toEqual([]);
  expect(await answer("openclawInstall.planNode", {})).toMatchObject({ error: { code: "node-offline" } });
  expect(await answer("openclawInstall.install", { planId: "never" })).toMatchObject({ error: { code: "plan-stale" } });
  await quit();
});
