import { type Reading, known, unknown } from "../../../app/contract/common";
import type { Model } from "../../../app/contract/models";
import type { LoadedModel } from "../../../app/contract/runner";
import type { JsonObject } from "../../../app/domain/json-value";
import { canAnswerNow } from "../../../app/domain/loaded-models";
import type { Clock } from "../../platform/clock";
import type { SendToRunner } from "../../platform/ports";
import { requireRef } from "./asking";
import { readEffectiveContext } from "./effective-context";
import { type EngineSettings, changeSettings, notTakenOver, readSettings, settingsIn } from "./engine-settings";
import type { KeptSettings, KeptSettingsStore } from "./kept-settings";
import { isRowOf, readLoadedRows } from "./loaded";

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
  async function configured(ref: string): Promise<JsonObject | null> {
    const parsed = requireRef(ref);
    return (await readSettings(send, parsed.ref, find(parsed.ref)))?.config ?? null;
  }

  async function configure(ref: string, patch: EngineSettings): Promise<JsonObject> {
    const parsed = requireRef(ref);
    const after = await changeSettings(send, parsed.ref, find(parsed.ref), patch);
    const keptBefore = kept.of(parsed.ref) ?? {};
    const wanted = Object.fromEntries(Object.entries(patch).map(([name, value]) => [name, value ?? undefined]));
    await kept.set(parsed.ref, { ...keptBefore, ...wanted });
    return after;
  }

  function hasChatEngine(rows: readonly LoadedModel[], ref: string): boolean {
    return rows.some((row) => canAnswerNow(row) && isRowOf(row, ref, find(ref)));
  }

  return {
    hasChatEngine,

    /** The runner's record of what was asked for (`context-size`, `keep_alive`, …): a wish, not what is in use. */
    configured,

    /**
     * Answers with the record read back, and keeps what was set. The runner loads the model by itself afterwards. Throws
     * CodedError bad-input, model-in-use, runner-old, runner-bad-answer.
     */
    configure,

    /** What Homeport keeps for this model; null when nothing was ever set. */
    keptSettings: (ref: string): KeptSettings | null => kept.of(requireRef(ref).ref),

    /**
     * Posts what is kept again where the runner has forgotten it, and answers whether that was needed. The runner then
     * loads the model, so this is for a model that is about to be used. Throws as `configure`.
     */
    async putSettingsBack(ref: string): Promise<boolean> {
      const parsed = requireRef(ref);
      const wanted = kept.of(parsed.ref);
      if (wanted === null) return false;
      const now = settingsIn((await configured(parsed.ref)) ?? {});
      if (notTakenOver(now, wanted).length === 0) return false;
      await changeSettings(send, parsed.ref, find(parsed.ref), wanted);
      return true;
    },

    /** Unknown while the model isn't loaded: asking would load it. */
    async effectiveContext(ref: string): Promise<Reading<number>> {
      const parsed = requireRef(ref);
      const rows = await readLoadedRows(send);
      if (rows === null ? !isLoaded(parsed.ref) : !hasChatEngine(rows, parsed.ref)) {
        return unknown("not-measured-yet", "The model is not loaded.");
      }
      if (find(parsed.ref) === undefined) await refresh();
      const model = find(parsed.ref);
      if (model === undefined) return unknown("not-reported", "The runner does not list this model.");
      const asked = await readSettings(send, parsed.ref, model).catch(() => null);
      const size = asked?.config["context-size"];
      const context = await readEffectiveContext({
        send,
        clock,
        model,
        askedTokens: typeof size === "number" && size > 0 ? size : null,
      });
      return context.isKnown ? known(context.value) : context;
    },
  };
}
