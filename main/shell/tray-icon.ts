import type { Model } from "../../app/contract/models";
import type { LoadedModel } from "../../app/contract/runner";
import { defaultModelOf } from "../../app/domain/answer-route";
import { canAnswerNow, isEngineOf } from "../../app/domain/loaded-models";
import { modelNamed } from "../../app/domain/model-reference";
import { routeState } from "../../app/domain/route-state";
import type { ShellFacts } from "./electron/facts";

/** Each has a drawing of its own shape. */
export const trayIcons = ["idle", "loading", "answering", "broken", "crosses", "paused", "look", "unknown"] as const;
export type TrayIcon = (typeof trayIcons)[number];

const loadingKinds = new Set(["load-model", "apply-settings"]);

/**
 * The route in one picture. Words that leave this machine now come first, then what the machine is doing, then whether
 * words can leave, then what is broken, then what somebody should look at.
 */
export function trayIcon(facts: ShellFacts): TrayIcon {
  const { runner, jobs, switching } = facts;
  const route = routeState(facts);
  const rows = runner?.state === "healthy" ? runner.loaded : [];
  const isAnswering = rows.some(({ isInUse }) => isInUse);
  if (isAnswering && runner?.endpoint?.location !== "this-machine")
    return route === "crosses" ? "crosses" : "answering";
  const isLoading = jobs.some(({ kind, outcome }) => outcome === null && loadingKinds.has(kind));
  const isSwitching = switching !== null && switching.running !== null && !switching.running.isAnswering;
  if (isLoading || isSwitching || rows.some((row) => row.isLoading)) return "loading";
  if (isAnswering) return "answering";
  if (route === "crosses") return "crosses";
  if (isPaused(switching)) return "paused";
  if (route === "trouble") return "broken";
  if (worseCount(facts) + failedCount(facts) > 0) return "look";
  return route === "unknown" ? "unknown" : "idle";
}

/** What got worse on the privacy checklist and was not seen there since. */
export const worseCount = ({ privacy }: Pick<ShellFacts, "privacy">): number => privacy?.news.length ?? 0;
/** Jobs that failed and are still listed: nobody has put them away. */
export const failedCount = ({ jobs }: Pick<ShellFacts, "jobs">): number =>
  jobs.filter(({ outcome }) => outcome?.kind === "failed").length;

/** The model that answers: OpenClaw's where it is connected, else the one that was chosen, else the one used last. */
export function answeringModel(facts: Pick<ShellFacts, "runner" | "models" | "openclaw" | "switching">): Model | null {
  const { runner, models, openclaw, switching } = facts;
  const items = models?.items ?? [];
  const ofRef = (ref: string) => modelNamed(items, ref) ?? null;
  if (switching !== null && switching.model !== null) return ofRef(switching.model.ref);
  const model = defaultModelOf(openclaw);
  if (openclaw?.isConnected && model !== null) return ofRef(model.model);
  // a cloud, or another endpoint, answers
  if (openclaw?.state === "ready") return null;
  const recent = (runner?.loaded ?? [])
    .filter((row) => canAnswerNow({ ...row, isLoading: false }))
    .toSorted((a, b) => usedAt(b) - usedAt(a))[0];
  return recent === undefined
    ? null
    : (items.find(({ id, ref, tags }) => isEngineOf(recent, [id, ref, ...tags])) ?? null);
}

/** Nothing is loaded until it is resumed. */
export function isPaused(switching: ShellFacts["switching"]): boolean {
  return switching !== null && switching.pausedSince !== null;
}

/** One at work, or being loaded, has no time yet: it is the latest. */
const usedAt = ({ lastUsedAt }: LoadedModel): number => lastUsedAt ?? Number.MAX_SAFE_INTEGER;
