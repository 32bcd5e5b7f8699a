import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { known } from "../../../app/contract/common";
import type { LoadedModel, RunnerSnapshot } from "../../../app/contract/runner";
import { done, fakeJob, fakeProgress } from "../../../app/domain/fake-job";
import { words } from "../words";
import type { ShellFacts } from "./facts";
import { trayItems, trayTooltip } from "./tray-menu";

const loaded = (ref: string, over: Partial<LoadedModel> = {}) =>
  ({ ref, mode: "completion", isInUse: false, isLoading: false, ...over }) as LoadedModel;
const runner = (over: Partial<RunnerSnapshot> = {}) =>
  ({
    state: "healthy",
    endpoint: { location: "this-machine" },
    loaded: [],
    version: known("1"),
    ...over,
  }) as RunnerSnapshot;
const facts = (over: Partial<ShellFacts> = {}): ShellFacts => ({
  settings: null,
  jobs: [],
  runner: null,
  openclaw: null,
  pressure: null,
  ...over,
});
const labels = (over: Partial<ShellFacts>) =>
  trayItems(words, facts(over)).flatMap((item) => (item === "separator" ? [] : [item.label]));

test.each<[string, Partial<ShellFacts>, string[]]>([
  ["before anything was read", {}, ["Looking for Model Runner"]],
  ["without a runner", { runner: runner({ state: "down" }) }, ["No Model Runner"]],
  ["with nothing loaded", { runner: runner() }, ["No model is loaded"]],
  ["with one model", { runner: runner({ loaded: [loaded("ai/qwen3:8B")] }) }, ["qwen3:8B, loaded", "Unload it"]],
  [
    "with two",
    {
      runner: runner({ loaded: [loaded("ai/qwen3:8B", { isInUse: true }), loaded("ai/gemma3", { isLoading: true })] }),
    },
    ["qwen3:8B, answering now", "gemma3, loading", "Unload all"],
  ],
])("%s it says what is loaded", (_name, over, expected) => {
  expect(labels(over)).toEqual([expect.any(String), ...expected, "Open Homeport", "Quit Homeport"]);
});

test("what runs is listed with its percentage and leads to its page; what has ended is not", () => {
  const jobs = [
    fakeJob({ progress: fakeProgress(43, 100) }),
    fakeJob({ id: "2", kind: "verify-openclaw", subject: "openclaw" }),
    fakeJob({ id: "3", ...done(2000) }),
  ];
  const items = trayItems(words, facts({ jobs }));
  expect(items).toContainEqual({ label: "Pulling qwen3:8B, 43%", action: { kind: "open", page: "models" } });
  expect(items).toContainEqual({ label: "Checking OpenClaw", action: { kind: "open", page: "openclaw" } });
  expect(items.filter((item) => item !== "separator" && item.action?.kind === "open" && item.action.page)).toHaveLength(
    2,
  );
});

test("the tooltip has the route, then what there is room for", () => {
  expect(trayTooltip(words, facts())).toBe("Homeport: Not known yet where OpenClaw is answered");
  const jobs = [fakeJob({ progress: fakeProgress(1, 2) })];
  const busy = facts({ jobs, runner: runner({ loaded: [loaded("ai/qwen3:8B")] }) });
  expect(trayTooltip(words, busy).split("\n").slice(1)).toEqual(["qwen3:8B is loaded", "Pulling qwen3:8B, 50%"]);
  const long = facts({ jobs, runner: runner({ loaded: [loaded(`ai/${"x".repeat(150)}`)] }) });
  expect(trayTooltip(words, long).split("\n").slice(1)).toEqual(["Pulling qwen3:8B, 50%"]);
});

const variants = { Template: [1, 2], "-light": [1, 1.5, 2], "-dark": [1, 1.5, 2], "-ground": [1, 2, 3] };

test.each(["local", "crosses", "trouble", "unknown"])("every drawing of '%s' is there, in its size", (state) => {
  const wrong = Object.entries(variants).flatMap(([variant, scales]) =>
    scales.filter((scale) => {
      const header = readFileSync(`assets/tray/${state}${variant}${scale === 1 ? "" : `@${scale}x`}.png`);
      return header.readUInt32BE(16) !== 16 * scale || header.readUInt32BE(20) !== 16 * scale;
    }),
  );
  expect(wrong).toEqual([]);
});
