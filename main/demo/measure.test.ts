import { expect, test } from "vitest";
import type { Push } from "../../app/contract/index";
import type { Conditions } from "../../app/contract/measure";
import type { Job } from "../../app/contract/jobs";
import { createJobService } from "../services/jobs/jobs";
import { createKeptLists } from "../services/measure/kept-list";
import { createMeasureService } from "../services/measure/measure";
import { createModelService } from "../services/models/models";
import { createDemoHttp } from "./demo-http";
import { type ModelRunnerOptions, createModelRunner } from "./model-runner/model-runner";
import { createVirtualClock } from "./virtual-clock";

/** For tests: the measuring service with the real models and jobs, on the simulated runner, in a time that jumps. */
const conditions: Conditions = {
  contextTokens: 4096,
  engine: "llama.cpp b9879-cuda",
  gpus: ["NVIDIA GeForce RTX 4090"],
  processor: null,
  gpuLayers: null,
  threads: null,
  power: "mains",
  others: [],
};

async function createMeasureHouse({
  kept = new Map<string, string>(),
  conditionsOf = async () => conditions,
  ...options
}: { kept?: Map<string, string>; conditionsOf?: () => Promise<Conditions> } & Partial<ModelRunnerOptions> = {}) {
  const clock = createVirtualClock();
  const runner = createModelRunner({ clock, ...options });
  const asked: { path: string; purpose: string; body: unknown }[] = [];
  const http = createDemoHttp({
    find: () => (request) => runner.handle(request),
    record: () => {},
    clock,
    version: "1",
    signal: new AbortController().signal,
    describeAddress: () => "the runner",
  });
  const send: Parameters<typeof createModelService>[0]["send"] = (call) => {
    asked.push({ path: call.path, purpose: call.purpose, body: call.body });
    return http({ kind: "tcp", origin: "http://127.0.0.1:12434", basePath: "" }, call);
  };
  const warnings: string[] = [];
  const log = { warn: (text: string) => void warnings.push(text) };
  const push: Push = () => {};
  const jobs = createJobService({ clock, push, log });
  const models = createModelService({
    keptSettings: { of: () => null, set: async () => undefined },
    clock,
    push,
    log,
    send,
    startJob: jobs.start,
    freeDiskBytes: async () => ({ isKnown: true, value: 1e12 }),
    isLoaded: () => false,
    guard: { admit: async () => undefined, leave: () => undefined },
    accessToken: async () => null,
    gguf: {
      look: async () => Promise.reject(new Error("none")),
      read: () => Promise.reject(new Error("none")) as never,
    },
  });
  await models.refresh();
  const measure = await createMeasureService({
    send,
    clock,
    push,
    startJob: jobs.start,
    models: {
      find: models.find,
      locksOf: models.locksOf,
      unload: (ref) => models.unload({ ref }),
      isLoadedNow: models.isLoadedNow,
      async load(ref, job) {
        job.phase("loading-model");
        await models.preload(ref, job.signal);
      },
    },
    conditionsOf,
    openKept: createKeptLists({
      fileOf: (name) => name,
      log,
      files: {
        readText: async (file) => kept.get(file) ?? null,
        write: async (file, text) => void kept.set(file, text),
        remove: async (file) => void kept.delete(file),
        setAside: async (file) => {
          kept.set(`${file}.aside`, kept.get(file) ?? "");
          kept.delete(file);
        },
      },
    }),
  });
  async function ended({ id }: Job) {
    await jobs.whenEnded(id);
    return jobs.read().items.find((job) => job.id === id)?.outcome;
  }
  return { clock, runner, models, jobs, measure, ended, kept, asked, warnings };
}

test("a model that calls the harmless tool passes, one that answers in words does not, and both are kept", async () => {
  const { measure, ended, kept, asked } = await createMeasureHouse();
  expect(await ended(measure.checkAgent({ ref: "qwen3" }))).toEqual({ kind: "done" });
  expect(await ended(measure.checkAgent({ ref: "ai/smollm2:135M-Q4_K_M" }))).toEqual({ kind: "done" });
  expect(measure.read().checks).toMatchObject([
    { ref: "ai/qwen3:8B-Q4_K_M", verdict: "calls", reason: "called" },
    { ref: "ai/smollm2:135M-Q4_K_M", verdict: "words", reason: "no-call" },
  ]);
  const requests = asked.filter(({ purpose }) => purpose === "agent-check");
  expect(requests).toHaveLength(2);
  for (const { body } of requests) expect(body).toMatchObject({ max_tokens: expect.any(Number), tools: [{}] });
  const again = await createMeasureHouse({ kept });
  expect(again.measure.read().checks).toEqual(measure.read().checks);
});

test("a check made again takes the place of the last one", async () => {
  const { measure, ended } = await createMeasureHouse();
  await ended(measure.checkAgent({ ref: "qwen3" }));
  await ended(measure.checkAgent({ ref: "ai/qwen3:8B-Q4_K_M" }));
  expect(measure.read().checks).toHaveLength(1);
});

test("a model that is not there is refused, one that does not load fails with its own words, and nothing is kept", async () => {
  const { measure, ended, runner } = await createMeasureHouse();
  expect(() => measure.checkAgent({ ref: "ai/none" })).toThrow("does not list");
  runner.fault({ loads: "out-of-memory" });
  expect(await ended(measure.checkAgent({ ref: "qwen3" }))).toMatchObject({
    kind: "failed",
    failure: { code: "load-out-of-memory" },
  });
  expect(measure.read().checks).toEqual([]);
});

