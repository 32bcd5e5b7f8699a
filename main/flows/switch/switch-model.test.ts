import { afterEach, expect, test } from "vitest";
import { openSimulatedHouse, tokenConfig } from "../../../e2e/harness/simulated-house";
import type { WhenAnswering } from "../../../app/contract/switch";
import type { JobPhase } from "../../../app/contract/jobs";
import { parseJson, valueAt } from "../../../app/domain/json-value";
import { exited } from "../../platform/fake-command";

const [qwen, llama, gemma] = ["ai/qwen3:8B-Q4_K_M", "ai/llama3.2:3B-Q4_K_M", "ai/gemma3:4B-Q4_K_M"] as const;
type House = Awaited<ReturnType<typeof openSimulatedHouse>>;
const open: House[] = [];
afterEach(async () => {
  for (const house of open.splice(0)) await house.quit();
});

/** OpenClaw answers with `llama`, unless it is left as it was. */
async function setUp({
  isConnected = true,
  ...options
}: Parameters<typeof openSimulatedHouse>[0] & { isConnected?: boolean } = {}) {
  const house = await openSimulatedHouse({ openclawConfig: tokenConfig(), speed: 2_000, ...options });
  open.push(house);
  await house.until("models.read", {}, ({ state }) => state === "ready");
  await house.until("openclaw.read", {}, ({ state }) => state !== "looking");
  if (!isConnected) return house;
  const { id } = await house.ask("openclaw.plan", { model: llama });
  const { outcome } = await house.ended((await house.ask("openclaw.connect", { planId: id })).jobId);
  if (outcome?.kind !== "done") throw new Error(JSON.stringify(outcome));
  return house;
}

async function switchTo(house: House, model: string, whenAnswering: WhenAnswering = "wait") {
  const { jobId } = await house.ask("switch.to", { model, whenAnswering });
  const job = await house.ended(jobId);
  const { last } = await house.ask("switch.read", {});
  return { job, last };
}

const primary = (house: House) =>
  valueAt(parseJson(house.text() ?? "") ?? undefined, ["agents", "defaults", "model", "primary"]);
const loaded = async (house: House) => {
  await house.ask("runner.probe", {});
  return (await house.ask("runner.read", {})).loaded.map(({ ref }) => ref);
};

test.each(["openclaw", "clawdbot"] as const)(
  "%s: one call, and the new model answers, proven in a new session",
  async (name) => {
    const house = await setUp({ assistants: [name], clawdbotConfig: name === "clawdbot" ? tokenConfig() : null });
    const { job, last } = await switchTo(house, qwen);
    expect(job.outcome).toEqual({ kind: "done" });
    expect(last).toMatchObject({
      outcome: "done",
      to: qwen,
      from: llama,
      openclaw: "switched",
      gateway: "not-running",
      proofs: [
        { session: "new", verdict: "proven" },
        { session: "existing", verdict: "not-tried", why: "no-gateway" },
      ],
    });
    expect(last?.answeringMs).toBeGreaterThan(0);
    expect(primary(house)).toBe(`local/${qwen}`);
    expect((await house.ask("switch.read", {})).model).toEqual({ ref: qwen, by: "openclaw" });
    expect((await house.ask("openclaw.read", {})).proof?.model).toBe(qwen);
  },
);

test("without OpenClaw it loads the model and makes it the chosen one", async () => {
  const house = await setUp({ assistants: [], isConnected: false });
  const { last } = await switchTo(house, gemma);
  expect(last).toMatchObject({ outcome: "done", to: gemma, openclaw: "not-there", gateway: null, proofs: [] });
  expect((await house.ask("switch.read", {})).model).toEqual({ ref: gemma, by: "choice" });
  expect(await loaded(house)).toContain(gemma);
});

/** Another program asks, and reads its answer only when it is let: until then the model is at work. */
async function foreignAnswer(house: House, model: string): Promise<() => Promise<void>> {
  const body = { model, stream: true, max_tokens: 400, messages: [{ role: "user", content: "Tell me everything" }] };
  const response = await house.platform.sendHttp(
    { kind: "tcp", origin: "http://127.0.0.1:12434", basePath: "" },
    {
      method: "POST",
      path: "/engines/v1/chat/completions",
      body,
      headersTimeoutMs: 0,
      idleTimeoutMs: 0,
      purpose: "chat",
    },
  );
  const pieces = response.pieces()[Symbol.asyncIterator]();
  await pieces.next();
  return async () => {
    while ((await pieces.next()).done !== true);
  };
}

