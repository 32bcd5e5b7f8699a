import { create } from "zustand";
import type { EngineChange } from "../../app/contract/engine";
import type { GuardIntent, GuardPlan } from "../../app/contract/guard";
import type { GuardWord } from "../../app/contract/guard-word";
import type { Answer, Input, RouteName } from "../../app/contract/index";
import { isLoadedAs } from "../../app/domain/loaded-models";
import { bridge } from "../bridge";
import { listedAs, useModels } from "./models";
import { useRunner } from "./runner";
import { useSwitch } from "./switch";

/** What was decided: to go on, with the second word where one is needed, or with a smaller context instead. */
export type Decision = { guard?: GuardWord; contextTokens?: number };
type Question = { plan: GuardPlan; answer: (decision: Decision | null) => void };

/** The question that the guard's dialog asks now. */
export const useGuard = create<{ question: Question | null }>()(() => ({ question: null }));

type Wanted = { ref: string; intent: GuardIntent; change?: EngineChange };

/** Null: it is not to be done. What can't be looked at is left to main, which looks again and refuses by itself. */
async function decide(wanted: Wanted): Promise<Decision | null> {
  const looked = await bridge.request("guard.look", wanted);
  if (!looked.ok || looked.data.kind === "free" || isOwnRoom(looked.data)) return {};
  useGuard.getState().question?.answer(null);
  return new Promise((resolve) => {
    const answer = (decision: Decision | null) => {
      useGuard.setState({ question: null });
      resolve(decision);
    };
    useGuard.setState({ question: { plan: looked.data, answer } });
  });
}

/** By any of the names that are listed now. */
function isLoadedNow(row: { ref: string }, name: string): boolean {
  return isLoadedAs(row, name, listedAs(name)(useModels.getState()));
}

/** A switch needs no other word where only what it switches away from goes, or what the runner ends by itself. */
function isOwnRoom({ intent, kind, room }: GuardPlan): boolean {
  if (intent !== "switch") return false;
  const present = useSwitch.getState().snapshot?.model?.ref ?? null;
  if (kind === "ask") return true;
  return present !== null && room !== null && room.every((row) => isLoadedNow(row, present));
}

/** Every route that ends in a load, or in a model that never will; null for all others. */
function wantedBy(route: RouteName, input: Input<RouteName>): Wanted | null {
  const { ref = "", model = "", change } = input as { ref?: string; model?: string; change?: EngineChange };
  if (route === "engine.load") return { ref, intent: "load" };
  if (route === "engine.apply") return { ref, intent: "apply", ...(change && { change }) };
  if (route === "switch.to") return { ref: model, intent: "switch" };
  if (route === "chat.send") return { ref: model, intent: "chat" };
  return route === "models.pull" ? { ref, intent: "pull" } : null;
}

/** A pull asks the registry, and a question to a model that is up needs no look: there main's refusal comes first. */
function isLookedAtFirst({ intent, ref }: Wanted): boolean {
  if (intent !== "chat") return intent !== "pull";
  return useRunner.getState().snapshot?.loaded.some((row) => isLoadedNow(row, ref)) !== true;
}

/**
 * A request, with the guard's question before it where something has to be decided, and again where main refuses it as
 * won't fit. Null: the user thought better of it.
 */
export async function askGuarded<R extends RouteName>(route: R, input: Input<R>): Promise<Answer<R> | null> {
  const wanted = wantedBy(route, input);
  if (wanted === null) return bridge.request(route, input);
  if (!isLookedAtFirst(wanted)) {
    const answer = await bridge.request(route, input);
    if (answer.ok || answer.error.code !== "wont-fit") return answer;
  }
  const decision = await decide(wanted);
  if (decision === null) return null;
  const { contextTokens, guard } = decision;
  if (contextTokens !== undefined) {
    const change = { ...wanted.change, contextTokens };
    const applied = (await bridge.request("engine.apply", { ref: wanted.ref, change })) as Answer<R>;
    // a switch takes its turn after the load with the smaller context
    return route === "switch.to" && applied.ok ? bridge.request(route, input) : applied;
  }
  return bridge.request(route, { ...input, ...(guard && { guard }) });
}
