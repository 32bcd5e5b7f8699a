import { type Reading, unknown } from "../../app/contract/common";
import { CodedError, type Failure } from "../../app/contract/errors";
import type { Model, ModelDetail } from "../../app/contract/models";
import type { CloudChoice, CloudReach, ConnectPlan, Dialect } from "../../app/contract/openclaw";
import type { RunnerSnapshot } from "../../app/contract/runner";
import { comfortableContextTokens, minimumContextTokens } from "../../app/domain/openclaw-config";
import type { CloudReach as DraftReach } from "../../app/domain/cloud-reach";
import { type LocalModel, type ProfileDraft, cloudProvider, draftProfile } from "../../app/domain/route-profile";
import type { RouteProfile } from "../../app/domain/route-profile-names";
import { isContainerOnly, namesOfRunner } from "../../app/domain/openclaw-place";
import { type Json, type JsonObject, parseJson } from "../../app/domain/json-value";
import type { ConfigState, OpenClawSession } from "../services/openclaw/session";
import type { ContextChoice } from "./choose-context";
import type { GuardFlow } from "./guard";
import { contextFor } from "./openclaw-context";
import type { ChosenAddress, PlaceFlow } from "./openclaw-place";
import { fileObstacle, schemaProblem, showChange } from "./write-config";

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
  /** What is put back when the runner has forgotten it; nothing is asked of the runner. */
  keep(ref: string, change: { contextTokens: number | null }): Promise<void>;
  preload(ref: string, signal?: AbortSignal): Promise<unknown>;
  inspect(ref: string): Promise<ModelDetail>;
};

export type PlanSources = {
  models: ConnectModels;
  readRunner(): RunnerSnapshot;
  /** Whether a model fits with so many tokens, as things are now. */
  fitsAt: GuardFlow["fitsAt"];
  /** Names and addresses of this machine, also as it is called where OpenClaw runs. */
  ownHosts(): readonly string[];
  addressFor: PlaceFlow["addressFor"];
  /** What is kept for addresses of other machines; absent: nothing is. */
  access?: { tokenFor(baseUrl: string): string | null; isTrustedByHand(baseUrl: string): boolean } | undefined;
  /** Opening Docker Desktop's port, where Homeport can do that now. */
  portOffer(): Promise<ConnectPlan["opensPort"]>;
};

/** What is to answer: `model` is one of the runner's, and none for the profile `cloud`. */
export type RouteWish = {
  model: string | null;
  profile: RouteProfile | null;
  cloud: CloudChoice | null;
  /** Another address than the best. */
  baseUrl: string | null;
};

/** One of the runner's models, ready to be written into a configuration. */
export type PlannedModel = {
  ref: string;
  /** Null: there is none to be had, and the plan can't be carried out. */
  address: ChosenAddress | null;
  /** Other addresses of the runner. */
  alsoAt: readonly string[];
  context: ContextChoice;
  /** As the runner is reached from this machine, when it was planned. */
  runnerUrl: string | null;
  /** Kept for the address; it goes into the tool's own store of keys. */
  token: string | null;
};

/** A plan with what is needed to carry it out. Holds the configuration's text, so it stays in main. */
export type PreparedPlan = {
  shown: ConnectPlan;
  session: OpenClawSession;
  state: ConfigState;
  wish: RouteWish;
  /** Null: only a cloud answers. */
  local: PlannedModel | null;
  draft: ProfileDraft;
  /** Names and addresses that mean this machine, the planned address among them where it does. */
  hosts: readonly string[];
  isFileEdited: boolean;
};

/** Throws CodedError bad-input when the wish doesn't hold what its profile needs. */
export function draftOf(
  { profile, cloud }: Pick<RouteWish, "profile" | "cloud">,
  local: LocalModel | null,
  about: { config: Json; dialect: Dialect; ownHosts: readonly string[] },
): ProfileDraft {
  if (profile === "cloud" && cloud !== null) return draftProfile({ ...about, profile, cloud });
  if (profile === "local-then-cloud" && cloud !== null && local !== null)
    return draftProfile({ ...about, profile, local, cloud });
  if ((profile === null || profile === "local-only") && local !== null)
    return draftProfile({ ...about, profile, local });
  throw new CodedError("bad-input", "This profile needs another model than was given");
}

