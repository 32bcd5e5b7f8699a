import { expect, test } from "vitest";
import type { Push } from "../../app/contract/index";
import type { Job } from "../../app/contract/jobs";
import { createJobService } from "../services/jobs/jobs";
import { createKeptLists } from "../services/measure/kept-list";
import { createMeasureService } from "../services/measure/measure";
import { createModelService } from "../services/models/models";
import { createDemoHttp } from "./demo-http";
import { type ModelRunnerOptions, createModelRunner } from "./model-runner/model-runner";
import { createVirtualClock } from "./virtual-clock";

/** For tests: the measuring service with the real models and jobs, on the simulated runner, in a time that jumps. */
async function createMeasureHouse({
  kept = new Map<string, string>(),
  ...options
}: { kept?: Map<string, string> } & Partial<ModelRunnerOptions> = {}) {
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
      async load(ref, job) {
        job.phase("loading-model");
        await models.preload(ref, job.signal);
      },
    },
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