/** An answer of the chat test that comes letter by letter. */
async function ownAnswer(house: House, model: string): Promise<void> {
  house.platform.demo.runner.fault({ dripMs: 8 });
  await house.ask("chat.send", { model, text: "Tell me everything", maxTokens: 12 });
  house.platform.demo.runner.fault({ dripMs: 0 });
  await house.until("runner.read", {}, ({ loaded: rows }) => rows.some(({ isInUse }) => isInUse));
}

/** Resolves when a live job comes to a phase. */
const inPhase = (house: House, jobId: string, wanted: JobPhase) =>
  house.until("jobs.read", {}, ({ items }) => {
    const job = items.find(({ id }) => id === jobId);
    return job?.phase === wanted || job?.passed.includes(wanted) === true || job?.outcome !== null;
  });

const passedOf = async (house: House, jobId: string) => {
  const job = (await house.ask("jobs.read", {})).items.find(({ id }) => id === jobId);
  return [...(job?.passed ?? []), job?.phase];
};

test("another program's answer is waited for, also when ours would be cut", async () => {
  const house = await setUp({ speed: 40 });
  const letEnd = await foreignAnswer(house, llama);
  const { jobId } = await house.ask("switch.to", { model: qwen, whenAnswering: "cut" });
  await inPhase(house, jobId, "waiting-for-answer");
  expect(primary(house)).toBe(`local/${llama}`);
  await letEnd();
  expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
  expect((await house.ask("switch.read", {})).last?.waitedMs).toBeGreaterThan(0);
});

test("an answer of ours is waited for, or cut", async () => {
  const house = await setUp({ speed: 40 });
  await ownAnswer(house, llama);
  const waited = await switchTo(house, qwen, "wait");
  expect(waited.job.passed).toContain("waiting-for-answer");
  const [whole] = (await house.ask("chat.read", {})).turns;
  expect(whole).toMatchObject({ phase: "ended", failure: null });
  expect(whole?.end).not.toBe("stopped");

  await ownAnswer(house, qwen);
  const cut = await switchTo(house, llama, "cut");
  expect(cut.job.outcome).toEqual({ kind: "done" });
  expect((await house.ask("chat.read", {})).turns.at(-1)?.end).toBe("stopped");
});

test("a second call joins, a rival waits for its turn, and the last one wins", async () => {
  const house = await setUp();
  const first = await house.ask("switch.to", { model: qwen, whenAnswering: "wait" });
  const again = await house.ask("switch.to", { model: qwen, whenAnswering: "wait" });
  const rival = await house.ask("switch.to", { model: gemma, whenAnswering: "wait" });
  expect(again.jobId).toBe(first.jobId);
  expect(rival.jobId).not.toBe(first.jobId);
  expect((await house.ask("jobs.read", {})).items.find(({ id }) => id === rival.jobId)?.phase).toBe("waiting");
  expect((await house.ended(first.jobId)).outcome).toEqual({ kind: "done" });
  expect((await house.ended(rival.jobId)).outcome).toEqual({ kind: "done" });
  expect(primary(house)).toBe(`local/${gemma}`);
  expect((await house.ask("switch.read", {})).last).toMatchObject({ from: qwen, to: gemma });
});

/** The card has room for one of them with the context OpenClaw wants, not for two. */
async function onSmallCard(options: Parameters<typeof setUp>[0] = {}, gib = 13) {
  const house = await setUp(options);
  await house.ask("settings.update", { vramCorrectionBytes: { "NVIDIA GeForce RTX 4090": gib * 1024 ** 3 } });
  await house.until("hardware.read", {}, (seen) => JSON.stringify(seen).includes("vramReadBytes"));
  return house;
}

test("room is made by what is switched away from, without another word", async () => {
  const house = await onSmallCard();
  await switchTo(house, llama);
  expect(await loaded(house)).toEqual([llama]);
  const { job, last } = await switchTo(house, qwen);
  expect(job.outcome).toEqual({ kind: "done" });
  expect(last?.unloaded).toEqual([llama]);
  expect(await loaded(house)).toEqual([qwen]);
});

test("what won't fit is refused, nothing is written, and what was loaded is loaded", async () => {
  const house = await onSmallCard({}, 4);
  const { job, last } = await switchTo(house, qwen);
  expect(job.outcome).toMatchObject({
    kind: "failed",
    failure: { code: expect.stringMatching(/wont-fit|context-too-small/) },
  });
  expect(last).toMatchObject({ outcome: "failed", answeringMs: null });
  expect(primary(house)).toBe(`local/${llama}`);
  expect(await loaded(house)).toEqual([llama]);
});

