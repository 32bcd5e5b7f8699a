import { expect, test, vi } from "vitest";
import { known, unknown } from "../../../app/contract/common";
import type { HardwareSnapshot } from "../../../app/contract/hardware";
import type { LimitsState } from "../../../app/contract/limits";
import type { OpenClawSnapshot } from "../../../app/contract/openclaw";
import type { RequestsSnapshot } from "../../../app/contract/requests";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import type { FitQuestion } from "../../../app/domain/fit/fit";
import type { Finding } from "../../../app/domain/privacy/finding";
import type { HttpCall, HttpResponse } from "../../platform/http";
import type { CommandResult } from "../../platform/run-command";
import { createRunnerChecks } from "./runner-checks";

type Checks = ReturnType<typeof createRunnerChecks>;
const ref = "ai/qwen3:8B";
const row = (over: object) => ({ model: ref, state: "ended", status: 200, at: 7, ...over });

function setUp({
  kind = "docker-engine",
  state = "healthy",
  hasEndpoint = true,
  baseUrl = "http://127.0.0.1:12434/engines/v1" as string | null,
  loaded = [ref],
  isDesktop = known(false) as object,
  desktopVersion = unknown("not-reported") as object,
  backend = "",
  isConnected = true,
  proof = null as object | null,
  rows = [] as object[],
  gpus = known([]) as object,
  gpuUse = { words: null, gpuLayers: null } as object,
  source = "default-port",
  limits = { kind: "standalone" } as object,
  fit = null as FitQuestion | null,
  docker = { kind: "exited", exitCode: 0, stdout: "[]" } as object,
  settings = null as string | null,
  hostStatus = 200,
} = {}) {
  const sent: HttpCall[] = [];
  const checks = createRunnerChecks({
    runner: {
      read: () =>
        ({
          state,
          endpoint: hasEndpoint
            ? { kind, source, address: "127.0.0.1:12434", openAiBaseUrl: baseUrl, location: "this-machine" }
            : null,
          loaded: loaded.map((each) => ({ ref: each })),
          docker: { isDesktop, desktopVersion },
          backends: [{ name: "llama.cpp", status: "running", detail: backend }],
        }) as unknown as RunnerSnapshot,
    },
    openclaw: {
      read: () => ({ isConnected, defaultModel: known({ model: ref }), proof }) as unknown as OpenClawSnapshot,
    },
    hardware: { read: () => ({ gpus }) as unknown as HardwareSnapshot },
    requests: { read: () => ({ rows }) as unknown as RequestsSnapshot },
    models: { gpuUse: async () => gpuUse as never },
    limits: {
      read: async () =>
        ({ now: unknown("not-reported"), machine: { memoryBytes: known(64e9) }, ...limits }) as LimitsState,
    },
    fit: {
      ofModel: async () => {
        if (fit === null) throw new Error("no facts");
        return fit;
      },
    },
    docker: async () => docker as CommandResult,
    desktopSettings: async () => settings,
    sendHttp: async (_target, call) => {
      sent.push(call);
      return { status: hostStatus, close: vi.fn<() => void>() } as unknown as HttpResponse;
    },
  });
  const context = {
    signal: new AbortController().signal,
    once: <T>(_key: string, read: (s: AbortSignal) => Promise<T>) => read(context.signal),
  };
  return { look: (id: keyof Checks): Promise<Finding> => checks[id].run(context), sent };
}
type Options = Parameters<typeof setUp>[0];
const verdict = async (id: keyof Checks, options?: Options) => (await setUp(options).look(id)).verdict;

