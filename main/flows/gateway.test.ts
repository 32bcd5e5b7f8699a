import { expect, test } from "vitest";
import type { Output, Input, RouteName } from "../../app/contract/index";
import type { Failure } from "../../app/contract/errors";
import type { GatewayOperation, GatewaySnapshot } from "../../app/contract/gateway";
import type { Job } from "../../app/contract/jobs";
import { compose } from "../compose";
import { type DemoOptions, createDemoPlatform } from "../demo/demo-platform";

const sender = { isTrusted: true, clientId: "test" };
const tokenConfig = (over: object = {}) =>
  JSON.stringify({
    gateway: { mode: "local", bind: "loopback", auth: { mode: "token", token: "0123456789abcdef" }, ...over },
  });

/** Main as it is, on the simulated machine. */
async function open(options: Partial<DemoOptions> = {}) {
  const platform = await createDemoPlatform({ version: "1", speed: 200, assistants: ["openclaw"], ...options });
  const house = await compose({ isDemo: false, shellKind: "browser", version: "1", onPlatform: platform });
  const ask = async <R extends RouteName>(route: R, input: Input<R>): Promise<Output<R>> => {
    const reply = await house.gate(sender, route, input);
    if (!reply.ok) throw Object.assign(new Error(reply.error.message), { failure: reply.error });
    return reply.data as Output<R>;
  };
  const jobEnds = new Map<string, (job: Job) => void>();
  house.onPush((event, payload) => {
    if ((event as string) !== "jobs.changed") return;
    for (const job of (payload as { items: Job[] }).items) if (job.outcome !== null) jobEnds.get(job.id)?.(job);
  });
  const ended = async (jobId: string): Promise<Job> => {
    const end = new Promise<Job>((resolve) => jobEnds.set(jobId, resolve));
    const { items } = await ask("jobs.read", {});
    return items.find(({ id, outcome }) => id === jobId && outcome !== null) ?? end;
  };
  const plan = (operation: GatewayOperation) => ask("gateway.plan", { operation });
  const carryOut = async (operation: GatewayOperation) => {
    const { jobId } = await ask("gateway.carryOut", { planId: (await plan(operation)).id });
    return ended(jobId);
  };
  const done = async (operation: GatewayOperation) => {
    const job = await carryOut(operation);
    expect(job.outcome).toEqual({ kind: "done" });
    return (await ask("gateway.read", {})) satisfies GatewaySnapshot;
  };
  const name = options.assistants?.[0] ?? "openclaw";
  const configPath = `/home/demo/.${name}/${name}.json`;
  return {
    platform,
    house,
    ask,
    plan,
    carryOut,
    done,
    ended,
    text: () => platform.demo.files.peek(configPath),
    configPath,
  };
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { failure?: Failure }) => error.failure ?? null,
  );

test.each(["openclaw", "clawdbot"] as const)("a %s gateway is run, found, restarted and stopped", async (dialect) => {
  const { ask, plan, done, house, text } = await open({
    assistants: [dialect],
    openclawConfig: null,
    clawdbotConfig: null,
  });
  const shown = await plan("run");
  expect(shown.changes.map(({ key }) => key)).toEqual([
    "gateway.mode",
    "gateway.bind",
    "gateway.auth.mode",
    "gateway.auth.token",
  ]);
  expect(shown.notes).toEqual(["token-made", "ends-with-homeport"]);
  expect(JSON.stringify(shown)).not.toMatch(/[0-9a-f]{48}/);
  const running = await done("run");
  expect(running).toMatchObject({ state: "running", owner: "homeport", auth: "token", port: 18_789, problem: null });
  expect(running.chat).toEqual({ isKnown: true, value: "off" });
  const token = /"token": "([0-9a-f]{48})"/.exec(text() ?? "")?.[1] ?? "";
  expect(token).not.toBe("");
  expect(JSON.stringify(running)).not.toContain(token);
  expect((await plan("run")).blocker?.code).toBe("gateway-already-running");
  const first = running.pid;
  const again = await done("restart");
  expect(again.state).toBe("running");
  expect(again.pid).not.toEqual(first);
  expect(await done("stop")).toMatchObject({ state: "stopped", owner: null, problem: null });
  expect((await ask("gateway.read", {})).pid.isKnown).toBe(false);
  await house.quit();
});