test.each<JobPhase>(["waiting-for-answer", "loading-model", "proving-new"])(
  "cancelled while %s: everything is as it was",
  async (phase) => {
    const house = await onSmallCard({ speed: 30 });
    const before = house.text();
    const letEnd = phase === "waiting-for-answer" ? await foreignAnswer(house, llama) : null;
    const { jobId } = await house.ask("switch.to", { model: qwen, whenAnswering: "wait" });
    await inPhase(house, jobId, phase);
    await expect.poll(async () => (await house.answer("jobs.cancel", { id: jobId })).ok).toBe(true);
    expect((await house.ended(jobId)).outcome?.kind).toBe("cancelled");
    await letEnd?.();
    expect(house.text()).toBe(before);
    expect((await house.ask("switch.read", {})).last).toMatchObject({ outcome: "cancelled", to: qwen });
    await expect.poll(() => loaded(house)).toEqual([llama]);
  },
);

/** A context too small for OpenClaw, asked for and kept. */
async function withSmallContext(house: House, contextTokens: number): Promise<void> {
  const { jobId } = await house.ask("engine.apply", { ref: qwen, change: { contextTokens } });
  expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
  await house.ask("models.unload", { ref: qwen });
}
const contextOf = async (house: House) => {
  const { asked, kept } = await house.ask("engine.read", { ref: qwen });
  return { asked: asked?.contextTokens ?? null, kept: kept?.contextTokens ?? null };
};

/** Until the switch is at its proof; then it is cancelled. */
async function cancelAtProof(house: House, jobId: string): Promise<{ asked: number | null }> {
  await inPhase(house, jobId, "proving-new");
  const { asked } = await contextOf(house);
  await expect.poll(async () => (await house.answer("jobs.cancel", { id: jobId })).ok).toBe(true);
  return { asked };
}

test("a context that was set on the way of a switch that is cancelled is given back", async () => {
  const house = await setUp({ speed: 100 });
  await withSmallContext(house, 4_096);
  const before = house.text();
  const { jobId } = await house.ask("switch.to", { model: qwen, whenAnswering: "wait" });
  const { asked } = await cancelAtProof(house, jobId);
  expect(asked).toBeGreaterThan(16_000);
  expect(await house.ended(jobId)).toMatchObject({ outcome: { kind: "cancelled" }, warnings: [] });
  expect(house.text()).toBe(before);
  expect(await contextOf(house)).toEqual({ asked: 4_096, kept: 4_096 });
  expect(await loaded(house)).toEqual([llama]);
});

test("a context that was set on the way of a switch that fails is given back", async () => {
  let isHung = false;
  const house = await setUp({
    speed: 100,
    run: ({ args }) =>
      isHung && args[0] === "config" ? { kind: "timed-out", stdout: "", stderr: "", durationMs: 120_000 } : undefined,
  });
  await withSmallContext(house, 4_096);
  const before = house.text();
  isHung = true;
  const { job } = await switchTo(house, qwen);
  expect(job).toMatchObject({ outcome: { kind: "failed" }, warnings: [] });
  expect(house.text()).toBe(before);
  expect(await contextOf(house)).toEqual({ asked: 4_096, kept: 4_096 });
  expect(await loaded(house)).toEqual([llama]);
});

test("a context that was set for a switch goes back with the undo of it", async () => {
  const house = await setUp();
  await withSmallContext(house, 4_096);
  expect((await switchTo(house, qwen)).job.outcome).toEqual({ kind: "done" });
  const { changes } = await house.ask("openclaw.read", {});
  expect(changes[0]).toMatchObject({ purpose: "switch", context: { model: qwen, earlierTokens: 4_096 } });
  const { jobId } = await house.ask("openclaw.undo", {});
  expect(await house.ended(jobId)).toMatchObject({ outcome: { kind: "done" }, warnings: [] });
  expect(await contextOf(house)).toEqual({ asked: 4_096, kept: 4_096 });
});

test("the runner dies while it loads: nothing is written", async () => {
  const house = await setUp();
  house.platform.demo.runner.fault({ loads: "crash" });
  const { job } = await switchTo(house, qwen);
  expect(job.outcome?.kind).toBe("failed");
  expect(primary(house)).toBe(`local/${llama}`);
});

