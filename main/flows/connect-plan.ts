import type { Reading } from "../../app/contract/common";
import { CodedError, type Failure } from "../../app/contract/errors";
import type { Model, ModelDetail } from "../../app/contract/models";
import type { ConnectPlan, PlannedChange } from "../../app/contract/openclaw";
import type { RunnerSnapshot } from "../../app/contract/runner";
import {
  type ConfigChange,
  type ConnectionDraft,
  comfortableContextTokens,
  draftConnection,
  maskForShowing,
  minimumContextTokens,
} from "../../app/domain/openclaw-config";
import { type Json, type JsonObject, parseJson, valueAt } from "../../app/domain/json-value";
import type { ConfigState, OpenClawSession } from "../services/openclaw/session";
import { type ContextChoice, chooseContext } from "./choose-context";
import type { GuardFlow } from "./guard";

/** What the flow needs of the models service. References are canonical; each may throw CodedError. */
export type ConnectModels = {
  find(ref: string): Model | null | undefined;
  /** Held while it is connected: it must not be removed meanwhile. */
  locksOf(ref: string): string[];
  /** Read from the runner; unknown while the model isn't loaded. */
  effectiveContext(ref: string): Promise<Reading<number>>;
  /** The runner's record of what was asked for; null when nothing was. */
  configured(ref: string): Promise<JsonObject | null>;
  /** Merged into what is set already; the runner may load the model by itself. */
  configure(ref: string, change: { contextTokens: number | null }): Promise<unknown>;
  preload(ref: string, signal?: AbortSignal): Promise<unknown>;
  inspect(ref: string): Promise<ModelDetail>;
};

export type PlanSources = {
  models: ConnectModels;
  readRunner(): RunnerSnapshot;
  /** Whether a model fits with so many tokens, as things are now. */
  fitsAt: GuardFlow["fitsAt"];
};

/** A plan with what is needed to carry it out. Holds the configuration's text, so it stays in main. */
export type PreparedPlan = {
  shown: ConnectPlan;
  session: OpenClawSession;
  state: ConfigState;
  model: string;
  baseUrl: string;
  draft: ConnectionDraft;
  context: ContextChoice;
  isFileEdited: boolean;
};

export async function preparePlan({
  id,
  model,
  session,
  sources,
  isGatewayRunning,
}: {
  id: string;
  model: string;
  session: OpenClawSession;
  sources: PlanSources;
  isGatewayRunning: (state: ConfigState) => Promise<boolean>;
}): Promise<PreparedPlan> {
  const found = sources.models.find(model) ?? null;
  if (found === null) throw new CodedError("model-missing", `${model} is not on this runner`);
  const { endpoint } = sources.readRunner();
  const [state, context] = await Promise.all([session.readConfig(), contextFor(found, sources)]);
  const baseUrl = endpoint?.openAiBaseUrl ?? null;
  const draft = draftConnection({
    config: state.config ?? {},
    dialect: session.dialect,
    model: found.ref,
    baseUrl: baseUrl ?? "",
    contextTokens: context.contextTokens,
  });
  const blocker = await findBlocker({ session, state, draft, context, baseUrl, hasRunner: endpoint !== null });
  const changes = blocker === null || blocker.code === "openclaw-context-too-small" ? draft.changes : [];
  const isFileEdited = session.mustEditFile(state, changes);
  const isRunning = changes.length > 0 && (await isGatewayRunning(state));
  const shown: ConnectPlan = {
    id,
    dialect: session.dialect,
    model: found.ref,
    configPath: session.location.configPath,
    changes: changes.map((change) => showChange(state, change)),
    commands: isFileEdited || changes.length === 0 ? [] : [...session.adapter.planWrites(changes)],
    contextTokens: context.readBack,
    reloadWithContextTokens: blocker === null ? context.reloadWith : null,
    warnings: [
      // whoever writes it, it comes out as plain JSON
      ...(changes.length > 0 && state.text !== null && parseJson(state.text) === undefined
        ? (["comments-lost"] as const)
        : []),
      ...(context.contextTokens < comfortableContextTokens ? (["context-small"] as const) : []),
      ...(draft.removesFallbacks ? (["cloud-fallbacks-removed"] as const) : []),
      ...(isFileEdited && state.references.length > 0 ? (["env-references"] as const) : []),
      ...(isRunning ? (["gateway-running"] as const) : []),
      ...(endpoint !== null && endpoint.location !== "this-machine" ? (["runner-elsewhere"] as const) : []),
    ],
    blocker,
  };
  return { shown, session, state, model: found.ref, baseUrl: baseUrl ?? "", draft, context, isFileEdited };
}

/** The context the model has or would be given, judged against memory that is free now. */
export async function contextFor(model: Model, sources: PlanSources): Promise<ContextChoice> {
  const [effective, fits, detail] = await Promise.all([
    sources.models.effectiveContext(model.ref),
    sources.fitsAt(model.ref),
    // without its metadata what it was trained for is what the list says
    sources.models.inspect(model.ref).catch(() => null),
  ]);
  return chooseContext({
    effective,
    packaged: model.packagedContextTokens,
    trained: detail?.model.trainedContextTokens.isKnown
      ? detail.model.trainedContextTokens
      : model.trainedContextTokens,
    fits,
  });
}

async function findBlocker({
  session,
  state,
  draft,
  context,
  baseUrl,
  hasRunner,
}: {
  session: OpenClawSession;
  state: ConfigState;
  draft: ConnectionDraft;
  context: ContextChoice;
  baseUrl: string | null;
  hasRunner: boolean;
}): Promise<Failure | null> {
  if (!hasRunner) return { code: "runner-absent", message: "No Model Runner was found" };
  if (baseUrl === null) {
    return { code: "openclaw-needs-tcp", message: "OpenClaw can only reach a runner by TCP, and this one has no port" };
  }
  if (state.text !== null) {
    // also when we could read it: only the tool itself knows whether it accepts it
    const problem = await session.adapter.validate();
    if (problem !== null) return problem;
  }
  if (state.config === null || draft.oddKey !== null) {
    return {
      code: "openclaw-config-invalid",
      message: draft.oddKey === null ? "The file isn't JSON5" : `${draft.oddKey} holds something unexpected`,
    };
  }
  if (state.hasIncludes) {
    return {
      code: "openclaw-write-failed",
      message:
        "The configuration is put together from several files ($include); Homeport changes only what it can put back",
    };
  }
  if (context.isTooSmall) {
    return {
      code: "openclaw-context-too-small",
      message: `OpenClaw needs ${minimumContextTokens} tokens of context. ${context.why}`,
    };
  }
  return null;
}

/** A change as old → new, with secrets masked. */
export function showChange({ config }: ConfigState, { path, value }: ConfigChange): PlannedChange {
  const before = valueAt(config ?? undefined, path);
  const show = (shown: Json | undefined) =>
    shown === undefined ? null : JSON.stringify(maskForShowing(shown, path.at(-1)));
  return { key: path.join("."), before: show(before), after: show(value) };
}