test("the chat endpoint is switched on in the gateway that runs, and the change can be taken back", async () => {
  const { ask, plan, done, ended, house, text } = await open({ openclawConfig: tokenConfig() });
  const before = text();
  await done("run");
  expect((await plan("chat-on")).notes).toContain("applies-itself");
  expect((await done("chat-on")).chat).toEqual({ isKnown: true, value: "on" });
  expect(JSON.parse(text() ?? "")).toMatchObject({
    gateway: { http: { endpoints: { chatCompletions: { enabled: true } } } },
  });
  const { jobId } = await ask("openclaw.undo", {});
  expect((await ended(jobId)).outcome).toEqual({ kind: "done" });
  expect(text()).toBe(before);
  await house.quit();
});

test("a gateway that doesn't watch its file is restarted when it is ours", async () => {
  const { done, house } = await open({ openclawConfig: tokenConfig({ reload: { mode: "off" } }) });
  const first = (await done("run")).pid;
  const after = await done("chat-on");
  expect(after.chat).toEqual({ isKnown: true, value: "on" });
  expect(after.pid).not.toEqual(first);
  await house.quit();
});

test("one started by hand is stopped by openclaw's own command, and told as what it is", async () => {
  const { platform, ask, plan, done, house } = await open({ openclawConfig: tokenConfig() });
  const byHand = platform.startCommand({
    file: "openclaw",
    args: ["gateway", "run"],
    env: { HOME: "/home/demo" },
  });
  await expect.poll(async () => (await ask("gateway.refresh", {})).state).toBe("running");
  expect((await ask("gateway.read", {})).owner).toBe("somebody");
  const stop = await plan("stop");
  expect(stop).toMatchObject({ commands: ["openclaw gateway stop --force --json"], notes: ["stops-unmanaged"] });
  expect((await plan("restart")).blocker?.code).toBe("gateway-not-ours");
  expect((await done("stop")).state).toBe("stopped");
  expect((await byHand.done).kind).toBe("exited");
  await house.quit();
});

test("a port that another program holds blocks the start, and a service without a manager is told in its own words", async () => {
  const { plan, carryOut, house } = await open({ openclawConfig: tokenConfig({ port: 12_434 }) });
  expect((await plan("run")).blocker).toMatchObject({
    code: "gateway-port-taken",
    message: expect.stringContaining("12434") as string,
  });
  const job = await carryOut("install");
  expect(job.outcome).toMatchObject({
    kind: "failed",
    failure: { code: "gateway-service-failed", detail: expect.stringContaining("service manager") as string },
  });
  await house.quit();
});

test("a start that fails takes the change of the configuration back", async () => {
  const { platform, carryOut, ask, house, text } = await open({ openclawConfig: '{"gateway":{"bind":"loopback"}}' });
  const before = text();
  platform.demo.breakGateway("Gateway failed to start: state migration required");
  const job = await carryOut("run");
  expect(job.outcome).toMatchObject({ kind: "failed", failure: { code: "openclaw-rolled-back" } });
  expect(text()).toBe(before);
  expect(await ask("gateway.read", {})).toMatchObject({ state: "stopped", problem: { code: "gateway-failed" } });
  await house.quit();
});

test("a gateway that ends by itself is told with its last words, and one that is stopped is not", async () => {
  const { platform, ask, done, house } = await open({ openclawConfig: tokenConfig() });
  const { pid } = await done("run");
  platform.endProcess(pid.isKnown ? pid.value : 0);
  await expect.poll(async () => (await ask("gateway.read", {})).state).toBe("stopped");
  const { problem } = await ask("gateway.read", {});
  expect(problem?.code).toBe("gateway-failed");
  expect(problem?.detail).toContain("SIGTERM");
  await house.quit();
});

test("only our session is deleted, and only through a gateway that runs", async () => {
  const { ask, done, house } = await open({ openclawConfig: tokenConfig() });
  expect((await failureOf(ask("gateway.forgetSession", {})))?.code).toBe("gateway-down");
  await done("run");
  expect(await ask("gateway.forgetSession", {})).toEqual({
    wasThere: false,
    key: "agent:main:openai-user:homeport",
    archivedAt: [],
  });
  await house.quit();
});

test("quitting ends the gateway that Homeport started", async () => {
  const { platform, done, house } = await open({ openclawConfig: tokenConfig() });
  await done("run");
  await house.quit();
  await expect.poll(() => platform.demo.listensAt(18_789)).toBe(false);
});
