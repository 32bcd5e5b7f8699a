import fc from "fast-check";
import { expect, test } from "vitest";
import type { ConfiguredModel } from "../../contract/openclaw";
import type { ErrorCode } from "../../contract/errors";
import { known, unknown } from "../../contract/reading";
import { dockerSituations } from "../docker-situation";
import { type DoctorFacts, diagnose } from "./diagnose";
import type { RecentFailure } from "./failures";
import { doctorFindings, findingIds, type FindingId } from "./findings";

const url = "http://127.0.0.1:12434/engines/v1";
const model = (over: Partial<ConfiguredModel> = {}): ConfiguredModel => ({
  ref: "dmr/ai/qwen3:8B",
  provider: "dmr",
  model: "ai/qwen3:8B",
  baseUrl: url,
  place: "this-machine",
  ...over,
});
const endpoint = { openAiBaseUrl: url, location: "this-machine" } as DoctorFacts["runner"]["endpoint"];

/** A machine on which all is well. */
const well: DoctorFacts = {
  runner: {
    state: "healthy",
    endpoint,
    docker: {} as DoctorFacts["runner"]["docker"],
    loaded: [],
    problem: null,
    attempts: [],
  },
  situation: "well",
  portHolder: null,
  openclaw: {
    state: "ready",
    defaultModel: known(model()),
    fallbacks: known([]),
    isConnected: true,
    problem: null,
    dialect: "openclaw",
  },
  gateway: { state: "running", port: 18_789 },
  misplaced: null,
  isNameKnown: true,
  slowLoads: [],
  pulled: [["sha256:1", "docker.io/ai/qwen3:8B"]],
  failures: [],
  contextTokens: known(32_768),
  gpu: "used",
  pressure: null,
  freeDiskBytes: known(100 * 1024 ** 3),
  orphans: [],
  proxies: [],
};
const ids = (over: Partial<DoctorFacts>) => diagnose({ ...well, ...over }).map(({ id }) => id);
const claw = (over: Partial<DoctorFacts["openclaw"]>) => ({ openclaw: { ...well.openclaw, ...over } });
const fails = (code: ErrorCode, kind: RecentFailure["kind"] = "load-model", detail = "words") => ({
  failures: [{ kind, subject: "ai/qwen3:8B", failure: { code, message: "m", detail }, at: 1 }],
});

test("where all is well nothing is found", () => {
  expect(diagnose(well)).toEqual([]);
});