export async function preparePlan({
  id,
  wish,
  session,
  sources,
  isGatewayRunning,
}: {
  id: string;
  wish: RouteWish;
  session: OpenClawSession;
  sources: PlanSources;
  isGatewayRunning: (session: OpenClawSession, state: ConfigState) => Promise<boolean>;
}): Promise<PreparedPlan> {
  const found = wish.model === null ? null : (sources.models.find(wish.model) ?? null);
  if (session.dialect === "clawdbot" && typeof wish.cloud?.keyVariable === "string")
    // it refuses its whole configuration wherever the variable isn't there
    throw new CodedError("bad-input", "clawdbot takes a key from its own store only");
  if (found === null && wish.model !== null)
    throw new CodedError("model-missing", `${wish.model} is not on this runner`);
  const { endpoint } = sources.readRunner();
  const [state, context, target] = await Promise.all([
    session.readConfig(),
    found === null ? null : contextFor(found, sources),
    // a cloud is reached by the same address from everywhere
    found === null ? null : sources.addressFor(wish.baseUrl),
  ]);
  const address = target?.address ?? null;
  const local: PlannedModel | null =
    found === null || context === null
      ? null
      : {
          ref: found.ref,
          address,
          alsoAt: [
            ...(target?.place.addresses.map(({ baseUrl }) => baseUrl) ?? []),
            ...(endpoint ? namesOfRunner(endpoint) : []),
          ],
          context,
          runnerUrl: endpoint?.openAiBaseUrl ?? null,
          token: address === null ? null : (sources.access?.tokenFor(address.baseUrl) ?? null),
        };
  const opensPort = address?.needsPort === true ? await sources.portOffer() : null;
  const hosts = [...sources.ownHosts(), ...(address === null ? [] : hostOf(address))];
  const draft = draftOf(wish, local && asLocalModel(local, local.context.contextTokens), {
    config: state.config ?? {},
    dialect: session.dialect,
    ownHosts: hosts,
  });
  const blocker = await findBlocker({
    session,
    state,
    draft,
    local,
    where: target?.place.where ?? null,
    opensPort,
    hasRunner: endpoint !== null,
  });
  const verdict = blocker === null ? await session.schema.check(draft.changes) : null;
  // one that can't be checked is for the user to decide
  const refusal = verdict?.kind === "differs" ? schemaProblem(verdict) : null;
  const changes = blocker === null || blocker.code === "openclaw-context-too-small" ? draft.changes : [];
  const isFileEdited = session.mustEditFile(state, changes);
  const isRunning = changes.length > 0 && (await isGatewayRunning(session, state));
  const needsKey = wish.cloud?.keyVariable === null && blocker === null && !(await hasKey(session));
  const shown: ConnectPlan = {
    id,
    dialect: session.dialect,
    profile: wish.profile,
    model: local?.ref ?? draft.ref,
    closed: draft.closed.map(showReach),
    left: draft.left.map(showReach),
    needsKey,
    address: address && showAddress(address),
    opensPort: blocker === null ? opensPort : null,
    configPath: session.location.configPath,
    changes: changes.map((change) => showChange(state, change)),
    commands: isFileEdited || changes.length === 0 ? [] : [...session.adapter.planWrites(changes)],
    contextTokens: context?.readBack ?? unknown("not-measured-yet"),
    reloadWithContextTokens: blocker === null ? (context?.reloadWith ?? null) : null,
    warnings: [
      // whoever writes it, it comes out as plain JSON
      ...(changes.length > 0 && state.text !== null && parseJson(state.text) === undefined
        ? (["comments-lost"] as const)
        : []),
      ...(context !== null && context.contextTokens < comfortableContextTokens ? (["context-small"] as const) : []),
      ...(draft.removesFallbacks ? (["cloud-fallbacks-removed"] as const) : []),
      ...(isFileEdited && state.references.length > 0 ? (["env-references"] as const) : []),
      ...(isRunning ? (["gateway-running"] as const) : []),
      ...(target?.place.where === "another-machine" ? (["gateway-elsewhere"] as const) : []),
      ...(address === null ? [] : addressWarnings(address)),
      ...(verdict?.kind === "unread" ? (["schema-unread"] as const) : []),
      ...(local !== null && endpoint !== null && endpoint.location !== "this-machine"
        ? (["runner-elsewhere"] as const)
        : []),
      ...(local?.token ? (["runner-token"] as const) : []),
      ...(address !== null && sources.access?.isTrustedByHand(address.baseUrl) === true
        ? (["runner-certificate"] as const)
        : []),
      ...(wish.cloud === null ? [] : (["words-to-cloud"] as const)),
      // it tries the next model only when one refuses, not when it can't be reached
      ...(wish.profile === "local-then-cloud" && session.dialect === "clawdbot"
        ? (["fallback-only-on-refusal"] as const)
        : []),
      ...(typeof wish.cloud?.keyVariable === "string" ? (["key-from-environment"] as const) : []),
    ],
    blocker: blocker ?? refusal,
  };
  return { shown, session, state, wish, local, draft, hosts, isFileEdited };
}

