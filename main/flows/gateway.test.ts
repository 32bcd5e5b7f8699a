import { expect, test } from "vitest";
import { openSimulatedHouse as open, tokenConfig } from "../../e2e/harness/simulated-house";

test.each(["openclaw", "clawdbot"] as const)("a %s gateway is run, found, restarted and stopped", async (dialect) => {
  const { ask, plan, done, quit, text } = await open({
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
  await quit();
});

test("the chat endpoint is switched on in the gateway that runs, and the change can be taken back", async () => {
  const { ask, plan, done, ended, quit, text } = await open({ openclawConfig: tokenConfig() });
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
  await quit();
});

test("two operations asked for at once are two jobs, one after the other", async () => {
  const { ask, plan, ended, until, quit } = await open({ openclawConfig: tokenConfig() });
  const [run, install] = [await plan("run"), await plan("chat-on")];
  const first = await ask("gateway.carryOut", { planId: run.id });
  expect(await ask("gateway.carryOut", { planId: run.id })).toEqual(first);
  const second = await ask("gateway.carryOut", { planId: install.id });
  for (const { jobId } of [first, second]) expect((await ended(jobId)).outcome).toEqual({ kind: "done" });
  expect((await until("gateway.read", {}, ({ chat }) => chat.isKnown && chat.value === "on")).state).toBe("running");
  await quit();
});

test("a gateway that doesn't watch its file is restarted when it is ours", async () => {
  const { done, quit } = await open({ openclawConfig: tokenConfig({ reload: { mode: "off" } }) });
  const first = (await done("run")).pid;
  const after = await done("chat-on");
  expect(after.chat).toEqual({ isKnown: true, value: "on" });
  expect(after.pid).not.toEqual(first);
  await quit();
});

test.each(["restarting", "probing"])(
  "a change that fails while %s is put back, and the gateway that ran runs again with what was there",
  async (when) => {
    const { platform, carryOut, done, ask, on, quit, text } = await open({
      openclawConfig: tokenConfig({ reload: { mode: "off" } }),
    });
    await done("run");
    const before = text();
    if (when === "restarting") platform.demo.breakGateway("Gateway failed to start");
    on("jobs.changed", ({ items }) => {
      for (const { id, kind, phase } of items) {
        if (kind !== "change-gateway") continue;
        if (phase === "rolling-back") platform.demo.breakGateway(null);
        else if (phase === "probing" && when === "probing") void ask("jobs.cancel", { id });
      }
    });
    expect((await carryOut("chat-on")).outcome?.kind).toBe(when === "probing" ? "cancelled" : "failed");
    expect(text()).toBe(before);
    expect(await ask("gateway.read", {})).toMatchObject({
      state: "running",
      owner: "homeport",
      chat: { isKnown: true, value: "off" },
      needsRestart: { isKnown: true, value: false },
    });
    await quit();
  },
);

test("one started by hand is stopped by openclaw's own command, and told as what it is", async () => {
  const { platform, ask, plan, done, quit } = await open({ openclawConfig: tokenConfig() });
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
  await quit();
});

test("a port that another program holds blocks the start, and a service without a manager is told in its own words", async () => {
  const { plan, carryOut, quit } = await open({ openclawConfig: tokenConfig({ port: 12_434 }) });
  expect((await plan("run")).blocker).toMatchObject({
    code: "gateway-port-taken",
    message: expect.stringContaining("12434") as string,
  });
  const job = await carryOut("install");
  expect(job.outcome).toMatchObject({
    kind: "failed",
    failure: { code: "gateway-service-failed", detail: expect.stringContaining("service manager") as string },
  });
  await quit();
});

test("a start that fails takes the change of the configuration back", async () => {
  const { platform, carryOut, ask, quit, text } = await open({ openclawConfig: '{"gateway":{"bind":"loopback"}}' });
  const before = text();
  platform.demo.breakGateway("Gateway failed to start: state migration required");
  const job = await carryOut("run");
  expect(job.outcome).toMatchObject({ kind: "failed", failure: { code: "openclaw-rolled-back" } });
  expect(text()).toBe(before);
  expect(await ask("gateway.read", {})).toMatchObject({ state: "stopped", problem: { code: "gateway-failed" } });
  await quit();
});

test("a gateway that ends by itself is told with its last words, and one that is stopped is not", async () => {
  const { platform, ask, done, quit } = await open({ openclawConfig: tokenConfig() });
  const { pid } = await done("run");
  platform.endProcess(pid.isKnown ? pid.value : 0);
  await expect.poll(async () => (await ask("gateway.read", {})).state).toBe("stopped");
  const { problem } = await ask("gateway.read", {});
  expect(problem?.code).toBe("gateway-failed");
  expect(problem?.detail).toContain("SIGTERM");
  await quit();
});

test("only our session is deleted, and only through a gateway that runs", async () => {
  const { answer, ask, done, quit } = await open({ openclawConfig: tokenConfig() });
  expect(await answer("gateway.forgetSession", {})).toMatchObject({ ok: false, error: { code: "gateway-down" } });
  await done("run");
  expect(await ask("gateway.forgetSession", {})).toEqual({
    wasThere: false,
    key: "agent:main:openai-user:homeport",
    archivedAt: [],
  });
  await quit();
});

test("quitting ends the gateway that Homeport started", async () => {
  const { platform, done, quit } = await open({ openclawConfig: tokenConfig() });
  await done("run");
  await quit();
  await expect.poll(() => platform.demo.listensAt(18_789)).toBe(false);
});