test.each([
  // Docker, each told apart from what looks like it
  ["docker down", { situation: "engine-down" }, ["docker-down"]],
  ["docker hung", { situation: "daemon-hung" }, ["docker-hung"]],
  ["docker missing", { situation: "docker-missing-engine" }, ["docker-missing"]],
  ["plugin missing", { situation: "plugin-missing" }, ["plugin-missing"]],
  ["runner off", { situation: "desktop-off-by-default" }, ["runner-off"]],
  ["off by policy", { situation: "desktop-locked" }, ["runner-off-by-policy"]],
  ["TCP off, OpenClaw there", { situation: "well-without-port" }, ["port-off"]],
  [
    "TCP off, nobody needs it",
    { situation: "well-without-port", ...claw({ state: "not-found" }) },
    ["openclaw-missing"],
  ],
  ["port taken", { situation: "port-taken", portHolder: { kind: "container", name: "x" } }, ["port-taken"]],
  [
    "port kept by Windows",
    { situation: "port-silent", portHolder: { kind: "windows-range", from: 12_400, to: 12_499 } },
    ["port-kept-by-windows"],
  ],
  [
    "TCP on, and Windows keeps its port",
    { situation: "well-without-port", portHolder: { kind: "windows-range", from: 12_400, to: 12_499 } },
    ["port-kept-by-windows"],
  ],
  [
    "another program at the address that is set",
    { situation: "configured-address", runner: { ...well.runner, state: "wrong-service" } },
    ["address-not-a-runner"],
  ],
  ["old version", { situation: "desktop-too-old" }, ["version-old"]],
  ...(
    [
      ["runner-untrusted", "address-untrusted"],
      ["runner-wants-token", "address-wants-token"],
      ["runner-token-refused", "address-wants-token"],
      ["runner-plain-http", "address-not-encrypted"],
      ["runner-speaks-http", "address-not-encrypted"],
    ] as const
  ).map(([code, id]): [string, Partial<DoctorFacts>, FindingId[]] => [
    code,
    { situation: "configured-address", runner: { ...well.runner, state: "down", problem: { code, message: "" } } },
    [id],
  ]),
  ["own address silent", { situation: "configured-address" }, ["address-silent"]],
  ["orphan", { orphans: [{ pid: 5, residentBytes: 10 }] }, ["engine-orphaned"]],
  // the model
  ["killed for memory", fails("load-out-of-memory"), ["out-of-memory"]],
  ["damaged", fails("model-corrupt"), ["model-damaged"]],
  ["crashed", fails("load-failed"), ["engine-crashed"]],
  ["hanging", fails("load-not-ended"), ["load-hanging"]],
  ["hanging for a while", { slowLoads: ["ai/qwen3:8B"] }, ["load-hanging"]],
  ["no engine", fails("engine-missing"), ["engine-missing"]],
  [
    "a failure of what is gone",
    { ...fails("model-corrupt"), pulled: [["ai/other:1"]], ...claw({ state: "looking" }) },
    [],
  ],
  ["context refused", { contextTokens: known(8192) }, ["context-too-small"]],
  ["processor", { gpu: "should" }, ["processor-instead-of-gpu"]],
  ["no gpu there", { gpu: "none" }, []],
  ["disk", { freeDiskBytes: known(1e9) }, ["disk-full"]],
  ["disk not told", { freeDiskBytes: unknown<number>("not-reachable") }, []],
  ["unauthorised", fails("pull-unauthorized", "pull-model"), ["pull-unauthorised"]],
  ["unreachable", fails("pull-offline", "pull-model"), ["registry-unreachable"]],
  [
    "unreachable by a proxy",
    { ...fails("pull-offline", "pull-model"), proxies: ["HTTPS_PROXY"] },
    ["proxy-in-the-way"],
  ],
  ["its words name a proxy", fails("pull-offline", "pull-model", "proxyconnect tcp: EOF"), ["proxy-in-the-way"]],
  ["swapping", { pressure: "swap" }, ["swapping"]],
  ["no models", { pulled: [], ...claw({ state: "not-found" }) }, ["openclaw-missing", "no-models"].toReversed()],
  // OpenClaw
  [
    "cloud by default",
    claw({ defaultModel: known(model({ place: "cloud", baseUrl: null })), isConnected: false }),
    ["cloud-by-default"],
  ],
  ["cloud fallback", claw({ fallbacks: known([model({ place: "cloud", ref: "cloud/x" })]) }), ["cloud-fallback"]],
  [
    "container's name on the host",
    {
      misplaced: { where: "this-machine", subject: "" },
      ...claw({
        defaultModel: known(model({ baseUrl: "http://model-runner.docker.internal/v1", place: "another-machine" })),
        isConnected: false,
      }),
    },
    ["wrong-host-name"],
  ],
  ["localhost in a container", { misplaced: { where: "container", subject: "x" } }, ["address-of-itself"]],
  ["name by case", claw({ defaultModel: known(model({ model: "ai/qwen3:8b" })) }), ["name-mismatch"]],
  ["other registry", { pulled: [["registry.example/ai/qwen3:8B"]] }, ["registry-mismatch"]],
  ["a short name that means another registry's", { isNameKnown: false }, ["registry-mismatch"]],
  ["not pulled", { pulled: [["ai/mistral:latest"]] }, ["model-not-pulled"]],
  ["broken", claw({ state: "broken", problem: { code: "openclaw-broken", message: "" } }), ["openclaw-broken"]],
  ["old Node", claw({ state: "broken", problem: { code: "openclaw-node-too-old", message: "" } }), ["node-too-old"]],
  ["config", claw({ state: "config-invalid" }), ["config-broken"]],
  ["gateway's port", { gateway: { state: "other-program", port: 1 } }, ["gateway-port-taken"]],
] as const)("%s", (_name, over, expected) => {
  expect(ids(over as Partial<DoctorFacts>)).toEqual(expected);
});

test("what blocks comes before what harms, and each is told once", () => {
  const { failures } = fails("model-corrupt");
  expect(
    ids({ pressure: "ram", situation: "engine-down", failures: [...failures, ...failures], gpu: "should" }),
  ).toEqual(["docker-down", "model-damaged", "processor-instead-of-gpu", "memory-short"]);
});

test("every situation of Docker is judged, and never as something that is not in the catalogue", () => {
  for (const situation of dockerSituations) {
    for (const { id } of diagnose({ ...well, situation })) expect(findingIds).toContain(id);
  }
  const silent = dockerSituations.filter((situation) => diagnose({ ...well, situation }).length === 0);
  expect(silent).toEqual(["looking", "well"]);
});

test("whatever the facts, findings are distinct and in order of weight", () => {
  const facts = fc.record({
    situation: fc.constantFrom(...dockerSituations),
    gpu: fc.constantFrom("used" as const, "should" as const, null),
    pressure: fc.constantFrom("ram" as const, "vram" as const, "swap" as const, null),
    pulled: fc.oneof(fc.constant(null), fc.array(fc.array(fc.string(), { maxLength: 3 }), { maxLength: 3 })),
    proxies: fc.array(fc.string(), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(facts, (over) => {
      const found = ids(over);
      expect(new Set(found).size).toBe(found.length);
      const weights = found.map((id) => doctorFindings[id].weight);
      expect(weights.lastIndexOf("blocks")).toBeLessThan(weights.includes("harms") ? weights.indexOf("harms") : 99);
    }),
  );
});