export const asLocalModel = (
  { ref, address, alsoAt, token }: Pick<PlannedModel, "ref" | "address" | "alsoAt" | "token">,
  contextTokens: number,
): LocalModel => ({
  model: ref,
  hasStoredKey: token !== null,
  baseUrl: address?.baseUrl ?? "",
  contextTokens,
  alsoAt,
});

/** A container's way to this machine means this machine; a typed address, and the runner's own, say it by themselves. */
const hostOf = ({ way, baseUrl }: ChosenAddress) =>
  way === "typed" || way === "runner" ? [] : [new URL(baseUrl).hostname];

function showAddress({ concern: _concern, ...address }: ChosenAddress): NonNullable<ConnectPlan["address"]> {
  return address;
}

function addressWarnings({ where, baseUrl, tryFrom, concern }: ChosenAddress): ConnectPlan["warnings"] {
  return [
    ...(where === "unknown" ? (["place-unknown"] as const) : []),
    ...(isContainerOnly(baseUrl) && concern === null ? (["containers-only"] as const) : []),
    ...(concern === null ? [] : [concern]),
    ...(tryFrom === null ? (["address-untried"] as const) : []),
  ];
}

async function hasKey({ keys }: OpenClawSession): Promise<boolean> {
  const providers: readonly string[] = await keys.providers().catch(() => []);
  return providers.includes(cloudProvider);
}

const showReach = ({ path, ...reach }: DraftReach): CloudReach => ({ key: path.join("."), ...reach });

async function findBlocker({
  session,
  state,
  draft,
  local,
  where,
  opensPort,
  hasRunner,
}: {
  session: OpenClawSession;
  state: ConfigState;
  draft: ProfileDraft;
  local: PlannedModel | null;
  where: ChosenAddress["where"] | null;
  opensPort: ConnectPlan["opensPort"];
  hasRunner: boolean;
}): Promise<Failure | null> {
  if (local !== null && !hasRunner) return { code: "runner-absent", message: "No Model Runner was found" };
  if (local?.address === null && where === "another-machine") {
    return { code: "openclaw-address-needed", message: "OpenClaw's gateway runs on another machine" };
  }
  if (local !== null && (local.address === null || (local.address.needsPort && opensPort === null))) {
    return { code: "openclaw-needs-tcp", message: "OpenClaw can only reach a runner by TCP, and this one has no port" };
  }
  if (state.text !== null) {
    // also when we could read it: only the tool itself knows whether it accepts it
    const problem = await session.adapter.validate();
    if (problem !== null) return problem;
  }
  const obstacle = fileObstacle(state);
  if (obstacle !== null) return obstacle;
  if (draft.oddKey !== null)
    return { code: "openclaw-config-invalid", message: `${draft.oddKey} holds something unexpected` };
  if (local?.context.isTooSmall === true) {
    return {
      code: "openclaw-context-too-small",
      message: `OpenClaw needs ${minimumContextTokens} tokens of context. ${local.context.why}`,
    };
  }
  return null;
}
