import { randomUUID } from "node:crypto";
import type { Reading } from "../../app/contract/common";
import { CodedError, toFailure } from "../../app/contract/errors";
import type { Job } from "../../app/contract/jobs";
import type { ConnectPlan } from "../../app/contract/openclaw";
import { draftConnection, minimumContextTokens, missingChanges } from "../../app/domain/openclaw-config";
import { contextIn } from "../../app/domain/engine-record";
import { valueAt } from "../../app/domain/json-value";
import type { Clock } from "../platform/clock";
import type { SendHttp } from "../platform/http";
import type { JobHandle, SendToRunner, StartJob } from "../platform/ports";
import type { OpenClawService } from "../services/openclaw/openclaw";
import type { ConfigState } from "../services/openclaw/session";
import { type ConnectModels, type PlanSources, type PreparedPlan, contextFor, preparePlan } from "./connect-plan";
import type { GuardFlow } from "./guard";
import { probeEndpoint } from "./probe-endpoint";
import { lockOf, undoConnection } from "./undo-openclaw";
import { writeConfig } from "./write-config";

export type ConnectFlowOptions = {
  openclaw: OpenClawService;
  models: ConnectModels;
  runner: { read: PlanSources["readRunner"]; send: SendToRunner };
  startJob: StartJob;
  guard: Pick<GuardFlow, "fitsAt" | "admit" | "leave">;
  clock: Clock;
  log: { warn(text: string): void };
  /** To probe the very address OpenClaw will use, and to see a running gateway. */
  sendHttp?: SendHttp;
};

/** What a job did to the runner's own settings of the model. */
type ContextSettings = { isChanged: boolean; earlierTokens: number | null };

