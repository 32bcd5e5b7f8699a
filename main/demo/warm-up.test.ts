import { expect, test } from "vitest";
import { known, unknown } from "../../app/contract/common";
import type { Push } from "../../app/contract/index";
import type { Job, JobKind } from "../../app/contract/jobs";
import type { OpenClawSnapshot } from "../../app/contract/openclaw";
import type { RequestRow } from "../../app/contract/requests";
import type { LoadedModel, RunnerSnapshot } from "../../app/contract/runner";
import { createWarmUpFlow } from "../flows/warm-up";
import { createJobService } from "../services/jobs/jobs";
import { createModelService } from "../services/models/models";
import { createDemoHttp } from "./demo-http";
import { createModelRunner } from "./model-runner/model-runner";
import { systemPrompt, toolList } from "./tools/openclaw-prompt";
import { createVirtualClock } from "./virtual-clock";

const ref = "ai/qwen3:8B-Q4_K_M";
const secret = "My neighbour's name is Edda";

type Situation = {
  isOn?: boolean;
  power?: "mains" | "battery" | null;
  availableBytes?: number | null;
  isRefused?: boolean;
  defaultModel?: string;
};

async function createHouse(situation: Situation = {}) {
  const clock = createVirtualClock();
  const runner = createModelRunner({ clock });
  const bodies: { purpose: string; body: unknown }[] = [];
  const http = createDemoHttp({
    find: () => (request) => runner.handle(request),
    record: () => {},
    clock,
    version: "1",
    signal: new AbortController().signal,
    describeAddress: () => "the runner",
  });
  const send: Parameters<typeof createModelService>[0]["send"] = (call) => {
    bodies.push({ purpose: call.purpose, body: call.body });
    return http({ kind: "tcp", origin: "http://127.0.0.1:12434", basePath: "" }, call);
  };
  const pushed: string[] = [];
  const warnings: string[] = [];
  const push: Push = (event, payload) => void pushed.push(`${event} ${JSON.stringify(payload)}`);
  const log = { warn: (text: string) => void warnings.push(text) };
  const jobs = createJobService({ clock, push, log });
  const models = createModelService({
    keptSettings: { of: () => null, set: async () => undefined },
    clock,
    push,
    log,
    send,
    startJob: jobs.start,
    freeDiskBytes: async () => known(1e12),
    isLoaded: () => false,
    guard: { admit: async () => undefined, leave: () => undefined },
    accessToken: async () => null,
    gguf: {
      look: async () => Promise.reject(new Error("none")),
      read: () => Promise.reject(new Error("none")) as never,
    },
  });
  await models.refresh();
  const { availableBytes = 32e9 } = situation;
  const name = situation.defaultModel ?? ref;
  const openclaw = {
    isConnected: true,
    state: "ready",
    defaultModel: known({ ref: `dmr/${name}`, provider: "dmr", model: name, baseUrl: null, place: "this-machine" }),
  } as unknown as OpenClawSnapshot;
  const snapshot = (loaded: LoadedModel[]) => ({ state: "healthy", loaded }) as unknown as RunnerSnapshot;
  const flow = createWarmUpFlow({
    runner: { read: () => snapshot([]), send },
    models: { find: models.find, locksOf: models.locksOf, load: models.engine.loadIn },
    openclaw: { read: () => openclaw },
    isOn: () => situation.isOn ?? true,
    power: async () => situation.power ?? null,
    memoryNow: async () => ({
      memoryBytes: known(64e9),
      availableBytes: availableBytes === null ? unknown("tool-failed") : known(availableBytes),
    }),
    isRefused: async () => situation.isRefused ?? false,
    jobs,
    startJob: jobs.start,
    lock: "measure",
    clock,
    push,
    log,
  });
  /** A turn of OpenClaw, as its own program sends it. */
  async function turn(words: string) {
    const response = await send({
      method: "POST",
      path: "/engines/v1/chat/completions",
      headers: { "user-agent": "OpenAI/JS 7.15.0" },
      body: {
        model: ref,
        messages: [
          { role: "system", content: systemPrompt("openclaw") },
          { role: "user", content: words },
        ],
        tools: toolList(),
        max_tokens: 8,
      },
      headersTimeoutMs: 0,
      purpose: "chat",
    });
    return JSON.parse(await response.text()) as { timings: { cache_n: number; prompt_n: number; prompt_ms: number } };
  }
  async function idOfLast(): Promise<string> {
    const response = await send({ method: "GET", path: "/engines/requests", purpose: "requests" });
    const groups = JSON.parse(await response.text()) as { records: { id: string }[] }[];
    return groups[0]?.records.at(-1)?.id ?? "";
  }
  async function seen() {
    const { id = "" } = models.find(ref) ?? {};
    flow.requestEnded({ client: "OpenClaw", id: `${id}_1`, status: 200 } as RequestRow);
    while (flow.read().prompt === null) await clock.sleep(5);
  }
  async function ended({ id }: Job) {
    await jobs.whenEnded(id);
    return jobs.read().items.find((job) => job.id === id)?.outcome;
  }
  const row = (over: Partial<LoadedModel> = {}): LoadedModel => ({
    ref,
    backend: "llama.cpp",
    mode: "completion",
    isInUse: false,
    isLoading: false,
    lastUsedAt: null,
    keepAlive: null,
    ...over,
  });
  const loads = (...rows: LoadedModel[]) => {
    flow.runnerChanged(snapshot([]));
    flow.runnerChanged(snapshot(rows));
  };
  const kinds = () => jobs.read().items.map(({ kind }) => kind);
  return {
    idOfLast,
    flow,
    models,
    jobs,
    turn,
    seen,
    ended,
    row,
    loads,
    kinds,
    clock,
    bodies,
    pushed,
    warnings,
    snapshot,
  };
}

