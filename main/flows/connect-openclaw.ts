import { randomUUID } from "node:crypto";
import type { Reading } from "../../app/contract/common";
import { CodedError, toFailure, toError } from "../../app/contract/errors";
import type { Job } from "../../app/contract/jobs";
import type { CloudChoice, ConnectPlan } from "../../app/contract/openclaw";
import { hostOf } from "../../app/domain/offline-policy";
import type { RouteProfile } from "../../app/domain/route-profile-names";
import { cloudReachOf, isUsed } from "../../app/domain/cloud-reach";
import { missingChanges } from "../../app/domain/openclaw-config";
import { type ProfileDraft, cloudProvider } from "../../app/domain/route-profile";
import { splitModelRef } from "../../app/domain/model-place";
import { contextIn } from "../../app/domain/engine-record";
import { usualGatewayPort } from "../../app/domain/cli-profile";
import { readGatewayConfig } from "../../app/domain/gateway-config";
import { stateJobKey } from "../../app/domain/state-job";
import type { Clock } from "../platform/clock";
import type { SendHttp } from "../platform/http";
import type { JobHandle, SendToRunner, StartJob } from "../platform/ports";
import type { OpenClawService } from "../services/openclaw/openclaw";
import type { ConfigState, OpenClawSession } from "../services/openclaw/session";
import { type AddressStepsOptions, createAddressSteps } from "./connect-address";
import {
  type ConnectModels,
  type PlanSources,
  type PlannedModel,
  type PreparedPlan,
  asLocalModel,
  draftOf,
  preparePlan,
} from "./connect-plan";
import { giveContextBack, tellingRunner } from "./context-back";
import { inRoom } from "../services/models/in-room";
import type { GuardFlow } from "./guard";
import { contextFor, loadAsChosen } from "./openclaw-context";
import { createPlanStore } from "./plan-store";
import { lockOf } from "./state-lock";
import { undoConnection } from "./undo/undo-openclaw";
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
  /** Names and addresses of this machine, also as it is called where OpenClaw runs. */
  ownHosts?: () => readonly string[];
  /** Throws offline-mode while it is on. */
  refuseOffline?: (contact: string) => void;
  /** What is kept for addresses of other machines. */
  access?: PlanSources["access"];
} & Pick<AddressStepsOptions, "place" | "port">;

export type PlanInput = {
  model?: string | null;
  profile?: RouteProfile | null;
  cloud?: CloudChoice | null;
  baseUrl?: string | null;
};

export type ConnectInput = { planId: string; key?: string | null; isUnverified?: boolean };

/** What a job did to the runner's own settings of the model. */
type ContextSettings = { isChanged: boolean; earlierTokens: number | null; setTokens: number };