test("the runner dies after the write: the configuration is put back", async () => {
  const house = await setUp({ speed: 30 });
  const before = house.text();
  const { jobId } = await house.ask("switch.to", { model: qwen, whenAnswering: "wait" });
  await inPhase(house, jobId, "proving-new");
  house.platform.demo.runner.fault({ service: "down" });
  const { outcome } = await house.ended(jobId);
  expect(outcome).toMatchObject({ kind: "failed", failure: { code: "openclaw-rolled-back" } });
  expect(house.text()).toBe(before);
});

test("the command line hangs while it writes: the file is as it was, and what was loaded is loaded", async () => {
  let isHung = false;
  const house = await setUp({
    run: ({ args }) =>
      isHung && args[0] === "config" ? { kind: "timed-out", stdout: "", stderr: "", durationMs: 120_000 } : undefined,
  });
  const before = house.text();
  isHung = true;
  const { job, last } = await switchTo(house, qwen);
  expect(job.outcome).toMatchObject({ kind: "failed", failure: { code: "openclaw-rolled-back" } });
  expect(house.text()).toBe(before);
  expect(last).toMatchObject({ outcome: "failed", answeringMs: null, proofs: [] });
  expect(await loaded(house)).toEqual([llama]);
});

test("the proof can be left out while it runs, and by setting", async () => {
  const house = await setUp({ speed: 30 });
  const { jobId } = await house.ask("switch.to", { model: qwen, whenAnswering: "wait" });
  await house.until("switch.read", {}, ({ running }) => running?.canSkipProof === true);
  await inPhase(house, jobId, "proving-new");
  await house.ask("switch.skipProof", {});
  expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
  const { last } = await house.ask("switch.read", {});
  expect(last?.proofs.map(({ why }) => why)).toEqual(["skipped", "skipped"]);
  expect(primary(house)).toBe(`local/${qwen}`);

  await house.ask("settings.update", { proveAfterSwitch: false });
  const off = await switchTo(house, llama);
  expect(off.last?.proofs.map(({ why }) => why)).toEqual(["off", "off"]);
});

test.each(["openclaw", "clawdbot"] as const)(
  "%s's gateway takes it up, and a session from before answers with it",
  async (name) => {
    const chatOn = { http: { endpoints: { chatCompletions: { enabled: true } } } };
    const config = tokenConfig(chatOn);
    const house = await setUp({ assistants: [name], openclawConfig: config, clawdbotConfig: config });
    await house.done("run");
    const none = await switchTo(house, gemma);
    expect(none.last).toMatchObject({ gateway: "applied", proofs: [{ verdict: "proven" }, { why: "no-session" }] });
    await house.ask("chat.send", { model: gemma, text: "Hello", maxTokens: 10, via: "openclaw" });
    await house.until("chat.read", {}, ({ turns }) => turns.at(-1)?.phase === "ended");
    const { last } = await switchTo(house, qwen);
    expect(last).toMatchObject({
      gateway: "applied",
      proofs: [
        { session: "new", verdict: "proven" },
        { session: "existing", verdict: "proven" },
      ],
    });
  },
);

const restless = tokenConfig({ reload: { mode: "off" } });

test("the gateway doesn't come up with the new model: ours runs again with the one from before", async () => {
  const house = await setUp({ openclawConfig: restless });
  await house.done("run");
  const before = house.text();
  house.platform.demo.breakGateway("Gateway failed to start");
  house.on("jobs.changed", ({ items }) => {
    if (items.some(({ phase }) => phase === "rolling-back")) house.platform.demo.breakGateway(null);
  });
  const { job } = await switchTo(house, qwen);
  expect(job.outcome).toMatchObject({ kind: "failed", failure: { code: "openclaw-rolled-back" } });
  expect(house.text()).toBe(before);
  expect(await house.ask("gateway.read", {})).toMatchObject({ state: "running", owner: "homeport" });
});

test("a service whose restart fails is restarted once more, after the configuration was put back", async () => {
  const seen: (string | null)[] = [];
  const house: House = await setUp({
    openclawConfig: restless,
    run: ({ args }) => {
      if (args[0] !== "gateway") return undefined;
      const service = { label: "systemd", loaded: true, command: {}, runtime: { status: "running" } };
      if (args[1] === "status") return exited(JSON.stringify({ service, rpc: { ok: true } }));
      if (args[1] !== "restart") return undefined;
      seen.push(house.text());
      return exited(JSON.stringify({ ok: seen.length > 1 }));
    },
  });
  house.platform.startCommand({ file: "openclaw", args: ["gateway", "run"], env: { HOME: "/home/demo" } });
  await house.until("gateway.refresh", {}, ({ owner }) => owner === "service");
  const before = house.text();
  const { job } = await switchTo(house, qwen);
  expect(job.outcome).toMatchObject({ kind: "failed", failure: { code: "openclaw-rolled-back" } });
  expect(seen).toEqual([expect.stringContaining(qwen), before]);
});