test("after a reload the held prompt is read once, and the next turn of the assistant begins at once", async () => {
  const { flow, models, turn, seen, ended } = await createHouse();
  const cold = await turn(secret);
  await seen();
  expect(flow.read().prompt).toMatchObject({ client: "OpenClaw", model: ref });
  await models.unload({ ref });
  expect(await ended(flow.start({ ref }))).toEqual({ kind: "done" });
  const [done] = flow.read().done;
  expect(done?.first.cachedTokens).toBe(0);
  expect(done?.first.promptTokens).toBeGreaterThan(9_000);
  // what it was worth, by the engine's own count
  expect(done?.next.cachedTokens).toBeGreaterThan(0.98 * (done?.next.promptTokens ?? Number.NaN));
  expect(done?.first.readMs).toBeGreaterThan(50 * (done?.next.readMs ?? Number.NaN));
  const warm = await turn("What is the weather?");
  // the record has the keys of the tools in another order: what follows the instructions may be read again
  expect(warm.timings.cache_n).toBeGreaterThan(0.9 * cold.timings.prompt_n);
  expect(warm.timings.prompt_ms).toBeLessThan(cold.timings.prompt_ms / 10);
});

test("many requests told of at once are one look through the runner's list", async () => {
  const { flow, models, turn, clock, bodies } = await createHouse();
  await turn("Hello");
  const { id = "" } = models.find(ref) ?? {};
  const tell = (count: number) => {
    for (let number = 0; number < count; number += 1)
      flow.requestEnded({ client: "OpenClaw", id: `${id}_${number}`, status: 200 } as RequestRow);
  };
  const looks = () => bodies.filter(({ purpose }) => purpose === "warm-up-prompt").length;
  tell(10);
  while (flow.read().prompt === null) await clock.sleep(5);
  expect(looks()).toBe(1);
  // what was held so long is looked at again
  await clock.sleep(300_000);
  tell(10);
  expect(looks()).toBe(2);
});

test("the assistant's own first turn after it is what proves the gain", async () => {
  const { flow, turn, seen, ended, models, clock, idOfLast } = await createHouse();
  await turn("Hello");
  await seen();
  await models.unload({ ref });
  await ended(flow.start({ ref }));
  expect(flow.read().done[0]?.turn).toBeNull();
  const { timings } = await turn("What is the weather?");
  flow.requestEnded({ client: "OpenClaw", id: await idOfLast(), status: 200 } as RequestRow);
  while (flow.read().done[0]?.turn === null) await clock.sleep(5);
  expect(flow.read().done[0]?.turn).toEqual({
    promptTokens: timings.cache_n + timings.prompt_n,
    cachedTokens: timings.cache_n,
    readMs: timings.prompt_ms,
  });
});

