import { expect, test } from "vitest";
import { known, unknown } from "../../../app/contract/reading";
import {
  cloudModel,
  sampleConfigured,
  sampleHardware,
  sampleLoaded,
  sampleModel,
  sampleModels,
  sampleOpenClaw,
  sampleRunner,
} from "../../test/samples";
import { engineVariant, homeRoute, listedModel, presentModelRef } from "./home-route";
import { diagnose, type DoctorFacts } from "../../../app/domain/doctor/diagnose";
import { sampleGateway } from "../../test/page-samples";
import type { HomeFacts } from "./home-sentence";

const good: HomeFacts = {
  runner: sampleRunner(),
  models: sampleModels(),
  openclaw: sampleOpenClaw(),
  hardware: sampleHardware(),
};
/** What the doctor looks at beside what Home shows: nothing amiss. */
const nothingWrong: Omit<DoctorFacts, "runner" | "openclaw" | "gateway" | "pulled" | "gpu"> = {
  situation: "well",
  portHolder: null,
  misplaced: null,
  isNameKnown: true,
  failures: [],
  slowLoads: [],
  contextTokens: null,
  pressure: null,
  freeDiskBytes: unknown("not-measured-yet"),
  orphans: [],
  proxies: [],
};

test("the last stop is loud when the processor computes what the GPU should", () => {
  const last = (gpuUse: HomeFacts["gpuUse"]) => homeRoute({ ...good, gpuUse: gpuUse ?? null }).stops.at(-1);
  expect(last("should")).toMatchObject({ state: "look", finding: "processor-instead-of-gpu", repair: "speed" });
  for (const verdict of ["used", "partly", "none", "by-choice"] as const)
    expect(last(verdict)).toMatchObject({ state: "ok", repair: null });
});

const states = (facts: HomeFacts) => homeRoute(facts).stops.map(({ state }) => state);
const repairs = (facts: HomeFacts) => homeRoute(facts).stops.map(({ repair }) => repair);

test("a whole route is fine from end to end, all of it inside", () => {
  const route = homeRoute(good);
  expect(states(good)).toEqual(["ok", "ok", "ok", "ok", "ok"]);
  expect(route.stops.some(({ isOutside }) => isOutside)).toBe(false);
  expect(route.exits).toEqual([]);
  expect(route.hasNoFallbacksElsewhere).toBe(true);
});

test("before anything is read, everything is unknown and nothing is offered", () => {
  const nothing = { runner: null, models: null, openclaw: null, hardware: null };
  expect(states(nothing)).toEqual(["ok", "unknown", "unknown", "unknown", "unknown"]);
  expect(repairs(nothing)).toEqual([null, null, null, null, null]);
  expect(homeRoute(nothing).hasNoFallbacksElsewhere).toBeNull();
});

test.each([
  ["absent", "look-again"],
  ["disabled", "look-again"],
  ["down", "look-again"],
  ["hanging", "look-again"],
  ["wrong-service", "address"],
] as const)("a runner that is %s asks for a look and offers %s", (state, repair) => {
  const facts = { ...good, runner: sampleRunner({ state }) };
  expect(homeRoute(facts).stops[2]).toMatchObject({ state: "look", repair, isOutside: false });
  expect(states(facts).slice(3)).toEqual(["unknown", "unknown"]);
});

test("a runner on another machine is outside, with its model and engine", () => {
  const { endpoint } = sampleRunner();
  const remote = homeRoute({
    ...good,
    runner: sampleRunner({ endpoint: endpoint && { ...endpoint, location: "another-machine" } }),
  });
  expect(remote.stops.map(({ isOutside }) => isOutside)).toEqual([false, false, true, true, true]);
  expect(remote.stops[2]?.state).toBe("cross");
  const somewhere = homeRoute({
    ...good,
    runner: sampleRunner({ endpoint: endpoint && { ...endpoint, location: "unknown" } }),
  });
  expect(somewhere.stops[2]).toMatchObject({ state: "unknown", isOutside: false });
});

test("what leaves is listed: default first, then fallbacks; local ones are not", () => {
  const lan = sampleConfigured({ ref: "lan/x", place: "another-machine" });
  const route = homeRoute({
    ...good,
    openclaw: sampleOpenClaw({
      defaultModel: known(cloudModel),
      fallbacks: known([sampleConfigured(), lan]),
      isConnected: false,
    }),
  });
  expect(route.exits).toEqual([
    { ref: "anthropic/claude-opus-4-5", kind: "default", place: "cloud" },
    { ref: "lan/x", kind: "fallback", place: "another-machine" },
  ]);
  expect(route.stops[1]).toMatchObject({ state: "cross", finding: "cloud-by-default", repair: "connect" });
});

test("a cloud fallback behind a local default crosses too", () => {
  expect(homeRoute({ ...good, openclaw: sampleOpenClaw({ fallbacks: known([cloudModel]) }) }).stops[1]).toMatchObject({
    state: "cross",
    finding: "cloud-fallback",
    repair: "local-only",
  });
});

test.each([
  [{ state: "not-found" as const }, "look", "find-openclaw"],
  [{ state: "broken" as const }, "look", "find-openclaw"],
  [{ state: "config-invalid" as const }, "look", "find-openclaw"],
  [{ defaultModel: unknown<never>("tool-failed") }, "unknown", "openclaw-page"],
  [{ isConnected: false }, "look", "connect"],
])("OpenClaw %o is %s and offers %s", (over, state, repair) => {
  expect(homeRoute({ ...good, openclaw: sampleOpenClaw(over) }).stops[1]).toMatchObject({ state, repair });
});

