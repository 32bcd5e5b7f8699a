import type { TFunction } from "i18next";
import type { ChatSnapshot } from "../../app/contract/chat";
import type { Failure } from "../../app/contract/errors";
import type { Input, Output, RouteName } from "../../app/contract/index";
import type { JobsSnapshot } from "../../app/contract/jobs";
import type { ModelsSnapshot } from "../../app/contract/models";
import type { OpenClawSnapshot } from "../../app/contract/openclaw";
import type { ProgramInfo } from "../../app/contract/program";
import type { RunnerSnapshot } from "../../app/contract/runner";
import type { SetUpPlan } from "../../app/contract/set-up";
import type { SwitchSnapshot } from "../../app/contract/switch";
import type { SettingsSnapshot } from "../../app/contract/settings";
import type { Verdict } from "../../app/domain/fit/fit";
import type { Page, Spot } from "../pages";
import { askGuarded } from "../state/guard";
import type { Wish } from "../state/wish";

/** What the actions depend on: main's snapshots as the window holds them, null until they are read. */
export type ActionFacts = {
  runner: RunnerSnapshot | null;
  models: ModelsSnapshot | null;
  openclaw: OpenClawSnapshot | null;
  jobs: JobsSnapshot | null;
  chat: ChatSnapshot | null;
  settings: SettingsSnapshot | null;
  setUpPlan: SetUpPlan | null;
  switching: SwitchSnapshot | null;
  /** Verdicts by reference, as far as they were read since the palette was opened. */
  fits?: ReadonlyMap<string, Verdict>;
  program: ProgramInfo | null;
};

/** How asking went; `said` is the sentence that tells it, empty where it was not to be done after all. */
type Asked = { ok: true; said: string } | { ok: false; failure: Failure };

/** What an action does. Whatever can't be taken back is a wish: the page's own dialog asks first. */
export type Step =
  | { kind: "go"; place: Spot }
  | { kind: "wish"; wish: Wish }
  | { kind: "choose"; model: string; place: Page }
  | { kind: "copy"; text: string; said: string }
  | { kind: "ask"; route: RouteName; run: () => Promise<Asked> };

export const actionGroups = ["go", "runner", "models", "chat", "openclaw", "privacy", "activity", "settings"] as const;
export type ActionGroup = (typeof actionGroups)[number];

export type Action = {
  /** The same for the same wish, so that it is known again: `models.remove ai/qwen3:8B`. */
  id: string;
  group: ActionGroup;
  title: string;
  step: Step;
  /** Why it can't be done now; null: it can. */
  obstacle: string | null;
  /** What is known of it beforehand, beside its name. */
  note?: string;
  /** More words it is found by. */
  keywords?: string;
  /** Shown only when it is searched for: there are many of its kind. */
  isDeep?: boolean;
  /** Keys that do it from anywhere, as the application's menu has them. */
  digit?: number;
};

/** Each feature declares its own: `features/<feature>/actions.ts`. */
export type FeatureActions = (facts: ActionFacts, t: TFunction) => Action[];

/** One request of the contract as a step. `said` makes a sentence of the answer. */
export function ask<R extends RouteName>(route: R, input: Input<R>, said: (data: Output<R>) => string): Step {
  const run = async (): Promise<Asked> => {
    const answer = await askGuarded(route, input);
    if (answer === null) return { ok: true, said: "" };
    return answer.ok ? { ok: true, said: said(answer.data) } : { ok: false, failure: answer.error };
  };
  return { kind: "ask", route, run };
}