/** OpenClaw's default model becomes one of the runner's: planned, shown, written, read back, probed, or put back. */
export function createConnectFlow(options: ConnectFlowOptions) {
  const { openclaw, models, runner, guard, startJob, clock, log, sendHttp } = options;
  const plans = new Map<string, PreparedPlan>();
  const sources: PlanSources = {
    models,
    readRunner: runner.read,
    fitsAt: guard.fitsAt,
  };

  /** Reads everything, changes nothing. Throws CodedError: model-missing, openclaw-missing, -broken, -node-too-old. */
  async function plan({ model }: { model: string }): Promise<ConnectPlan> {
    const session = await openclaw.open();
    const prepared = await preparePlan({ id: randomUUID(), model, session, sources, isGatewayRunning });
    plans.set(prepared.shown.id, prepared);
    // a plan holds the file's text: only the latest few are kept
    for (const id of [...plans.keys()].slice(0, -5)) plans.delete(id);
    return prepared.shown;
  }

  /** Throws CodedError plan-stale for a plan that isn't known any longer, and the plan's blocker. */
  function connect({ planId }: { planId: string }): Job {
    const prepared = plans.get(planId);
    if (prepared === undefined)
      throw new CodedError("plan-stale", "This plan is not there any longer; look at a new one");
    const { blocker } = prepared.shown;
    if (blocker !== null) throw new CodedError(blocker.code, blocker.message, blocker.detail);
    return startJob({
      key: `connect-openclaw:${prepared.session.location.stateDir}`,
      kind: "connect-openclaw",
      subject: prepared.model,
      locks: [lockOf(prepared.session.location.stateDir), ...models.locksOf(prepared.model)],
      isCancellable: true,
      run: async (job) => {
        const settings: ContextSettings = { isChanged: false, earlierTokens: null };
        try {
          await carryOut(prepared, settings, job);
        } catch (error) {
          await putContextBack(prepared, settings);
          throw error;
        } finally {
          plans.delete(planId);
          await openclaw.refresh().catch((error: unknown) => log.warn(toFailure(error).message));
        }
      },
    });
  }

  async function carryOut(prepared: PreparedPlan, settings: ContextSettings, job: JobHandle): Promise<void> {
    const { session, model, baseUrl, state } = prepared;
    job.phase("checking");
    await checkFresh(prepared);
    if (!prepared.isFileEdited && prepared.draft.changes.length > 0)
      await session.adapter.rehearse(prepared.draft.changes);

    const contextTokens = await load(prepared, settings, job);
    const draft = draftConnection({
      config: state.config ?? {},
      dialect: session.dialect,
      model,
      baseUrl,
      contextTokens,
    });
    job.signal.throwIfAborted();
    const probe = () => {
      job.phase("probing");
      return probeEndpoint({ send: runner.send, sendHttp, baseUrl, model, signal: job.signal });
    };
    if (draft.changes.length === 0) {
      job.phase("reading-back");
      await readBack(prepared, draft);
      return probe();
    }

    job.cancellable(false);
    await checkFresh(prepared);
    const write = { session, state, changes: draft.changes, readBack: () => readBack(prepared, draft), probe };
    await writeConfig({ openclaw, clock, log }, write, job);
  }

  async function checkFresh({ session, state, baseUrl }: PreparedPlan): Promise<void> {
    if ((await session.readConfig()).hash !== state.hash) {
      throw new CodedError("plan-stale", "The configuration changed after the plan was made; nothing was written");
    }
    if (runner.read().endpoint?.openAiBaseUrl !== baseUrl) {
      throw new CodedError("plan-stale", "The runner is at another address now; nothing was written");
    }
  }

  /** Answers with the context that was read back. */
  async function load({ model, context }: PreparedPlan, settings: ContextSettings, job: JobHandle): Promise<number> {
    const loadWith = async (contextTokens: number | null): Promise<Reading<number>> => {
      job.phase("loading-model");
      const change = contextTokens === null ? {} : { contextTokens };
      await guard.admit({ ref: model, intent: "load", change, isAsSet: true }, { signal: job.signal });
      job.signal.throwIfAborted();
      if (contextTokens !== null) {
        if (!settings.isChanged) settings.earlierTokens = contextIn(await models.configured(model));
        settings.isChanged = true;
        await models.configure(model, { contextTokens });
      }
      await models.preload(model, job.signal).finally(() => guard.leave(model));
      return models.effectiveContext(model);
    };
    let actual = context.readBack;
    if (context.reloadWith !== null || !actual.isKnown) actual = await loadWith(context.reloadWith);
    if (actual.isKnown && actual.value < minimumContextTokens && context.reloadWith === null) {
      // it was set smaller than it is packaged with
      const found = models.find(model) ?? null;
      const again = found === null ? null : await contextFor(found, sources);
      if (again !== null && again.reloadWith !== null) actual = await loadWith(again.reloadWith);
    }
    if (!actual.isKnown) {
      job.warn({ code: "context-unread" });
      return context.contextTokens;
    }
    if (actual.value < minimumContextTokens) {
      throw new CodedError(
        "openclaw-context-too-small",
        `It was loaded with ${actual.value} tokens of context; nothing was written`,
      );
    }
    if (actual.value !== context.contextTokens)
      job.warn({ code: "context-other", askedTokens: context.contextTokens, loadedTokens: actual.value });
    return actual.value;
  }

  /** What was set before; nothing, where nothing was. */
  async function putContextBack({ model }: PreparedPlan, { isChanged, earlierTokens }: ContextSettings): Promise<void> {
    if (!isChanged) return;
    await models.configure(model, { contextTokens: earlierTokens }).catch((error: unknown) => {
      log.warn(`openclaw: the earlier context could not be put back: ${toFailure(error).code}`);
    });
  }

  async function readBack({ session }: PreparedPlan, draft: ReturnType<typeof draftConnection>): Promise<ConfigState> {
    const written = await session.readConfig();
    const missing = missingChanges(written.config ?? undefined, draft.changes);
    if (missing.length > 0) {
      const keys = missing.map(({ path }) => path.join(".")).join(", ");
      throw new CodedError("openclaw-write-failed", `Read back, these keys are not as planned: ${keys}`);
    }
    const { defaultModel, fallbacks } = await openclaw.readRoute(session);
    if (defaultModel.ref !== draft.ref) {
      throw new CodedError("openclaw-write-failed", `It still says its default model is ${defaultModel.ref}`);
    }
    const elsewhere = fallbacks.filter(({ place }) => place !== "this-machine");
    if (elsewhere.length > 0) {
      throw new CodedError(
        "openclaw-write-failed",
        `It still falls back to ${elsewhere.map(({ ref }) => ref).join(", ")}`,
      );
    }
    return session.readConfig();
  }

  async function isGatewayRunning({ config }: ConfigState): Promise<boolean> {
    if (sendHttp === undefined) return false;
    const port = valueAt(config ?? undefined, ["gateway", "port"]);
    const origin = `http://127.0.0.1:${typeof port === "number" ? port : 18_789}`;
    try {
      const call = { method: "GET", path: "/", headersTimeoutMs: 1_500, purpose: "openclaw-gateway" } as const;
      (await sendHttp({ kind: "tcp", origin, basePath: "" }, call)).close();
      return true;
    } catch {
      return false;
    }
  }

  return {
    plan,
    connect,
    /** Puts back what was there before the last connect, byte for byte. Throws CodedError not-found when there is nothing. */
    undo: (): Job => undoConnection({ openclaw, startJob, log }),
  };
}