test("a file that is not ours is set aside and not written over", async () => {
  const kept = new Map([["agent-checks.json", "{"]]);
  const { measure, ended } = await createMeasureHouse({ kept });
  await ended(measure.checkAgent({ ref: "qwen3" }));
  expect(kept.get("agent-checks.json.aside")).toBe("{");
  expect(kept.get("agent-checks.json")).toContain("calls");
});

const wish = { promptTokens: 512, maxTokens: 64, repetitions: 3 };

test("a benchmark loads from cold, warms up, and measures each repetition on a prompt that is not cached", async () => {
  const { measure, models, ended, asked, kept } = await createMeasureHouse();
  await models.preload("qwen3");
  const before = asked.length;
  expect(await ended(measure.benchmark({ ref: "qwen3", ...wish }))).toEqual({ kind: "done" });
  const steps = asked
    .slice(before)
    .map(({ purpose }) => purpose)
    .filter((purpose) => purpose !== "loaded-models");
  expect(steps).toEqual(["unload", "preload", "benchmark", "benchmark", "benchmark", "benchmark"]);
  const [run] = measure.read().runs;
  expect(run).toMatchObject({ ref: "ai/qwen3:8B-Q4_K_M", quantization: expect.any(String), asked: wish, conditions });
  // 5.02 GB at the simulated disk's pace
  expect(run?.loadMs).toBeGreaterThan(1_500);
  expect(run?.repetitions).toHaveLength(3);
  for (const each of run?.repetitions ?? []) {
    expect(each.generatedTokens).toBe(64);
    expect(each.promptTokens).toBeGreaterThan(400);
    expect(each.promptTokens).toBeLessThan(640);
    expect(each.cachedTokens).toBeLessThan(40);
    expect(each.tokensPerSecond).toBeCloseTo(62, 0);
    expect(each.promptTokensPerSecond).toBeGreaterThan(1_500);
    expect(each.timeToFirstTokenMs).toBeGreaterThan(200);
  }
  for (const { body } of asked.filter(({ purpose }) => purpose === "benchmark")) {
    expect(body).toMatchObject({ max_tokens: expect.any(Number) });
  }
  expect(measure.read().running).toBeNull();
  expect(kept.get("benchmarks.json")).not.toMatch(/harbour/i);
});

test("a run that is cancelled keeps nothing; one longer than the context is refused before anything is asked", async () => {
  const { measure, ended, jobs, asked } = await createMeasureHouse();
  const job = measure.benchmark({ ref: "qwen3", ...wish });
  jobs.cancel(job.id);
  expect(await ended(job)).toMatchObject({ kind: "cancelled" });
  expect(await ended(measure.benchmark({ ref: "qwen3", ...wish, promptTokens: 8192 }))).toMatchObject({
    failure: { code: "context-exceeded" },
  });
  expect(asked.some(({ purpose }) => purpose === "benchmark")).toBe(false);
  expect(measure.read().runs).toEqual([]);
});

test("one run of the history can be forgotten", async () => {
  const { measure, ended, kept } = await createMeasureHouse();
  await ended(measure.benchmark({ ref: "qwen3", ...wish }));
  await measure.forgetRun({ id: measure.read().runs[0]?.id ?? "" });
  expect(measure.read().runs).toEqual([]);
  expect(kept.has("benchmarks.json")).toBe(false);
});

test("two models are asked the same, never both loaded; the answers are in memory until they are forgotten", async () => {
  const { measure, models, ended, kept, runner } = await createMeasureHouse();
  await models.preload("ai/smollm2:135M-Q4_K_M");
  const refs = ["qwen3", "ai/smollm2:135M-Q4_K_M"] as [string, string];
  let mostBytes = 0;
  const watch = setInterval(() => (mostBytes = Math.max(mostBytes, runner.usage().modelBytes)), 1);
  expect(await ended(measure.compare({ refs, question: "Tell a story", maxTokens: 200 }))).toEqual({ kind: "done" });
  clearInterval(watch);
  const [slow, fast] = measure.read().comparison?.sides ?? [];
  expect([slow?.state, fast?.state]).toEqual(["done", "done"]);
  expect(slow?.answer).toContain("harbour");
  expect(fast?.figures?.tokensPerSecond).toBeGreaterThan(4 * (slow?.figures?.tokensPerSecond ?? 0));
  expect([...kept.values()].join()).not.toContain("harbour");
  measure.forgetComparison();
  expect(measure.read().comparison).toBeNull();
  expect(() => measure.compare({ refs: ["qwen3", "ai/qwen3:latest"], question: "x", maxTokens: 16 })).toThrow(
    "same model",
  );
});

test("a comparison that is forgotten while it runs does not come back", async () => {
  const { measure, ended } = await createMeasureHouse();
  const job = measure.compare({ refs: ["qwen3", "gemma3"], question: "Tell a story", maxTokens: 64 });
  await Promise.resolve();
  await new Promise<void>((resolve) => setImmediate(resolve));
  measure.forgetComparison();
  expect(await ended(job)).toEqual({ kind: "done" });
  expect(measure.read().comparison).toBeNull();
});
