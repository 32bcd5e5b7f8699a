import type { Reading } from "../../app/contract/common";
import { CodedError, toFailure } from "../../app/contract/errors";
import type { Push } from "../../app/contract/index";
import type { Job, JobKind, JobsSnapshot } from "../../app/contract/jobs";
import type { Model } from "../../app/contract/models";
import type { OpenClawSnapshot } from "../../app/contract/openclaw";
import type { RequestRow } from "../../app/contract/requests";
import type { RunnerSnapshot } from "../../app/contract/runner";
import type { SkipReason, WarmUp, WarmUpSnapshot } from "../../app/contract/warm-up";
import { defaultModelOf } from "../../app/domain/answer-route";
import { type Json, parseJson, textOf, valueAt } from "../../app/domain/json-value";
import { explainLoadFailure } from "../../app/domain/load-failure";
import { canAnswerNow, isEngineOf } from "../../app/domain/loaded-models";
import {
  type PromptCost,
  type PromptPrefix,
  promptCostOf,
  promptPrefixOf,
  warmUpBody,
} from "../../app/domain/prompt-prefix";
import { modelIdOf } from "../../app/domain/request-id";
import type { Clock } from "../platform/clock";
import type { JobHandle, SendToRunner, StartJob } from "../platform/ports";
import { createSnapshot } from "../platform/snapshot";

/** A processor may need minutes for ten thousand tokens. */
const readLimitMs = 1_800_000;
const maxListBytes = 128 * 1024 * 1024;
/** Below this share of the memory a prompt's cache may push something else out. */
const tightShare = 0.1;
/** The same prompt comes with every turn: it is looked at again after a while only. */
const sameForMs = 300_000;
/** They use the model themselves, and would be measured with it. */
const rivals: ReadonlySet<JobKind> = new Set([
  "benchmark",
  "compare-models",
  "check-agent",
  "verify-openclaw",
  "connect-openclaw",
  "warm-up",
  "switch-model",
]);

type Held = PromptPrefix & { model: string; modelId: string; at: number; promptTokens: number | null };

export type WarmUpOptions = {
  runner: { read(): RunnerSnapshot; send: SendToRunner };
  models: {
    find(ref: string): Model | undefined;
    locksOf(ref: string): string[];
    load(ref: string, job: JobHandle): Promise<void>;
  };
  openclaw: { read(): OpenClawSnapshot };
  isOn(): boolean;
  power(): Promise<"mains" | "battery" | null>;
  memoryNow(): Promise<{ memoryBytes: Reading<number>; availableBytes: Reading<number> }>;
  /** Whether the model would be refused as things are. */
  isRefused(ref: string): Promise<boolean>;
  jobs: { read(): JobsSnapshot };
  startJob: StartJob;
  /** Held by whatever measures a model, so that nothing is measured beside it. */
  lock: string;
  clock: Clock;
  push: Push;
  log: { warn(text: string): void };
};

/**
 * The first turn of an assistant begins with thousands of tokens that are always the same. Its instructions and tools are
 * taken from the runner's own record of a turn, held in memory only, and sent once after a load with one token of answer:
 * the next turn finds them in the engine's cache.
 */