test("only instructions and tools are held: no word of the user is sent, pushed, or told to the log", async () => {
  const { flow, turn, seen, ended, bodies, pushed, warnings } = await createHouse();
  await turn(secret);
  await seen();
  await ended(flow.start({ ref }));
  const sent = bodies.filter(({ purpose }) => purpose === "warm-up");
  expect(sent).toHaveLength(2);
  for (const { body } of sent) {
    expect(body).toMatchObject({ max_tokens: 1, model: ref });
    expect(JSON.stringify(body)).not.toContain("Edda");
  }
  for (const text of [...pushed, ...warnings]) expect(text).not.toMatch(/Edda|personal assistant|Rule 1/);
});

test("a turn that the runner still remembers is enough; without any it says what to do", async () => {
  const none = await createHouse();
  expect(await none.ended(none.flow.start({ ref }))).toMatchObject({ failure: { code: "no-prompt-seen" } });
  expect(none.bodies.some(({ purpose }) => purpose === "warm-up" || purpose === "preload")).toBe(false);
  const some = await createHouse();
  await some.turn("Hello");
  expect(await some.ended(some.flow.start({ ref }))).toEqual({ kind: "done" });
});

test("a prompt seen with one model warms another", async () => {
  const { flow, turn, seen, ended } = await createHouse();
  await turn("Hello");
  await seen();
  expect(await ended(flow.start({ ref: "ai/llama3.2:3B-Q4_K_M" }))).toMatchObject({ kind: "failed" });
  expect(await ended(flow.start({ ref: "gemma3" }))).toEqual({ kind: "done" });
});

test("a warm-up that is cancelled leaves nothing behind", async () => {
  const { flow, turn, seen, jobs, ended } = await createHouse();
  await turn("Hello");
  await seen();
  const job = flow.start({ ref });
  jobs.cancel(job.id);
  expect(await ended(job)).toMatchObject({ kind: "cancelled" });
  expect(flow.read().done).toEqual([]);
});

test("a load of OpenClaw's model is followed by a warm-up", async () => {
  const { turn, seen, loads, row, kinds, clock, flow } = await createHouse();
  await turn("Hello");
  await seen();
  loads(row());
  while (flow.read().done.length === 0) await clock.sleep(50);
  expect(kinds()).toEqual(["warm-up"]);
});

test("what is loaded when the runner is first seen was no load, and neither is another model or another mode", async () => {
  const { flow, turn, seen, loads, row, kinds, snapshot, clock } = await createHouse();
  await turn("Hello");
  await seen();
  flow.runnerChanged(snapshot([row()]));
  loads(row({ ref: "ai/gemma3:4B-Q4_K_M" }));
  loads(row({ mode: "embedding" }));
  loads(row({ isLoading: true }));
  await clock.sleep(50);
  expect(kinds()).toEqual([]);
  expect(flow.read().skipped).toBeNull();
});

test.each<[string, Situation, string | null]>([
  ["on battery", { power: "battery" }, "battery"],
  ["with little memory free", { availableBytes: 4e9 }, "memory"],
  ["where the guard says no", { isRefused: true }, "guard"],
  ["switched off", { isOn: false }, null],
])("%s nothing is warmed up by itself, and why is told", async (_name, situation, reason) => {
  const { flow, turn, seen, loads, row, kinds, clock } = await createHouse(situation);
  await turn("Hello");
  await seen();
  loads(row());
  await clock.sleep(50);
  expect(kinds()).toEqual([]);
  expect(flow.read().skipped?.reason ?? null).toBe(reason);
});

test("memory that can't be read is no reason; a model in use, no prompt, or a measurement are", async () => {
  const unread = await createHouse({ availableBytes: null });
  await unread.turn("Hello");
  await unread.seen();
  unread.loads(unread.row());
  while (unread.flow.read().done.length === 0) await unread.clock.sleep(50);

  const { flow, turn, seen, loads, row, clock, jobs } = await createHouse();
  loads(row());
  await clock.sleep(50);
  expect(flow.read().skipped?.reason).toBe("no-prompt");
  await turn("Hello");
  await seen();
  loads(row({ isInUse: true }));
  await clock.sleep(50);
  expect(flow.read().skipped?.reason).toBe("in-use");
  const done = Promise.withResolvers<void>();
  const kind: JobKind = "benchmark";
  jobs.start({ key: "b", kind, subject: ref, locks: [], isCancellable: true, run: () => done.promise });
  loads(row());
  await clock.sleep(50);
  expect(flow.read().skipped?.reason).toBe("busy");
  done.resolve();
});