test("a model that OpenClaw is set to but that is not pulled is offered to be pulled", () => {
  const facts = { ...good, models: sampleModels({ items: [sampleModel({ ref: "ai/smollm2", tags: [] })] }) };
  expect(homeRoute(facts).stops[3]).toMatchObject({ state: "look", repair: "pull" });
});

test("the present model: OpenClaw's, else the loaded, else the only one", () => {
  const free = sampleOpenClaw({ isConnected: false });
  expect(presentModelRef(good)).toBe("ai/qwen3:8B");
  expect(presentModelRef({ ...good, openclaw: free })).toBe("ai/qwen3:8B");
  expect(presentModelRef({ ...good, openclaw: free, runner: sampleRunner({ loaded: [] }) })).toBe("ai/qwen3:8B");
  const two = sampleModels({ items: [sampleModel(), sampleModel({ id: "b", ref: "ai/b" })] });
  expect(presentModelRef({ ...good, openclaw: free, models: two, runner: sampleRunner({ loaded: [] }) })).toBeNull();
});

test.each([
  ["ai/qwen3:8B", true],
  ["docker.io/ai/QWEN3:8B", true],
  // the case of a name does not matter to the runner, that of a tag does
  ["ai/qwen3:8b", false],
  ["ai/qwen3:latest", true],
  ["qwen3", true],
  ["ai/qwen3:14B", false],
])("%s is in the list by name or tag: %s", (ref, isListed) => {
  const models = sampleModels({ items: [sampleModel({ tags: ["ai/qwen3:8B", "ai/qwen3:latest"] })] });
  expect(listedModel({ models }, ref) !== null).toBe(isListed);
});

test.each([
  ["llama.cpp b9879-metal", "gpu"],
  ["llama.cpp latest-cuda (sha256:1)", "gpu"],
  ["llama.cpp latest-cpu", "cpu"],
  ["llama.cpp b9879", null],
  ["cudalike", null],
])("an engine that says %j is for %s", (detail, variant) => {
  expect(engineVariant(sampleRunner({ backends: [{ name: "llama.cpp", status: "running", detail }] }))).toBe(variant);
});

test("whether a GPU computes is unknown unless the engine says, or there is none", () => {
  const mute = sampleRunner({ backends: [{ name: "llama.cpp", status: "running", detail: "llama.cpp b9879" }] });
  expect(states({ ...good, runner: mute })[4]).toBe("unknown");
  expect(states({ ...good, runner: mute, hardware: sampleHardware({ gpus: known([]) }) })[4]).toBe("ok");
  expect(states({ ...good, runner: mute, hardware: sampleHardware({ gpus: unknown("tool-failed") }) })[4]).toBe(
    "unknown",
  );
});

test("an answer on its way is seen, whoever asked for it", () => {
  expect(homeRoute(good).isAnswering).toBe(false);
  const loaded = [sampleLoaded(), sampleLoaded({ ref: "ai/smollm2", isInUse: true })];
  expect(homeRoute({ ...good, runner: sampleRunner({ loaded }) }).isAnswering).toBe(true);
});

test("a gateway that others reach crosses the line, one that does not run is no fault", () => {
  const stop = (gateway: HomeFacts["gateway"]) => homeRoute({ ...good, gateway: gateway ?? null }).stops[1];
  expect(stop(sampleGateway())).toMatchObject({ state: "ok", repair: null });
  expect(stop(sampleGateway({ state: "stopped" }))).toMatchObject({ state: "ok", repair: null });
  expect(stop(sampleGateway({ isExposed: known(true) }))).toMatchObject({ state: "cross", repair: "gateway" });
  expect(stop(sampleGateway({ state: "other-program" }))).toMatchObject({ state: "look", repair: "gateway" });
});

test("a light's finding is one the doctor has for the same facts", () => {
  const tell = (facts: HomeFacts) => {
    const { runner, openclaw, models, gateway } = facts;
    if (!runner || !openclaw || !models) throw new Error("all of them are read");
    return diagnose({
      ...nothingWrong,
      runner,
      openclaw,
      gateway: gateway ?? { state: "stopped", port: null },
      pulled: models.items.map(({ ref, tags }) => [ref, ...tags]),
      gpu: facts.gpuUse ?? null,
    }).map(({ id }) => id);
  };
  const broken: HomeFacts[] = [
    { ...good, openclaw: sampleOpenClaw({ state: "not-found" }) },
    { ...good, openclaw: sampleOpenClaw({ state: "broken" }) },
    { ...good, openclaw: sampleOpenClaw({ state: "config-invalid" }) },
    { ...good, openclaw: sampleOpenClaw({ defaultModel: known(cloudModel), isConnected: false }) },
    { ...good, openclaw: sampleOpenClaw({ fallbacks: known([cloudModel]) }) },
    { ...good, openclaw: sampleOpenClaw({ isConnected: false }) },
    { ...good, gateway: sampleGateway({ state: "silent" }) },
    { ...good, gateway: sampleGateway({ state: "other-program" }) },
    { ...good, models: sampleModels({ items: [] }) },
    { ...good, models: sampleModels({ items: [sampleModel({ ref: "ai/smollm2", tags: [] })] }) },
    { ...good, gpuUse: "should" },
  ];
  for (const facts of broken) {
    const findings = homeRoute(facts).stops.flatMap(({ finding }) => finding ?? []);
    expect(findings).not.toEqual([]);
    expect(tell(facts)).toEqual(expect.arrayContaining(findings));
  }
  expect(tell(good)).toEqual([]);
});