export function createWarmUpFlow({ runner, models, openclaw, startJob, clock, push, log, ...options }: WarmUpOptions) {
  type Content = Omit<WarmUpSnapshot, "revision" | "asOf">;
  const snapshot = createSnapshot<Content>(
    { prompt: null, done: [], skipped: null },
    { clock, publish: (next) => push("warmUp.changed", next) },
  );
  let held: Held[] = [];
  let loadedBefore: ReadonlySet<string> | null = null;
  const looking = new Set<string>();

  const change = (part: Partial<Content>) => {
    const { prompt, done, skipped } = snapshot.read();
    snapshot.set({ prompt, done, skipped, ...part });
  };

  function hold(next: Held) {
    held = [...held.filter(({ modelId }) => modelId !== next.modelId), next].slice(-8);
    const { client, model, at, promptTokens } = next;
    change({ prompt: { client, model, at, promptTokens } });
  }

  /** The model's own, else the newest of any: only what names the model differs. */
  const prefixFor = (id: string): Held | undefined => held.find(({ modelId }) => modelId === id) ?? held.at(-1);

  async function readRecords(modelId: string, signal?: AbortSignal): Promise<Json[]> {
    const response = await runner.send({
      method: "GET",
      path: `/engines/requests?model=${encodeURIComponent(modelId)}`,
      purpose: "warm-up-prompt",
      ...(signal === undefined ? {} : { signal }),
    });
    try {
      const groups = response.status === 200 ? parseJson(await response.text(maxListBytes)) : undefined;
      if (!Array.isArray(groups)) return [];
      return (groups as Json[]).flatMap((group) => {
        const records = valueAt(group, ["records"]);
        return Array.isArray(records) ? (records as Json[]) : [];
      });
    } finally {
      response.close();
    }
  }

  /** Looks through what the runner remembers of a model, newest first. */
  async function look(modelId: string, signal?: AbortSignal): Promise<void> {
    for (const record of (await readRecords(modelId, signal)).toReversed()) {
      const prefix = promptPrefixOf(textOf(valueAt(record, ["request"])) ?? "");
      if (prefix === null) continue;
      const tokens = valueAt(parseJson(textOf(valueAt(record, ["response"])) ?? ""), ["usage", "prompt_tokens"]);
      hold({
        ...prefix,
        modelId,
        model: textOf(valueAt(record, ["model"])) ?? modelId,
        at: clock.now(),
        promptTokens: typeof tokens === "number" && Number.isSafeInteger(tokens) && tokens >= 0 ? tokens : null,
      });
      return;
    }
  }

  async function send(body: object, signal: AbortSignal): Promise<PromptCost> {
    const response = await runner.send({
      method: "POST",
      path: "/engines/v1/chat/completions",
      body,
      headersTimeoutMs: readLimitMs,
      purpose: "warm-up",
      signal,
    });
    const text = await response.text(1024 * 1024).finally(() => response.close());
    if (response.status !== 200) {
      const { code, message, detail } = explainLoadFailure(response.status, text);
      throw new CodedError(code, message, detail);
    }
    const cost = promptCostOf(parseJson(text));
    if (cost === null)
      throw new CodedError("runner-bad-answer", "The engine does not tell what reading the prompt took.");
    return cost;
  }

  function start({ ref: asked }: { ref: string }): Job {
    const model = models.find(asked);
    if (model === undefined) throw new CodedError("model-missing", "The runner does not list this model.");
    const { id, ref } = model;
    return startJob({
      key: `warm-up:${ref}`,
      kind: "warm-up",
      subject: ref,
      locks: [...models.locksOf(ref), options.lock],
      isCancellable: true,
      async run(job) {
        job.phase("checking");
        // the newest of its turns, as long as the runner remembers it
        await look(id, job.signal).catch((error: unknown) => {
          job.signal.throwIfAborted();
          log.warn(`warm-up: the runner's requests could not be read: ${toFailure(error).code}`);
        });
        const prefix = prefixFor(id);
        if (prefix === undefined)
          throw new CodedError("no-prompt-seen", "No message of OpenClaw has been seen since Homeport started.");
        await models.load(ref, job);
        await warm(prefix, ref, job);
      },
    });
  }

  async function warm(prefix: Held, ref: string, job: JobHandle): Promise<void> {
    job.phase("warming-up");
    const first = await send(warmUpBody(prefix, ref, "."), job.signal);
    job.phase("proving");
    const next = await send(warmUpBody(prefix, ref, "Hello"), job.signal);
    const done = snapshot.read().done.filter((each) => each.ref !== ref);
    change({
      done: [...done, { ref, client: prefix.client, at: clock.now(), first, next, turn: null }],
      skipped: null,
    });
  }

  /** Within another job that has loaded the model, where it is on and nothing speaks against it. Throws only for the signal. */
  async function warmIn(ref: string, job: JobHandle): Promise<void> {
    const model = models.find(ref);
    const prefix = model === undefined ? undefined : prefixFor(model.id);
    if (prefix === undefined || !options.isOn()) return;
    try {
      if ((await options.power()) === "battery" || (await isMemoryShort())) return;
      await warm(prefix, ref, job);
    } catch (error) {
      job.signal.throwIfAborted();
      log.warn(`warm-up: ${toFailure(error).code}: ${toFailure(error).message}`);
    }
  }

  /** The first turn of the assistant after a warm-up tells what it was worth: the tools may come in another order. */
  async function proveBy(id: string, modelId: string): Promise<void> {
    const isOpen = ({ ref, turn }: WarmUp) => turn === null && models.find(ref)?.id === modelId;
    if (!snapshot.read().done.some(isOpen)) return;
    const record = (await readRecords(modelId)).find((each) => valueAt(each, ["id"]) === id);
    const turn = promptCostOf(parseJson(textOf(valueAt(record, ["response"])) ?? ""));
    if (turn !== null) change({ done: snapshot.read().done.map((each) => (isOpen(each) ? { ...each, turn } : each)) });
  }

  async function reasonAgainst(model: Model, row: { isInUse: boolean }): Promise<SkipReason | null> {
    if (row.isInUse) return "in-use";
    if (prefixFor(model.id) === undefined) return "no-prompt";
    const live = options.jobs.read().items.filter(({ outcome }) => outcome === null);
    if (live.some(({ kind }) => rivals.has(kind))) return "busy";
    if ((await options.power()) === "battery") return "battery";
    if (await isMemoryShort()) return "memory";
    return (await options.isRefused(model.ref).catch(() => false)) ? "guard" : null;
  }

  async function isMemoryShort(): Promise<boolean> {
    const { memoryBytes, availableBytes } = await options.memoryNow();
    return memoryBytes.isKnown && availableBytes.isKnown && availableBytes.value < memoryBytes.value * tightShare;
  }

  /** After a load of the model that OpenClaw answers with, whoever loaded it. */
  async function afterLoad(model: Model, row: { isInUse: boolean }): Promise<void> {
    try {
      const reason = await reasonAgainst(model, row);
      if (reason === null) start({ ref: model.ref });
      else change({ skipped: { ref: model.ref, at: clock.now(), reason } });
    } catch (error) {
      log.warn(`warm-up: ${toFailure(error).code}: ${toFailure(error).message}`);
    }
  }

  return {
    read: (): WarmUpSnapshot => snapshot.read(),
    start,
    warmIn,

    /** To be told of every request that ended. */
    requestEnded({ client, id, status }: RequestRow): void {
      if ((client !== "OpenClaw" && client !== "Clawdbot") || status !== 200) return;
      const modelId = modelIdOf(id);
      void proveBy(id, modelId).catch((error: unknown) => log.warn(`warm-up: ${toFailure(error).code}`));
      const own = held.find((each) => each.modelId === modelId);
      if (own !== undefined && clock.now() - own.at < sameForMs) return;
      // a new connection tells of all that was there before, in one breath
      if (looking.has(modelId)) return;
      looking.add(modelId);
      void look(modelId)
        .catch((error: unknown) => log.warn(`warm-up: ${toFailure(error).code}`))
        .finally(() => looking.delete(modelId));
    },

    /** To be told of every change of the runner. What is loaded when it is first seen was no load. */
    runnerChanged({ state, loaded }: RunnerSnapshot): void {
      if (state !== "healthy") {
        loadedBefore = null;
        return;
      }
      const ready = loaded.filter(canAnswerNow);
      const before = loadedBefore;
      loadedBefore = new Set(ready.map(({ ref }) => ref));
      const name = openclaw.read().isConnected ? defaultModelOf(openclaw.read())?.model : undefined;
      const model = name === undefined ? undefined : models.find(name);
      if (before === null || model === undefined || !options.isOn()) return;
      const row = ready.find((each) => isEngineOf(each, [model.ref, model.id, ...model.tags]));
      if (row !== undefined && !before.has(row.ref)) void afterLoad(model, row);
    },
  };
}
