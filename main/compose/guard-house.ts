import { known } from "../../app/contract/common";
import type { EngineSettings } from "../../app/contract/engine";
import type { Job } from "../../app/contract/jobs";
import type { RunnerSnapshot } from "../../app/contract/runner";
import { createDemoHttp } from "../demo/demo-http";
import { describeModel } from "../demo/model-runner/describe-model";
import { createModelRunner } from "../demo/model-runner/model-runner";
import { createVirtualClock } from "../demo/virtual-clock";
import { createJobService } from "../services/jobs/jobs";
import { createModelService } from "../services/models/models";
import { createSender } from "../services/runner/send";
import { createGuardFlow } from "../flows/guard";
import { createFitFlow } from "../flows/judge-fit";

const gib = 1024 ** 3;
const described = {
  parameters: "3B",
  quantization: "MOSTLY_Q4_K_M",
  architecture: "llama",
  layers: 28,
  heads: 24,
  kvHeads: 8,
  headSize: 128,
  embedding: 3072,
  trained: 131_072,
  packaged: 4096,
  prompt: 400,
  speed: 75,
};
/** About 3 GiB each with 4,096 tokens of context. */
export const [one, two, three] = ["ai/one:3B", "ai/two:3B", "ai/three:3B"] as const;

/** For tests: the guard before a simulated runner, on a machine whose card shows what its engines take. */
export function createGuardHouse({ vramGib = 5.5, slots = 8, onPhase = (() => {}) as (phase: string) => void } = {}) {
  const clock = createVirtualClock();
  const runner = createModelRunner({
    clock,
    slots,
    models: [one, two, three].map((ref) => describeModel({ ref, name: ref, sizeMb: 2400, ...described })),
    offers: [describeModel({ ref: "ai/huge:70B", name: "huge", sizeMb: 40_000, ...described })],
  });
  let otherBytes = 0.1 * gib;
  const log = { warn: () => undefined };
  const sendHttp = createDemoHttp({
    find: () => runner.handle,
    record: () => undefined,
    clock,
    describeAddress: () => "",
    version: "test",
    signal: new AbortController().signal,
  });
  const send = createSender({
    sendHttp,
    address: () => ({ kind: "tcp", origin: "http://127.0.0.1:12434", basePath: "" }),
    look: async () => undefined,
    refuseElsewhere: () => {},
    whenFound: () => () => undefined,
    problem: () => null,
  });
  const jobs = createJobService({
    clock,
    push: (event, payload) => {
      if (event === "jobs.changed" && "items" in payload) onPhase((payload.items as Job[]).at(-1)?.phase ?? "");
    },
    log,
  });
  const kept = new Map<string, EngineSettings>();
  const snapshot = {
    endpoint: { location: "this-machine" },
    backends: [{ name: "llama.cpp", status: "running", detail: "llama.cpp b9879-cuda" }],
    loaded: [],
  } as unknown as RunnerSnapshot;
  const models = createModelService({
    send,
    startJob: jobs.start,
    clock,
    push: () => undefined,
    log,
    freeDiskBytes: async () => known(1e12),
    isLoaded: () => true,
    accessToken: async () => null,
    gguf: { look: () => Promise.reject(new Error("none")), read: () => (async function* () {})() },
    keptSettings: {
      of: (ref) => kept.get(ref) ?? null,
      set: async (ref, settings) => void kept.set(ref, settings ?? {}),
    },
    guard: { admit: (...load) => guard.admit(...load), leave: (ref) => guard.leave(ref) },
  });
  const fitFlow = createFitFlow({
    runnerLimitBytes: async () => null,
    runner: { read: () => snapshot },
    models,
    memoryNow: async () => ({
      os: "linux",
      memoryBytes: known(64 * gib),
      availableBytes: known(48 * gib),
      wiredLimitBytes: null,
      gpus: known([
        {
          name: "RTX",
          vendor: "nvidia" as const,
          isUnified: false,
          vramBytes: known(vramGib * gib),
          isCorrected: false,
          vramUsedBytes: known(otherBytes + runner.usage().modelBytes),
        },
      ]),
    }),
  });
  const guard = createGuardFlow({
    fitFlow,
    models,
    runner: { read: () => snapshot },
    logicalCores: () => slots,
    clock,
  });

  return {
    clock,
    runner,
    jobs,
    kept,
    models,
    guard,
    /** Other programs take so much of the card. */
    setOthers: (gibibytes: number) => void (otherBytes = gibibytes * gib),
    loadedNow: async () => ((await models.loadedNow()) ?? []).map(({ ref, mode }) => `${ref} ${mode}`),
    async ended(job: Job) {
      return (await jobs.whenEnded(job.id)).outcome;
    },
    async load(ref: string, word?: Parameters<typeof models.engine.load>[0]["guard"]) {
      return (await jobs.whenEnded(models.engine.load({ ref, guard: word }).id)).outcome;
    },
  };
}
