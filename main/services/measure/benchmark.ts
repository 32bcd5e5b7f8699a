import { randomBytes, randomUUID } from "node:crypto";
import type { BenchmarkRun, Conditions, RunningBenchmark } from "../../../app/contract/measure";
import type { Model } from "../../../app/contract/models";
import { CodedError } from "../../../app/contract/errors";
import { type Repetition, benchmarkPrompt } from "../../../app/domain/benchmark";
import type { Clock } from "../../platform/clock";
import type { JobHandle, SendToRunner } from "../../platform/ports";
import { measureAnswer } from "./measure-answer";

const goneLimitMs = 20_000;

export type BenchmarkWish = { promptTokens: number; maxTokens: number; repetitions: number };

type MeasuredModels = {
  find(ref: string): Model | undefined;
  locksOf(ref: string): string[];
  /** Loads with what is kept for it; nothing happens when it is loaded. */
  load(ref: string, job: JobHandle): Promise<void>;
  /** Throws model-in-use. */
  unload(ref: string): Promise<unknown>;
  isLoadedNow(ref: string, signal: AbortSignal): Promise<boolean | null>;
};

export type MeasureTools = {
  send: SendToRunner;
  clock: Clock;
  models: MeasuredModels;
  conditionsOf(model: Model): Promise<Conditions>;
};

/** Loads a model that is not loaded, or was unloaded for this, and tells how long that took. */
export async function loadCold(
  { clock, models }: Pick<MeasureTools, "clock" | "models">,
  ref: string,
  job: JobHandle,
): Promise<number> {
  job.phase("unloading");
  await models.unload(ref);
  for (const untilMs = clock.monotonicMs() + goneLimitMs; await models.isLoadedNow(ref, job.signal);) {
    if (clock.monotonicMs() >= untilMs) throw new CodedError("model-in-use", "The model is still loaded.");
    await clock.sleep(100, job.signal);
  }
  job.signal.throwIfAborted();
  let startMs = clock.monotonicMs();
  await models.load(ref, {
    ...job,
    phase(phase) {
      // what the guard looks at before is no part of the load
      if (phase === "configuring") startMs = clock.monotonicMs();
      job.phase(phase);
    },
  });
  return clock.monotonicMs() - startMs;
}

/** One whole run: load from cold, one answer to warm up, then the repetitions, none of which finds its prompt cached. */
export async function runBenchmark(
  tools: MeasureTools,
  {
    model,
    wish,
    job,
    onProgress,
  }: {
    model: Model;
    wish: BenchmarkWish;
    job: JobHandle;
    onProgress: (running: RunningBenchmark) => void;
  },
): Promise<BenchmarkRun> {
  const { clock } = tools;
  const { ref } = model;
  const repetitions: Repetition[] = [];
  const tell = (loadMs: number | null) =>
    onProgress({ ref, ofRepetitions: wish.repetitions, loadMs, repetitions: [...repetitions] });
  tell(null);
  const loadMs = await loadCold(tools, ref, job);
  tell(loadMs);
  job.phase("reading-back");
  const conditions = await tools.conditionsOf(model);
  const { contextTokens } = conditions;
  if (contextTokens !== null && wish.promptTokens + wish.maxTokens > contextTokens * 0.95) {
    throw new CodedError("context-exceeded", "Prompt and answer together are longer than the context in use.");
  }
  const ask = (promptTokens: number, maxTokens: number) =>
    measureAnswer(tools, {
      body: {
        model: ref,
        messages: [{ role: "user", content: benchmarkPrompt(promptTokens, randomBytes(6).toString("hex")) }],
        max_tokens: maxTokens,
        temperature: 0,
        // the length is what is compared, not what is said
        ignore_eos: true,
      },
      purpose: "benchmark",
      signal: job.signal,
    });
  job.phase("warming-up");
  await ask(64, 16);
  job.phase("measuring");
  while (repetitions.length < wish.repetitions) {
    const { text: _, ...figures } = await ask(wish.promptTokens, wish.maxTokens);
    repetitions.push(figures);
    tell(loadMs);
  }
  return {
    id: randomUUID(),
    modelId: model.id,
    ref,
    quantization: model.quantization,
    at: clock.now(),
    asked: wish,
    conditions,
    loadMs,
    repetitions,
  };
}
