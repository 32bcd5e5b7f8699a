import { expect, test } from "vitest";
import { known, unknown } from "../../app/contract/common";
import { CodedError } from "../../app/contract/errors";
import type { OpenClawSnapshot } from "../../app/contract/openclaw";
import { sampleFacts } from "../services/activity/activity-samples";
import type { EngineSettings } from "../../app/contract/engine";
import { createFakeGuard } from "./fake-guard";
import { createFakeJobs, createFakeRunner, ref } from "./fake-runner";
import { createSettingsBack } from "./settings-back";

const at = (baseUrl: string | null) =>
  ({ ref: `local/${ref}`, provider: "local", model: ref, baseUrl, place: "this-machine" }) as const;

function setUp({
  kept = { contextTokens: 24_576 } as EngineSettings | null,
  openclaw = {} as Partial<OpenClawSnapshot>,
  isFull = false,
  /** What a load really takes. */
  loaded = 24_576,
  fault = null as CodedError | null,
  isHere = true,
} = {}) {
  const runner = createFakeRunner({ contextTokens: null });
  const jobs = createFakeJobs();
  const guard = createFakeGuard({ isFull });
  const back = createSettingsBack({
    readOpenClaw: () => ({ ...sampleFacts().openclaw, ...openclaw }),
    models: {
      ...runner.models,
      find: (name) => (isHere ? runner.models.find(name) : null),
      refresh: async () => {},
      keptSettings: (name) => (name === ref ? kept : null),
      async putSettingsBack() {
        if (fault !== null) throw fault;
        await runner.models.configure(ref, { contextTokens: loaded });
        return true;
      },
    },
    guard,
  });
  const run = async () => {
    jobs.startJob({ key: "", kind: "set-up-runner", subject: "", locks: [], isCancellable: true, run: back.putBack });
    return jobs.ended();
  };
  return { runner, jobs, guard, back, run };
}

test("a runner that forgot is given the settings of the model on the route, which loads it, and the context is read back", async () => {
  // while the runner is down OpenClaw is connected to none
  const openclaw = { isConnected: false };
  const { back, run, jobs, runner } = setUp({ kept: { contextTokens: 24_576, keepAlive: 600 }, openclaw });
  const others = { gpuLayers: null, threads: null };
  expect(back.wanted()).toEqual({ model: ref, contextTokens: 24_576, keepAlive: 600, ...others });
  expect(back.locks()).toEqual([`pull:${ref}`]);
  expect(await run()).toBeNull();
  expect(runner.done).toEqual(["configure 24576", "preload"]);
  expect(jobs.phases).toEqual(["giving-settings-back", "reading-back"]);
  expect(jobs.warnings).toEqual([]);
});

test.each<[string, Parameters<typeof setUp>[0]]>([
  ["nothing was kept", { kept: null }],
  [
    "OpenClaw's route leads to another server here",
    { openclaw: { defaultModel: known(at("http://127.0.0.1:11434/v1")) } },
  ],
  ["OpenClaw's route has no address", { openclaw: { defaultModel: known(at(null)) } }],
  ["OpenClaw's model is not known", { openclaw: { defaultModel: unknown("timed-out") } }],
  [
    "OpenClaw's model is in the cloud",
    { openclaw: { defaultModel: known({ ref: "x/y", provider: "x", model: ref, baseUrl: null, place: "cloud" }) } },
  ],
])("nothing is given when %s", async (_name, options) => {
  const { back, run, runner } = setUp(options);
  expect([back.wanted(), back.locks()]).toEqual([null, []]);
  expect(await run()).toBeNull();
  expect(runner.done).toEqual([]);
});

test("what does not fit memory that is free is not loaded, and that is said", async () => {
  const { run, runner, jobs } = setUp({ isFull: true });
  expect(await run()).toBeNull();
  expect(runner.done).toEqual([]);
  expect(jobs.warnings[0]?.code).toBe("settings-no-room");
});

test("a context that comes out smaller is said", async () => {
  const { run, jobs } = setUp({ loaded: 16_384 });
  expect(await run()).toBeNull();
  expect(jobs.warnings).toEqual([{ code: "context-other", askedTokens: 24_576, loadedTokens: 16_384 }]);
});

test("a refusal is a warning: the runner is up all the same", async () => {
  const { run, jobs } = setUp({ fault: new CodedError("model-in-use", "The model is answering.") });
  expect(await run()).toBeNull();
  expect(jobs.warnings).toEqual([{ code: "settings-refused", model: ref, text: "The model is answering." }]);
});

test("a model that is gone is not asked for", async () => {
  const { run, runner, jobs } = setUp({ isHere: false });
  expect(await run()).toBeNull();
  expect(runner.done).toEqual([]);
  expect(jobs.warnings[0]).toEqual({ code: "settings-model-missing", model: ref });
});

test("settings that are refused leave no load behind that is thought to be coming", async () => {
  const { run, guard, jobs } = setUp({ fault: new CodedError("runner-bad-answer", "no") });
  expect(await run()).toBeNull();
  expect(jobs.warnings).toMatchObject([{ code: "settings-refused" }]);
  expect(guard.admitted).toHaveLength(1);
  expect([...guard.coming]).toEqual([]);
});
