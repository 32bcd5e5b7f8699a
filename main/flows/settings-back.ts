import { type Reading, unknown } from "../../app/contract/common";
import { toFailure } from "../../app/contract/errors";
import type { OpenClawSnapshot } from "../../app/contract/openclaw";
import type { SettingsBack } from "../../app/contract/set-up";
import { defaultModelOf } from "../../app/domain/answer-route";
import { runnerPort } from "../../app/domain/set-up-command";
import { kvCacheBytes } from "../../app/domain/kv-cache";
import type { JobHandle } from "../platform/ports";
import type { EngineSettings } from "../../app/contract/engine";
import { neededForLoad } from "./choose-context";
import type { ConnectModels } from "./connect-plan";

export type SettingsBackOptions = {
  readOpenClaw(): OpenClawSnapshot;
  models: Pick<ConnectModels, "find" | "locksOf" | "inspect" | "preload" | "effectiveContext"> & {
    refresh(): Promise<unknown>;
    keptSettings(ref: string): EngineSettings | null;
    /** False: the runner has them still. */
    putSettingsBack(ref: string): Promise<boolean>;
  };
  hardwareFreeMemoryBytes(): Reading<number> | Promise<Reading<number>>;
};

/** While no runner answers OpenClaw is connected to none: where its route leads tells whether it will be this one. */
function leadsToRunner(baseUrl: string | null): boolean {
  return baseUrl !== null && URL.canParse(baseUrl) && new URL(baseUrl).port === runnerPort;
}

/**
 * A runner that comes up has forgotten how models are to be loaded. Giving settings loads the model, so this is done for
 * the model on OpenClaw's route only, and only when it fits memory that is free.
 */
export function createSettingsBack({ readOpenClaw, models, hardwareFreeMemoryBytes }: SettingsBackOptions) {
  /** What would be given back; null: nothing was kept for the model on the route, or there is no route. */
  function wanted(): SettingsBack | null {
    const model = defaultModelOf(readOpenClaw());
    if (model?.place !== "this-machine" || !leadsToRunner(model.baseUrl)) return null;
    const kept = models.keptSettings(model.model);
    if (kept === null) return null;
    const { contextTokens = null, gpuLayers = null, threads = null, keepAlive = null } = kept;
    return { model: model.model, contextTokens, gpuLayers, threads, keepAlive };
  }

  async function fits(ref: string, contextTokens: number | null): Promise<boolean> {
    const found = models.find(ref) ?? null;
    if (found === null) return true;
    const [freeBytes, detail] = await Promise.all([hardwareFreeMemoryBytes(), models.inspect(ref).catch(() => null)]);
    const neededWith = neededForLoad({
      kvBytes: (tokens) =>
        detail === null ? unknown("not-reported") : kvCacheBytes({ gguf: detail.gguf, contextTokens: tokens }),
      loadedContext: unknown("not-measured-yet"),
      weightsBytes: found.sizeBytes,
    });
    // without the cache's size the weights alone are the least it takes; what can't be told is no reason to refuse
    const needed = contextTokens === null ? unknown<number>("not-reported") : neededWith(contextTokens);
    const least = needed.isKnown ? needed : found.sizeBytes;
    return !least.isKnown || !freeBytes.isKnown || least.value <= freeBytes.value;
  }

  /** Gives them, loads the model and reads the context back. What fails is a warning: the runner itself is up. */
  async function putBack(job: JobHandle): Promise<void> {
    const back = wanted();
    if (back === null) return;
    const { model, contextTokens } = back;
    try {
      await models.refresh();
      if (!models.find(model)) return job.warn({ code: "settings-model-missing", model });
      if (!(await fits(model, contextTokens))) {
        return job.warn({ code: "settings-no-room", model });
      }
      job.phase("giving-settings-back");
      await models.putSettingsBack(model);
      await models.preload(model, job.signal);
      job.phase("reading-back");
      if (contextTokens === null) return;
      const loaded = await models.effectiveContext(model);
      if (!loaded.isKnown) job.warn({ code: "context-unread" });
      else if (loaded.value !== contextTokens) {
        job.warn({ code: "context-other", askedTokens: contextTokens, loadedTokens: loaded.value });
      }
    } catch (error) {
      job.signal.throwIfAborted();
      job.warn({ code: "settings-refused", model, text: toFailure(error).message });
    }
  }

  return {
    wanted,
    putBack,
    /** Held meanwhile: the model must neither be removed nor pulled. */
    locks: (): string[] => {
      const back = wanted();
      return back === null ? [] : models.locksOf(back.model);
    },
  };
}
