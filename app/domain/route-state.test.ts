import { expect, test } from "vitest";
import { known, unknown } from "../contract/reading";
import type { ConfiguredModel, OpenClawSnapshot } from "../contract/openclaw";
import type { RunnerSnapshot } from "../contract/runner";
import { routeState } from "./route-state";

const here: ConfiguredModel = {
  ref: "dmr/qwen3",
  provider: "dmr",
  model: "qwen3",
  baseUrl: null,
  place: "this-machine",
};
const cloud: ConfiguredModel = { ...here, ref: "anthropic/claude", place: "cloud" };
const runner = (over: Partial<RunnerSnapshot> = {}, location = "this-machine") =>
  ({ state: "healthy", endpoint: { location }, ...over }) as RunnerSnapshot;
const openclaw = (over: Partial<OpenClawSnapshot> = {}) =>
  ({
    state: "ready",
    defaultModel: known(here),
    fallbacks: known([]),
    utilityModel: null,
    isConnected: true,
    ...over,
  }) as OpenClawSnapshot;
const notFound = openclaw({ state: "not-found", defaultModel: unknown("not-measured-yet"), isConnected: false });

test.each<[string, RunnerSnapshot | null, OpenClawSnapshot | null, string]>([
  ["all of it is here", runner(), openclaw(), "local"],
  ["a cloud model is set", runner(), openclaw({ defaultModel: known(cloud) }), "crosses"],
  [
    "a cloud model is set and the runner is down",
    runner({ state: "down" }),
    openclaw({ defaultModel: known(cloud) }),
    "crosses",
  ],
  ["a fallback is in the cloud", runner(), openclaw({ fallbacks: known([cloud]) }), "crosses"],
  ["small tasks go to the cloud", runner(), openclaw({ utilityModel: cloud }), "crosses"],
  ["the runner is another machine", runner({}, "another-machine"), openclaw(), "crosses"],
  ["the runner is down", runner({ state: "down" }), openclaw(), "trouble"],
  ["OpenClaw is not there", runner(), notFound, "alone"],
  ["OpenClaw is not there, and the runner is who knows where", runner({}, "unknown"), notFound, "unknown"],
  ["neither is there", runner({ state: "absent" }), notFound, "trouble"],
  ["OpenClaw is set to another endpoint of this machine", runner(), openclaw({ isConnected: false }), "trouble"],
  ["nothing was read yet", null, null, "unknown"],
  ["the runner is looked for", runner({ state: "looking" }), openclaw(), "unknown"],
  ["OpenClaw is looked for", runner(), openclaw({ state: "looking" }), "unknown"],
  ["where the runner computes is not known", runner({}, "unknown"), openclaw(), "unknown"],
  ["the default model could not be read", runner(), openclaw({ defaultModel: unknown("tool-failed") }), "unknown"],
  ["the fallbacks could not be read", runner(), openclaw({ fallbacks: unknown("tool-failed") }), "unknown"],
])("%s", (_name, runnerNow, openclawNow, expected) => {
  expect(routeState({ runner: runnerNow, openclaw: openclawNow })).toBe(expected);
});
