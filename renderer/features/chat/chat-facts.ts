import type { ModelsSnapshot } from "../../../app/contract/models";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import { can } from "../../../app/domain/runner-capabilities";
import { hasName, sameModel } from "../../../app/domain/model-reference";
import type { ConnectionStatus } from "../../state/connection";

/** The bounds of `chat.send`; a test holds them to the contract. */
export const maxLimitTokens = 32_768;
export const maxQuestionChars = 100_000;

export type ModelChoice = { ref: string; memory: "loaded" | "loading" | "not-loaded" | "served" };

/** Why nothing can be asked now; each has its words, and most a page that helps. */
export type Blocker = "lost" | "looking" | "noRunner" | "modelsWaiting" | "modelsFailed" | "noModels";

export type ChatFacts = {
  runner: RunnerSnapshot | null;
  models: ModelsSnapshot | null;
  connection: ConnectionStatus;
};

export function modelChoices({ runner, models }: Pick<ChatFacts, "runner" | "models">): ModelChoice[] {
  const askable = (models?.items ?? []).filter(({ purpose }) => purpose === "text");
  // an engine that is only asked for answers has what it names at hand
  if (!can(runner, "load")) return askable.map(({ ref }) => ({ ref, memory: "served" }));
  return askable.map((model) => {
    const inMemory = runner?.loaded.find((loaded) => hasName(model, loaded.ref));
    return { ref: model.ref, memory: inMemory ? (inMemory.isLoading ? "loading" : "loaded") : "not-loaded" };
  });
}

/** The chosen one where it is still there, else what is loaded, else the first. */
export function presentChoice(choices: readonly ModelChoice[], chosen: string | null): ModelChoice | null {
  return (
    choices.find(({ ref }) => chosen !== null && sameModel(ref, chosen)) ??
    choices.find(({ memory }) => memory === "loaded") ??
    choices.find(({ memory }) => memory === "loading") ??
    choices[0] ??
    null
  );
}

export function blockerOf({ runner, models, connection }: ChatFacts): Blocker | null {
  if (connection === "lost") return "lost";
  if (!runner || runner.state === "looking") return "looking";
  if (runner.state !== "healthy") return "noRunner";
  if (models?.items.some(({ purpose }) => purpose === "text")) return null;
  if (!models || models.state === "waiting") return "modelsWaiting";
  return models.state === "failed" ? "modelsFailed" : "noModels";
}

/** The limit as typed; null when it is none the runner may be asked for. */
export function parseLimit(text: string): number | null {
  if (!/^\d{1,6}$/.test(text.trim())) return null;
  const limit = Number(text);
  return limit >= 1 && limit <= maxLimitTokens ? limit : null;
}

/** Twice as much, as far as that goes; null at the highest. */
export function raisedLimit(limit: number): number | null {
  return limit >= maxLimitTokens ? null : Math.min(limit * 2, maxLimitTokens);
}
