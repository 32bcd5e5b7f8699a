import { type Reading, known, unknown } from "../../../app/contract/common";
import type { Failure } from "../../../app/contract/errors";
import type { ConfiguredModel, Dialect, OpenClawSnapshot } from "../../../app/contract/openclaw";
import { cloudReachOf } from "../../../app/domain/cloud-reach";
import { describeModel } from "../../../app/domain/model-place";
import { baseUrlOfProvider, readAgentChoice } from "../../../app/domain/openclaw-config";
import { profileOf } from "../../../app/domain/route-profile";
import type { ModelsStatus } from "./dialect";
import type { ConfigState } from "./session";

export type Facts = Omit<OpenClawSnapshot, "revision" | "asOf">;
/** What would answer a message now, as the command line and the file say together. */
export type AnswerRoute = {
  agentId: string;
  defaultModel: ConfiguredModel;
  fallbacks: readonly ConfiguredModel[];
  utilityModel: ConfiguredModel | null;
};

/** The route of a message by file and command line together; `agentId` when another than the default agent is asked. */
export function routeOf(
  dialect: Dialect,
  state: ConfigState,
  status: ModelsStatus,
  { agentId, ownHosts }: { agentId?: string | undefined; ownHosts: readonly string[] },
): AnswerRoute {
  const config = state.config ?? undefined;
  const baseUrlOf = (provider: string) => baseUrlOfProvider(config, provider);
  const choice = readAgentChoice(config, dialect, agentId);
  // `models status` speaks of the defaults; an agent with a model of its own answers with that
  const hasOwn = choice.primary !== null && choice.path[1] !== "defaults";
  const fallbacks = hasOwn ? [...choice.fallbacks, ...status.fallbacks] : status.fallbacks;
  return {
    agentId: choice.agentId,
    defaultModel: describeModel(
      hasOwn ? (choice.primary ?? status.resolvedDefault) : status.resolvedDefault,
      baseUrlOf,
      ownHosts,
    ),
    fallbacks: [...new Set(fallbacks)].map((ref) => describeModel(ref, baseUrlOf, ownHosts)),
    utilityModel: status.utilityModel === null ? null : describeModel(status.utilityModel, baseUrlOf, ownHosts),
  };
}

/** Which profile file and command line together are. */
export function profileNow(
  dialect: Dialect,
  { config }: ConfigState,
  { defaultModel, fallbacks }: AnswerRoute,
  ownHosts: readonly string[],
): Facts["profile"] {
  return known(
    profileOf({
      isLocal: defaultModel.place === "this-machine",
      fallbackPlaces: fallbacks.map(({ place }) => place),
      reach: cloudReachOf(config ?? {}, dialect, ownHosts),
    }),
  );
}

/** What the file alone says, before the command line was asked; null when it names no model. */
export function fromFile(
  dialect: Dialect,
  { config }: ConfigState,
  ownHosts: readonly string[],
): { defaultModel: { isKnown: true; value: ConfiguredModel }; fallbacks: Facts["fallbacks"] } | null {
  const choice = readAgentChoice(config ?? undefined, dialect);
  if (config === null || choice.primary === null) return null;
  const describe = (ref: string) => describeModel(ref, (provider) => baseUrlOfProvider(config, provider), ownHosts);
  return {
    defaultModel: { isKnown: true, value: describe(choice.primary) },
    fallbacks: known(choice.fallbacks.map(describe)),
  };
}

export function problemState(
  problem: Failure,
  { text, config }: ConfigState,
): Pick<Facts, "state" | "problem" | "defaultModel" | "fallbacks"> {
  const isInvalid = problem.code === "openclaw-config-invalid" || (text !== null && config === null);
  const reading = <T>(): Reading<T> => unknown(problem.code === "timed-out" ? "timed-out" : "tool-failed");
  return {
    state: isInvalid ? "config-invalid" : "broken",
    problem: isInvalid ? { ...problem, code: "openclaw-config-invalid" } : problem,
    defaultModel: reading(),
    fallbacks: reading(),
  };
}

export function nothingYet(): Facts {
  const reading = <T>(): Reading<T> => unknown("not-measured-yet");
  return {
    state: "looking",
    installs: [],
    dialect: null,
    version: reading(),
    stateDir: reading(),
    configPath: reading(),
    hasConfigFile: reading(),
    cliProfile: { name: null, found: [], fixedBy: null },
    defaultModel: reading(),
    fallbacks: reading(),
    utilityModel: null,
    isConnected: false,
    profile: reading(),
    undo: null,
    changes: [],
    changesSetAside: null,
    proof: null,
    problem: null,
  };
}
