import { inRoom } from "../services/models/in-room";
import { toFailure } from "../../app/contract/errors";
import type { OpenClawSnapshot } from "../../app/contract/openclaw";
import type { SettingsBack } from "../../app/contract/set-up";
import { defaultModelOf } from "../../app/domain/answer-route";
import { runnerPort } from "../../app/domain/set-up-command";
import type { JobHandle } from "../platform/ports";
import type { EngineSettings } from "../../app/contract/engine";
import type { ConnectModels } from "./connect-plan";
import type { GuardFlow } from "./guard";

export type SettingsBackOptions = {
  readOpenClaw(): OpenClawSnapshot;
  models: Pick<ConnectModels, "find" | "locksOf" | "preload" | "effectiveContext"> & {
    refresh(): Promise<unknown>;
    keptSettings(ref: string): EngineSettings | null;
    /** False: the runner has them still. */
    putSettingsBack(ref: string): Promise<boolean>;
  };
  guard: Pick<GuardFlow, "admit" | "leave">;
};

/** While no runner answers OpenClaw is connected to none: where its route leads tells whether it will be this one. */
function leadsToRunner(baseUrl: string | null): boolean {
  return baseUrl !== null && URL.canParse(baseUrl) && new URL(baseUrl).port === runnerPort;
}

/**
 * A runner that comes up has forgotten how models are to be loaded. Giving settings loads the model, so this is done for
 * the model on OpenClaw's route only, and only when it fits memory that is free.
 */
export function createSettingsBack({ readOpenClaw, models, guard }: SettingsBackOptions) {
  /** What would be given back; null: nothing was kept for the model on the route, or there is no route. */
  function wanted(): SettingsBack | null {
    const model = defaultModelOf(readOpenClaw());
    if (model?.place !== "this-machine" || !leadsToRunner(model.baseUrl)) return null;
    const kept = models.keptSettings(model.model);
    if (kept === null) return null;
    const { contextTokens = null, gpuLayers = null, threads = null, keepAlive = null } = kept;
    return { model: model.model, contextTokens, gpuLayers, threads, keepAlive };
  }

  /** Gives them, loads the model and reads the context back. What fails is a warning: the runner itself is up. */
  async function putBack(job: JobHandle): Promise<void> {
    const back = wanted();
    if (back === null) return;
    const { model, contextTokens } = back;
    try {
      await models.refresh();
      if (!models.find(model)) return job.warn({ code: "settings-model-missing", model });
      await inRoom(guard, { ref: model, intent: "load" }, { signal: job.signal }, async () => {
        job.phase("giving-settings-back");
        await models.putSettingsBack(model);
        await models.preload(model, job.signal);
      });
      job.phase("reading-back");
      if (contextTokens === null) return;
      const loaded = await models.effectiveContext(model);
      if (!loaded.isKnown) job.warn({ code: "context-unread" });
      else if (loaded.value !== contextTokens) {
        job.warn({ code: "context-other", askedTokens: contextTokens, loadedTokens: loaded.value });
      }
    } catch (error) {
      job.signal.throwIfAborted();
      const { code, message } = toFailure(error);
      job.warn(
        code === "wont-fit" ? { code: "settings-no-room", model } : { code: "settings-refused", model, text: message },
      );
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