/** OpenClaw's default model becomes one of the runner's: planned, shown, written, read back, probed, or put back. */
export function createConnectFlow(options: ConnectFlowOptions) {
  const { openclaw, models, runner, guard, startJob, clock, log, sendHttp, place, port } = options;
  const steps = createAddressSteps({ place, port, runner, sendHttp });
  const plans = createPlanStore<PreparedPlan>();
  const sources: PlanSources = {
    models,
    readRunner: runner.read,
    fitsAt: guard.fitsAt,
    ownHosts: () => options.ownHosts?.() ?? [],
    addressFor: place.addressFor,
    portOffer: port.offer,
    access: options.access,
  };

  /** Reads everything, changes nothing. Throws CodedError: model-missing, openclaw-missing, -broken, -node-too-old. */
  async function plan({ model = null, profile = null, cloud = null, baseUrl = null }: PlanInput): Promise<ConnectPlan> {
    const session = await openclaw.open();
    const wish = { model: profile === "cloud" ? null : model, profile, cloud, baseUrl };
    const prepared = await preparePlan({ id: randomUUID(), wish, session, sources, isGatewayRunning });
    plans.keep(prepared.shown.id, prepared);
    return prepared.shown;
  }

  /**
   * `key` is the cloud's, for OpenClaw's own store. Throws CodedError plan-stale for a plan that isn't known any longer,
   * openclaw-schema-unread without the second word, cloud-key-missing when it needs a key, and the plan's blocker.
   */
  function connect({ planId, key = null, isUnverified = false }: ConnectInput): Job {
    const prepared = plans.require(planId);
    // planned before it was switched on
    const cloud = prepared.wish.cloud;
    if (cloud !== null) options.refuseOffline?.(hostOf(cloud.baseUrl));
    const { blocker } = prepared.shown;
    if (blocker !== null) throw toError(blocker);
    if (prepared.shown.needsKey && key === null)
      throw new CodedError("cloud-key-missing", "OpenClaw has no key for this cloud yet");
    if (prepared.shown.warnings.includes("schema-unread")) {
      if (!isUnverified) throw new CodedError("openclaw-schema-unread", "This version was not verified");
      prepared.session.schema.trust();
    }
    const { local } = prepared;
    return startJob({
      key: stateJobKey(`connect-openclaw:${planId}`, prepared.session.location.stateDir),
      kind: "connect-openclaw",
      subject: prepared.shown.model,
      locks: [
        ...new Set([
          lockOf(prepared.session.location.stateDir),
          ...(local === null ? [] : models.locksOf(local.ref)),
          ...(prepared.shown.opensPort === null ? [] : port.locks()),
        ]),
      ],
      isCancellable: true,
      run: async (job) => {
        const settings: ContextSettings = { isChanged: false, earlierTokens: null, setTokens: 0 };
        let hasOpened = false;
        try {
          job.phase("checking");
          await checkFresh(prepared);
          if (prepared.shown.opensPort !== null) await steps.openPort(local, job, () => void (hasOpened = true));
          await carryOut(prepared, settings, key, job);
        } catch (error) {
          await putContextBack(prepared, settings, job);
          if (hasOpened) await steps.closePort(job);
          throw error;
        } finally {
          plans.drop(planId);
          await openclaw.refresh().catch((error: unknown) => log.warn(toFailure(error).message));
        }
      },
    });
  }

  async function carryOut(prepared: PreparedPlan, settings: ContextSettings, key: string | null, job: JobHandle) {
    const { session, local, state, wish } = prepared;
    if (!prepared.isFileEdited && prepared.draft.changes.length > 0)
      await session.adapter.rehearse(prepared.draft.changes);

    const model = local && asLocalModel(local, await load(local, settings, job));
    const about = { config: state.config ?? {}, dialect: session.dialect, ownHosts: prepared.hosts };
    const draft = draftOf(wish, model, about);
    job.signal.throwIfAborted();
    const believe = async () => {
      // what is said to a cloud is for the user to send
      if (local === null) return job.warn({ code: "cloud-not-asked" });
      job.phase("probing");
      await steps.probe(local, job);
    };
    const token = local?.token ?? null;
    if (draft.changes.length === 0 && key === null && token === null) {
      job.phase("reading-back");
      await readBack(prepared, draft);
      return believe();
    }

    job.cancellable(false);
    await checkFresh(prepared);
    let hasGivenKey = false;
    await writeConfig(
      { history: openclaw.history, clock, log },
      {
        session,
        state,
        changes: draft.changes,
        purpose: wish.profile ?? "connect",
        subject: prepared.shown.model,
        context: contextOf(settings, local),
        ...(key === null && token === null
          ? {}
          : {
              afterWrite: async () => {
                const given = [
                  ...(key === null ? [] : ([[cloudProvider, key]] as const)),
                  ...(token === null ? [] : ([[localProviderOf(draft), token]] as const)),
                ];
                for (const each of given) {
                  await session.keys.put(...each);
                  hasGivenKey = true;
                }
              },
            }),
        readBack: () => readBack(prepared, draft),
        probe: believe,
      },
      job,
    ).catch((error: unknown) => {
      // no command of theirs takes one out of the store again
      if (hasGivenKey) job.warn({ code: "key-stays" });
      throw error;
    });
  }

  async function checkFresh({ session, state, local }: PreparedPlan): Promise<void> {
    if ((await session.readConfig()).hash !== state.hash) {
      throw new CodedError("plan-stale", "The configuration changed after the plan was made; nothing was written");
    }
    if (local !== null && (runner.read().endpoint?.openAiBaseUrl ?? null) !== local.runnerUrl) {
      throw new CodedError("plan-stale", "The runner is at another address now; nothing was written");
    }
  }

  /** Answers with the context that was read back. */
  async function load(
    { ref: model, context }: PlannedModel,
    settings: ContextSettings,
    job: JobHandle,
  ): Promise<number> {
    const loadWith = async (contextTokens: number | null): Promise<Reading<number>> => {
      if (contextTokens === null && context.readBack.isKnown) return context.readBack;
      job.phase("loading-model");
      const change = contextTokens === null ? {} : { contextTokens };
      await inRoom(guard, { ref: model, intent: "load", change, isAsSet: true }, { signal: job.signal }, async () => {
        job.signal.throwIfAborted();
        if (contextTokens !== null) {
          if (!settings.isChanged) settings.earlierTokens = contextIn(await models.configured(model));
          settings.isChanged = true;
          settings.setTokens = contextTokens;
          await models.configure(model, { contextTokens });
        }
        await models.preload(model, job.signal);
      });
      return models.effectiveContext(model);
    };
    const chooseAgain = async () => {
      const found = models.find(model) ?? null;
      return found === null ? null : contextFor(found, sources);
    };
    const actualTokens = await loadAsChosen(context, { load: loadWith, chooseAgain }, job);
    if (actualTokens !== context.contextTokens)
      job.warn({ code: "context-other", askedTokens: context.contextTokens, loadedTokens: actualTokens });
    return actualTokens;
  }

  /** What was set before; nothing, where nothing was. */
  async function putContextBack(
    { local }: PreparedPlan,
    { isChanged, earlierTokens }: ContextSettings,
    job: JobHandle,
  ): Promise<void> {
    if (!isChanged || local === null) return;
    const context = { ref: local.ref, contextTokens: earlierTokens };
    await giveContextBack(context, tellingRunner({ models, guard }), models, job);
  }

  async function readBack({ session, wish, hosts, local }: PreparedPlan, draft: ProfileDraft): Promise<ConfigState> {
    const written = await session.readConfig();
    const refuse = (words: string): never => {
      throw new CodedError("openclaw-write-failed", words);
    };
    const missing = missingChanges(written.config ?? undefined, draft.changes);
    // the tool puts a name of its own where the key was asked for
    const wrong = missing
      .filter(({ path }) => wish.cloud === null || path.at(-1) !== cloudProvider)
      .filter(({ path }) => !local?.token || path.at(-1) !== "apiKey");
    if (wrong.length > 0)
      refuse(`Read back, these keys are not as planned: ${wrong.map(({ path }) => path.join(".")).join(", ")}`);
    const { defaultModel, fallbacks } = await openclaw.readRoute(session);
    if (defaultModel.ref !== draft.ref) refuse(`It still says its default model is ${defaultModel.ref}`);
    const refs = fallbacks.map(({ ref }) => ref);
    const unwanted =
      draft.fallbacks === null
        ? fallbacks.filter(({ place }) => place !== "this-machine").map(({ ref }) => ref)
        : refs.filter((ref) => !draft.fallbacks?.includes(ref));
    if (unwanted.length > 0) refuse(`It still falls back to ${unwanted.join(", ")}`);
    const lost = (draft.fallbacks ?? []).filter((ref) => !refs.includes(ref));
    if (lost.length > 0) refuse(`It doesn't fall back to ${lost.join(", ")}`);
    if (wish.profile === "local-only") {
      const known = new Set(draft.left.map(({ path }) => path.join(".")));
      const reach = cloudReachOf(written.config ?? {}, session.dialect, hosts);
      const open = reach.filter((each) => isUsed(each) && !known.has(each.path.join(".")));
      if (open.length > 0) refuse(`It still reaches ${open.map(({ path }) => path.join(".")).join(", ")}`);
    }
    return session.readConfig();
  }

  async function isGatewayRunning({ dialect, location }: OpenClawSession, { config }: ConfigState): Promise<boolean> {
    if (sendHttp === undefined) return false;
    const usual = usualGatewayPort(dialect, location.profile);
    const origin = `http://127.0.0.1:${readGatewayConfig(config ?? undefined, usual).port}`;
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
    undo: (): Job => undoConnection({ openclaw, models, guard, startJob, log }),
  };
}

/** The provider of the model that answers first: whoever asks there uses the key kept under its name. */
const localProviderOf = ({ ref }: ProfileDraft): string => splitModelRef(ref)?.provider ?? "local";

function contextOf({ isChanged, earlierTokens, setTokens }: ContextSettings, local: PlannedModel | null) {
  return isChanged && local !== null ? { model: local.ref, earlierTokens, setTokens } : null;
}