test("fallbacks stay as they are, and nothing is sent where one of them is a cloud", async () => {
  const house = await setUp();
  const config = parseJson(house.text() ?? "") as object;
  const cloud = { baseUrl: "https://api.example/v1", apiKey: "x", api: "openai-completions", models: [] };
  const models = { providers: { ...(valueAt(config as never, ["models", "providers"]) as object), cloud } };
  const model = { primary: `local/${llama}`, fallbacks: ["cloud/big"] };
  await house.platform.demo.files.writeTextFile(
    house.configPath,
    JSON.stringify({ ...config, models, agents: { defaults: { model } } }),
  );
  await house.ask("openclaw.refresh", {});
  const { last } = await switchTo(house, qwen);
  expect(last).toMatchObject({ outcome: "done", proofs: [{ why: "leaves" }, { verdict: "not-tried" }] });
  const after = parseJson(house.text() ?? "") ?? undefined;
  expect(valueAt(after, ["agents", "defaults", "model"])).toEqual({
    primary: `local/${qwen}`,
    fallbacks: ["cloud/big"],
  });
});

test("OpenClaw that answers with something else is left alone, and it is said", async () => {
  const house = await setUp({ isConnected: false });
  const before = house.text();
  const { last } = await switchTo(house, qwen);
  expect(last).toMatchObject({ outcome: "done", openclaw: "not-connected", gateway: null });
  expect(house.text()).toBe(before);
});

test("while a pull of the same model runs, it waits for that", async () => {
  const house = await setUp({ speed: 200 });
  const pull = await house.ask("models.pull", { ref: "ai/qwen3:14B-Q6_K" });
  const { jobId } = await house.ask("switch.to", { model: qwen, whenAnswering: "wait" });
  expect((await house.ask("jobs.read", {})).items.find(({ id }) => id === jobId)?.phase).toBe("waiting");
  await house.ended(pull.jobId);
  expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
  expect(await passedOf(house, jobId)).toContain("proving-new");
});

test("paused, nothing is loaded by any road until it is resumed; what others load is told", async () => {
  const house = await setUp();
  expect(await loaded(house)).toEqual([llama]);
  const paused = await house.ask("switch.pause", { whenAnswering: "wait" });
  expect(paused).toMatchObject({ pausedSince: expect.any(Number), stillAnswering: [], loadedByOthers: [] });
  expect(await loaded(house)).toEqual([]);

  const refusal = { ok: false, error: { code: "paused" } };
  expect(await house.answer("switch.to", { model: qwen, whenAnswering: "wait" })).toMatchObject(refusal);
  expect(await house.answer("chat.send", { model: qwen, text: "Hi", maxTokens: 5 })).toMatchObject(refusal);
  const roads = [
    await house.ask("engine.load", { ref: qwen }),
    await house.ask("engine.apply", { ref: qwen, change: { contextTokens: 8192 } }),
    await house.ask("openclaw.verify", {}),
    await house.ask("measure.checkAgent", { ref: qwen }),
  ];
  for (const { jobId } of roads)
    expect((await house.ended(jobId)).outcome).toMatchObject({ kind: "failed", failure: { code: "paused" } });
  expect(await loaded(house)).toEqual([]);

  const letEnd = await foreignAnswer(house, gemma);
  await letEnd();
  await loaded(house);
  expect((await house.ask("switch.read", {})).loadedByOthers).toEqual([gemma]);
  expect(await house.ask("switch.resume", {})).toMatchObject({ pausedSince: null, loadedByOthers: [] });
  expect((await switchTo(house, qwen)).job.outcome).toEqual({ kind: "done" });
});

test("a pause waits for an answer, and unloads when it has ended", async () => {
  const house = await setUp({ speed: 40 });
  const letEnd = await foreignAnswer(house, llama);
  expect((await house.ask("switch.pause", { whenAnswering: "cut" })).stillAnswering).toEqual([llama]);
  await letEnd();
  await expect.poll(() => loaded(house)).toEqual([]);
  expect((await house.ask("switch.read", {})).stillAnswering).toEqual([]);
});
