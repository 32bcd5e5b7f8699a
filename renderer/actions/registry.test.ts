import i18next, { type TFunction } from "i18next";
import { expect, test } from "vitest";
import { known } from "../../app/contract/reading";
import { routes, type RouteName } from "../../app/contract/index";
import type { Job } from "../../app/contract/jobs";
import type { SetUpOffer } from "../../app/contract/set-up";
import { loadAllWords } from "../i18n";
import { wishes } from "../state/wish";
import {
  sampleChat,
  sampleJobs,
  sampleLoaded,
  sampleModel,
  sampleModels,
  sampleOpenClaw,
  sampleProgram,
  sampleRunner,
  sampleSettings,
  sampleSwitch,
  sampleUndo,
} from "../test/samples";
import type { Action, ActionFacts } from "./action";
import { allActions, notActions } from "./registry";

const words = i18next.createInstance();
await words.init({ lng: "en", resources: { en: { translation: await loadAllWords() } } });
const t = words.t as TFunction;

function job(over: Partial<Job>): Job {
  return {
    id: "7",
    key: "pull:ai/smollm3",
    kind: "pull-model",
    subject: "ai/smollm3",
    phase: "downloading",
    progress: null,
    notice: null,
    passed: [],
    warnings: [],
    expectedSeconds: known(1),
    isCancellable: true,
    startedAt: 0,
    endedAt: null,
    outcome: null,
    ...over,
  };
}

const two = sampleOpenClaw().installs.concat({
  dialect: "clawdbot",
  path: "/usr/bin/clawdbot",
  version: known("2026.1.24"),
  problem: null,
});
/** A window in which everything is there. */
const full: ActionFacts = {
  runner: sampleRunner({ loaded: [sampleLoaded()] }),
  models: sampleModels({ items: [sampleModel(), sampleModel({ id: "b", ref: "ai/b", tags: ["ai/b"] })] }),
  openclaw: sampleOpenClaw({ installs: two, undo: sampleUndo() }),
  jobs: sampleJobs({ items: [job({}), job({ id: "8", endedAt: 1, outcome: { kind: "done" } })] }),
  chat: sampleChat({ turns: [{ end: "complete" } as never] }),
  settings: sampleSettings({
    values: { theme: "dark", runnerAddress: "http://box:1", openclawDialect: null },
    setAside: { path: "~/x.json", reason: "reset" },
  }),
  program: sampleProgram({ shell: "electron", platform: "linux" }),
  setUpPlan: {
    offers: [{ operation: "start-desktop" } as SetUpOffer],
    byHand: null,
    requirements: [],
  },
  switching: sampleSwitch(),
};
const nothing: ActionFacts = {
  runner: null,
  models: null,
  openclaw: null,
  jobs: null,
  chat: null,
  settings: null,
  setUpPlan: null,
  switching: null,
  program: null,
};

function routesOf({ step }: Action): readonly RouteName[] {
  if (step.kind === "ask") return [step.route];
  return step.kind === "wish" ? wishes[step.wish.kind].routes : [];
}

test("every route that does something is an action, or is left out with a reason", () => {
  const paused = { ...full, switching: sampleSwitch({ pausedSince: 1 }) };
  const reached = new Set([full, paused].flatMap((facts) => allActions(facts, t).flatMap(routesOf)));
  // what is watched is told by the page that is open
  const isRead = (route: string) =>
    /\.(read|list|watch)$/.test(route) || ["runner.plan", "openclaw.expect", "fit.machine"].includes(route);
  const asked = Object.keys(routes).filter((route) => !isRead(route)) as RouteName[];
  expect(asked.filter((route) => !reached.has(route) && notActions[route] === undefined)).toEqual([]);
  expect(asked.filter((route) => reached.has(route) && notActions[route] !== undefined)).toEqual([]);
  for (const route of Object.keys(notActions)) expect(asked).toContain(route);
});

test.each([
  ["everything", full],
  ["nothing", nothing],
])("with %s there, each action has an id of its own and words", (_name, facts) => {
  const actions = allActions(facts, t);
  expect(new Set(actions.map(({ id }) => id)).size).toBe(actions.length);
  for (const { title, obstacle, keywords = "x" } of actions) {
    for (const text of [title, obstacle ?? "x", keywords]) expect(text).not.toMatch(/^$|palette\.|\{\{|undefined/);
  }
});

const find = (facts: ActionFacts, id: string) => allActions(facts, t).find((action) => action.id === id);

test("what the program does in the background can be switched, where there is a window of its own", () => {
  expect(find(full, "settings.closeToTray")?.title).toBe("End Homeport when its window is closed");
  expect(find(full, "settings.showNotifications")?.obstacle).toBeNull();
  const onMac = { ...full, program: sampleProgram({ shell: "electron", platform: "darwin" }) };
  expect(find(onMac, "settings.closeToTray")).toBeUndefined();
  expect(find({ ...full, program: sampleProgram({ shell: "browser" }) }, "settings.showNotifications")).toBeUndefined();
});

test("what can't be done says why", () => {
  expect(find(nothing, "models.pull")?.obstacle).toBe("Model Runner is not ready.");
  expect(find(full, "models.pull")?.obstacle).toBeNull();
  expect(find(nothing, "openclaw.undo")?.obstacle).toBe("there is no change of Homeport to take back.");
  expect(find(full, "models.unload ai/b")?.obstacle).toBe("it is not loaded.");
  expect(find(full, "models.unload ai/qwen3:8B")?.obstacle).toBeNull();
  expect(find(full, "settings.theme dark")?.obstacle).toBe("it is so already.");
  const embedding = sampleModels({ items: [sampleModel({ purpose: "embedding" })] });
  expect(find({ ...full, models: embedding }, "models.try ai/qwen3:8B")?.obstacle).toBe("this model makes no text.");
  expect(find({ ...full, models: embedding }, "openclaw.connect ai/qwen3:8B")).toBeUndefined();
  const busy = sampleJobs({ items: [job({ kind: "connect-openclaw", isCancellable: false })] });
  expect(find({ ...full, jobs: busy }, "openclaw.undo")?.obstacle).toBe("a job for OpenClaw is under way.");
  expect(find({ ...full, jobs: busy }, "jobs.cancel 7")?.obstacle).toBe("it can’t be cancelled at this step.");
  const removing = sampleJobs({ items: [job({ kind: "remove-model", subject: "ai/b" })] });
  expect(find({ ...full, jobs: removing }, "models.remove ai/b")?.obstacle).toBe("it is being removed.");
});
