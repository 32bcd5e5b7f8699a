import { spawn } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, type TestContext } from "vitest";
import { fault } from "./fault";
import { fakeTools, openFaultHouse, type FaultHouse } from "./house";
import { connect, failureOf, readConfig, tooSmall as first, writeConfig } from "./steps";
import { gatewayPort } from "../harness/openclaw-home";

const second = "ai/gemma3:4B-Q4_K_M";
const broken = "{ agents: {";
const edited = "{ gateway: { mode: 'local' } }";
/** Time limits of minutes pass in seconds, and a write still has time enough beside its neighbours. */
const inAHurry = 3;

/** What a file of its name in the home folder makes the command line do instead, or before. */
const wilful = `
[ -e "$HOME/hang" ] && [ "$1 $2" = "config patch" ] && exec sleep 600
[ -e "$HOME/edit-at-$1" ] && echo "${edited}" > "$HOME/.openclaw/openclaw.json" && exit 1
[ -e "$HOME/break-at-$1" ] && echo '${broken}' > "$HOME/.openclaw/openclaw.json"
exec "${path.join(fakeTools, "openclaw")}" "$@"`;

/** OpenClaw answers with `first`. */
async function connected(
  context: TestContext,
  { config, factor = 1 }: { config?: object; factor?: number | undefined } = {},
) {
  const opened = await openFaultHouse(context, {
    factor,
    tools: { openclaw: { script: wilful } },
    prepare: (home) => writeConfig(home, JSON.stringify(config ?? { agents: { defaults: { workspace: "~/work" } } })),
  });
  expect((await connect(opened)).outcome).toEqual({ kind: "done" });
  return { opened, before: await readConfig(opened) };
}

const start = async ({ house }: FaultHouse) =>
  (await house.ask("switch.to", { model: second, whenAnswering: "wait" })).jobId;

async function switched(opened: FaultHouse) {
  const job = await opened.house.ended(await start(opened));
  return { job, last: (await opened.house.ask("switch.read", {})).last };
}

const ask = ({ home }: FaultHouse, what: string) => writeFile(path.join(home, what), "");

async function loaded({ house }: FaultHouse) {
  await house.ask("runner.probe", {});
  return (await house.ask("runner.read", {})).loaded.map(({ ref }) => ref);
}

const breakByHand = ({ home }: FaultHouse) => writeFile(path.join(home, ".openclaw/openclaw.json"), broken);

fault("switch-cli-hung", async (context) => {
  const { opened, before } = await connected(context, { factor: inAHurry });
  await ask(opened, "hang");
  const { job, last } = await switched(opened);
  expect(failureOf(job)).toMatchObject({
    code: "openclaw-rolled-back",
    message: "Writing took too long",
  });
  expect(last).toMatchObject({ outcome: "failed", answeringMs: null });
  expect(await readConfig(opened)).toBe(before);
  expect(await loaded(opened)).toContain(first);
  expect((await opened.startedTools()).filter(({ isRunning }) => isRunning)).toEqual([]);

  await rm(path.join(opened.home, "hang"));
  expect((await switched(opened)).last).toMatchObject({ outcome: "done", openclaw: "switched" });
  expect(await readConfig(opened)).toContain(`local/${second}`);
});

fault("switch-config-broken-before", async (context) => {
  const { opened } = await connected(context);
  await breakByHand(opened);
  expect((await switched(opened)).last).toMatchObject({ outcome: "done", openclaw: "unusable", proofs: [] });
  expect(await readConfig(opened)).toBe(broken);
});

fault("switch-config-broken-while-loading", async (context) => {
  const { opened } = await connected(context);
  opened.runner.runner.fault({ delayMs: 2_000 });
  const jobId = await start(opened);
  await opened.house.until("jobs.read", {}, ({ items }) =>
    items.some(({ id, phase }) => id === jobId && phase === "loading-model"),
  );
  await breakByHand(opened);
  opened.runner.runner.fault({ delayMs: 0 });
  const job = await opened.house.ended(jobId);
  expect(failureOf(job)?.code).toBe("openclaw-config-invalid");
  expect(await readConfig(opened)).toBe(broken);
  expect(await loaded(opened)).toContain(first);
});

fault("switch-config-broken-while-writing", async (context) => {
  const { opened, before } = await connected(context);
  await ask(opened, "break-at-config");
  const { job } = await switched(opened);
  const failure = failureOf(job);
  expect(failure?.code).toBe("openclaw-rolled-back");
  expect(await readConfig(opened)).toBe(before);
  const [, kept = ""] = /kept in (.+)$/m.exec(failure?.detail ?? "") ?? [];
  expect((await readFile(kept, "utf8")).trim()).toBe(broken);
});

fault("switch-config-edited-while-writing", async (context) => {
  const { opened } = await connected(context);
  await ask(opened, "edit-at-config");
  const { job } = await switched(opened);
  expect(failureOf(job)?.code).toBe("openclaw-config-changed");
  expect((await readConfig(opened)).trim()).toBe(edited);
});

fault("switch-config-broken-while-proving", async (context) => {
  const { opened } = await connected(context);
  await ask(opened, "break-at-agent");
  const { job } = await switched(opened);
  expect(failureOf(job)?.code).toBe("openclaw-config-changed");
  expect((await readConfig(opened)).trim()).toBe(broken);
});

/** OpenClaw with a gateway, which runs on a port of its own. */
function withGateway(context: TestContext, factor?: number) {
  const port = gatewayPort();
  const auth = { mode: "token", token: "0123456789abcdef" };
  return connected(context, { config: { gateway: { mode: "local", bind: "loopback", port, auth } }, factor });
}

/** Started by Homeport; the process. */
async function runGateway({ house, home }: FaultHouse): Promise<number> {
  const { id } = await house.ask("gateway.plan", { operation: "run" });
  const job = await house.ended((await house.ask("gateway.carryOut", { planId: id })).jobId);
  expect(job.outcome).toEqual({ kind: "done" });
  const [, pid] = /^(\d+) gateway run$/m.exec(await readFile(path.join(home, "started"), "utf8")) ?? [];
  return Number(pid);
}

fault("switch-gateway-frozen", async (context) => {
  const { opened } = await withGateway(context, inAHurry);
  process.kill(await runGateway(opened), "SIGSTOP");
  expect((await switched(opened)).last).toMatchObject({
    outcome: "done",
    gateway: "restarted",
    proofs: [{ verdict: "proven" }, { verdict: "not-tried" }],
  });
});

fault("switch-gateway-frozen-by-hand", async (context) => {
  const { opened } = await withGateway(context, inAHurry);
  const env = { ...process.env, HOME: opened.home };
  const gateway = spawn(path.join(opened.bin, "openclaw"), ["gateway", "run"], { env, stdio: "ignore" });
  context.onTestFinished(() => void gateway.kill("SIGKILL"));
  await opened.house.until("gateway.refresh", {}, ({ state }) => state === "running");
  gateway.kill("SIGSTOP");
  const { job, last } = await switched(opened);
  expect(job.warnings).toContainEqual({ code: "gateway-restart-needed" });
  expect(last).toMatchObject({
    outcome: "done",
    gateway: "restart-needed",
    proofs: [{ why: "restart-needed" }, { why: "restart-needed" }],
  });
});

fault("switch-gateway-killed", async (context) => {
  const { opened } = await withGateway(context);
  process.kill(await runGateway(opened), "SIGKILL");
  await opened.house.until("gateway.read", {}, ({ state }) => state === "stopped");
  expect((await switched(opened)).last).toMatchObject({ outcome: "done", gateway: "not-running" });
});