test.each<[keyof Checks, string, string, Options]>([
  // Docker Desktop's version
  ["docker-version", "another product", "not-applicable", {}],
  ["docker-version", "new enough", "pass", { isDesktop: known(true), desktopVersion: known("4.48.0") }],
  ["docker-version", "too old", "fail", { isDesktop: known(true), desktopVersion: known("4.39.0") }],
  ["docker-version", "unread", "unknown", { isDesktop: known(true) }],
  // the runner
  ["runner-enabled", "healthy", "pass", {}],
  ["runner-enabled", "down", "fail", { state: "unreachable" }],
  ["runner-enabled", "not looked for yet", "unknown", { state: "looking", hasEndpoint: false }],
  // limits
  ["runner-limits", "Docker Desktop", "pass", { limits: { kind: "desktop" } }],
  ["runner-limits", "no container", "not-applicable", {}],
  ["runner-limits", "unread", "unknown", { limits: { kind: "container" } }],
  [
    "runner-limits",
    "none set",
    "pass",
    { limits: { kind: "container", now: known({ memoryBytes: null, cpus: null }) } },
  ],
  [
    "runner-limits",
    "enough as far as is known",
    "pass",
    { limits: { kind: "container", now: known({ memoryBytes: 8e9, cpus: null }) } },
  ],
  [
    "runner-limits",
    "more than there is",
    "warn",
    { limits: { kind: "container", now: known({ memoryBytes: 128e9, cpus: null }) } },
  ],
  // telemetry
  ["desktop-telemetry", "no Docker Desktop", "not-applicable", {}],
  ["desktop-telemetry", "off", "pass", { isDesktop: known(true), settings: '{"AnalyticsEnabled":false}' }],
  ["desktop-telemetry", "on", "warn", { isDesktop: known(true), settings: '{"analyticsEnabled":true}' }],
  ["desktop-telemetry", "not said", "warn", { isDesktop: known(true), settings: "{}" }],
  ["desktop-telemetry", "no file", "unknown", { isDesktop: known(true) }],
  // answers
  ["model-answers", "no runner", "unknown", { state: "unreachable" }],
  ["model-answers", "nothing connected or loaded", "not-applicable", { isConnected: false, loaded: [] }],
  ["model-answers", "never asked", "unknown", {}],
  ["model-answers", "answered", "pass", { rows: [row({})] }],
  ["model-answers", "answered by tag", "pass", { rows: [row({ model: "docker.io/ai/qwen3:8B" })] }],
  ["model-answers", "the last one failed", "fail", { rows: [row({ status: 500 }), row({})] }],
  ["model-answers", "one under way says nothing", "pass", { rows: [row({ state: "running", status: null }), row({})] }],
  ["model-answers", "another model's", "unknown", { rows: [row({ model: "ai/other" })] }],
  ["model-answers", "proven before", "pass", { proof: { isProven: true, model: ref, at: 1 } }],
  // GPU
  ["gpu-used", "none here", "not-applicable", {}],
  ["gpu-used", "nothing to tell by", "unknown", { gpus: unknown("tool-missing") }],
  // names
  ["runner-any-host", "no runner", "unknown", { hasEndpoint: false }],
  ["runner-any-host", "answers", "warn", {}],
  ["runner-any-host", "refuses", "pass", { hostStatus: 403 }],
  ["runner-any-host", "a socket only", "pass", { baseUrl: null }],
  // look-ups
  ["registry-look-ups", "no runner", "unknown", { hasEndpoint: false }],
  ["registry-look-ups", "Docker Desktop", "warn", { kind: "docker-desktop" }],
  ["registry-look-ups", "standalone", "unknown", { kind: "standalone" }],
  ["registry-look-ups", "standalone, started by us", "pass", { kind: "standalone", source: "homeport" }],
  ["registry-look-ups", "a container without", "warn", {}],
  [
    "registry-look-ups",
    "a container with",
    "pass",
    { docker: { kind: "exited", exitCode: 0, stdout: '["A=1","DO_NOT_TRACK=1"]' } },
  ],
  [
    "registry-look-ups",
    "one that says no",
    "warn",
    { docker: { kind: "exited", exitCode: 0, stdout: '["DO_NOT_TRACK=0"]' } },
  ],
  ["registry-look-ups", "no docker", "unknown", { docker: { kind: "missing", message: "" } }],
  ["registry-look-ups", "docker failed", "unknown", { docker: { kind: "exited", exitCode: 1, stdout: "" } }],
  // request log
  ["request-log", "no runner", "unknown", { state: "unreachable" }],
  ["request-log", "nothing loaded", "pass", { loaded: [], rows: [row({})] }],
  ["request-log", "nothing asked", "pass", {}],
  ["request-log", "asked", "warn", { rows: [row({})] }],
  ["request-log", "of one unloaded since", "pass", { rows: [row({ model: "ai/gone" })] }],
])("%s, %s: %s", async (id, _name, expected, options) => {
  const finding = await setUp(options).look(id);
  expect(finding.verdict).toBe(expected);
  // what can't be told has a reason, and nothing else has one
  expect(finding.reason === null).toBe(finding.verdict !== "unknown");
});

test("a model in the memory is judged by what it needs", async () => {
  await expect(setUp().look("model-fits")).rejects.toThrow("no facts");
  expect(await verdict("model-fits", { state: "unreachable" })).toBe("unknown");
  expect(await verdict("model-fits", { isConnected: false, loaded: [] })).toBe("not-applicable");
});

test("the runner is asked as a foreign page would ask, with nothing of ours", async () => {
  const { look, sent } = setUp();
  await look("runner-any-host");
  expect(sent).toEqual([
    expect.objectContaining({ method: "GET", path: "/engines/status", headers: { host: "rebinding.example" } }),
  ]);
});
