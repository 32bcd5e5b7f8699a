import { type Reading, unknown } from "../../../app/contract/common";
import type { EngineChange, EngineSettings, EngineState } from "../../../app/contract/engine";
import type { Model } from "../../../app/contract/models";
import type { LoadedModel } from "../../../app/contract/runner";
import { CodedError } from "../../../app/contract/errors";
import { differing } from "../../../app/domain/engine-change";
import { contextIn } from "../../../app/domain/engine-record";
import type { JsonObject } from "../../../app/domain/json-value";
import { explainLoadFailure } from "../../../app/domain/load-failure";
import { canAnswerNow, isLoadedAs } from "../../../app/domain/loaded-models";
import { parseModelRef } from "../../../app/domain/model-reference";
import type { Clock } from "../../platform/clock";
import type { SendToRunner } from "../../platform/ports";
import { ask, requireRef } from "./asking";
import { readEffectiveContext } from "./effective-context";
import { changeSettings, readRecords, readSettings, settingsIn } from "./engine-settings";
import type { KeptSettingsStore } from "./kept-settings";
import type { LoadLog } from "./load-log";
import { readLoadedRows } from "./loaded";

/** The runner itself gives up after five minutes. */
const loadLimitMs = 330_000;

export type EngineOptions = {
  send: SendToRunner;
  clock: Clock;
  find(ref: string): Model | undefined;
  refresh(): Promise<unknown>;
  isLoaded(ref: string): boolean;
  kept: KeptSettingsStore;
};

/** How the runner loads its models: what was asked of it, what is kept for it, and what it really uses. */
export function createEngine({ send, clock, find, refresh, isLoaded, kept }: EngineOptions) {
  const asked = async (ref: string): Promise<EngineSettings> => settingsIn((await configured(ref)) ?? {});

  async function configured(ref: string): Promise<JsonObject | null> {
    const parsed = requireRef(ref);
    return (await readSettings(send, parsed.ref, find(parsed.ref)))?.config ?? null;
  }

  async function configure(ref: string, patch: EngineChange): Promise<JsonObject> {
    const parsed = requireRef(ref);
    const after = await changeSettings(send, parsed.ref, find(parsed.ref), patch);
    await keep(parsed.ref, patch);
    return after;
  }

  /** Changes what is put back when the runner has forgotten it, and nothing else. */
  async function keep(ref: string, patch: EngineChange): Promise<void> {
    const all = Object.entries({ ...kept.of(ref), ...patch });
    await kept.set(ref, Object.fromEntries(all.filter(([, value]) => value !== null)));
  }

  function hasChatEngine(rows: readonly LoadedModel[], ref: string): boolean {
    return rows.some((row) => canAnswerNow(row) && isLoadedAs(row, ref, find(ref)));
  }

  /** Unknown while the model isn't loaded: asking would load it. `loads`: of the log, where it was read a moment ago. */
  async function effectiveContext(ref: string, loads?: Promise<LoadLog | null>): Promise<Reading<number>> {
    const parsed = requireRef(ref);
    const rows = await readLoadedRows(send);
    if (rows === null ? !isLoaded(parsed.ref) : !hasChatEngine(rows, parsed.ref)) {
      return unknown("not-measured-yet", "The model is not loaded.");
    }
    if (find(parsed.ref) === undefined) await refresh();
    const model = find(parsed.ref);
    if (model === undefined) return unknown("not-reported", "The runner does not list this model.");
    const record = await readSettings(send, parsed.ref, model).catch(() => null);
    return readEffectiveContext({ send, clock, model, askedTokens: contextIn(record?.config ?? null), loads });
  }

  /** Resolves when the model is loaded. Throws what the load failed with. */
  async function preload(ref: string, signal?: AbortSignal): Promise<void> {
    const parsed = requireRef(ref);
    const { status, text } = await ask(send, {
      method: "POST",
      path: "/engines/v1/chat/completions",
      headers: { "X-Preload-Only": "true" },
      // a version that doesn't know the header would answer, so it may say one token
      body: { model: parsed.ref, messages: [], max_tokens: 1 },
      headersTimeoutMs: loadLimitMs,
      purpose: "preload",
      ...(signal === undefined ? {} : { signal }),
    });
    if (status === 200) return;
    const { code, message, detail } = explainLoadFailure(status, text);
    throw new CodedError(code, message, detail);
  }

  return {
    hasChatEngine,
    effectiveContext,
    preload,
    /** The runner's record of the settings Homeport knows. */
    asked,

    async read(ref: string): Promise<EngineState> {
      const parsed = requireRef(ref);
      const [now, contextTokens] = await Promise.all([asked(parsed.ref), effectiveContext(parsed.ref)]);
      return { ref: parsed.ref, asked: now, kept: kept.of(parsed.ref) ?? {}, contextTokens };
    },

    /** Takes a change back, also what is kept of it. Throws as `configure`. */
    async restore(ref: string, change: EngineChange, keptBefore: EngineSettings | null): Promise<void> {
      const parsed = requireRef(ref);
      await kept.set(parsed.ref, keptBefore);
      await changeSettings(send, parsed.ref, find(parsed.ref), change);
    },

    /** The runner's record of what was asked for (`context-size`, `keep_alive`, …): a wish, not what is in use. */
    configured,

    /** The same for several models, read once. */
    async configuredNow(): Promise<(ref: string) => JsonObject | null> {
      const recordOf = await readRecords(send);
      return (ref) => {
        const parsed = parseModelRef(ref);
        return parsed.ok ? (recordOf(parsed.ref, find(parsed.ref))?.config ?? null) : null;
      };
    },

    /**
     * Answers with the record read back, and keeps what was set. The runner loads the model by itself afterwards. Throws
     * CodedError bad-input, model-in-use, runner-old, runner-bad-answer.
     */
    configure,

    keep,
    /** What Homeport keeps for this model; null when nothing was ever set. */
    keptSettings: (ref: string): EngineSettings | null => kept.of(requireRef(ref).ref),

    /**
     * Posts what is kept again where the runner has forgotten it, and answers whether that was needed. The runner then
     * loads the model, so this is for a model that is about to be used. Throws as `configure`.
     */
    async putSettingsBack(ref: string): Promise<boolean> {
      const parsed = requireRef(ref);
      const wanted = kept.of(parsed.ref);
      if (wanted === null) return false;
      if (differing(await asked(parsed.ref), wanted).length === 0) return false;
      await changeSettings(send, parsed.ref, find(parsed.ref), wanted);
      return true;
    },
  };
}
