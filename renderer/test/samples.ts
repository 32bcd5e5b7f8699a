import type { ChatSnapshot } from "../../app/contract/chat";
import { known, unknown } from "../../app/contract/reading";
import type { HardwareLive, HardwareSnapshot } from "../../app/contract/hardware";
import type { JobsSnapshot } from "../../app/contract/jobs";
import type { SwitchResult, SwitchSnapshot } from "../../app/contract/switch";
import type { Model, ModelsSnapshot } from "../../app/contract/models";
import type { ConfiguredModel, OpenClawSnapshot, Proof } from "../../app/contract/openclaw";
import type { ProgramInfo } from "../../app/contract/program";
import type { RequestRow, RequestsSnapshot } from "../../app/contract/requests";
import type { LoadedModel, RunnerSnapshot } from "../../app/contract/runner";
import type { Settings, SettingsSnapshot } from "../../app/contract/settings";

const gib = 1024 ** 3;
export const sampleNow = Date.UTC(2026, 10, 20, 12, 0, 0);

export function sampleProgram(over: Partial<ProgramInfo> = {}): ProgramInfo {
  return {
    version: "0.1.0",
    isDemo: false,
    shell: "electron",
    platform: "darwin",
    settingsFolder: "~/Library/Application Support/Homeport",
    runtime: ["Node 24.21.0", "Electron 45.4.1"],
    ...over,
  };
}

export function sampleHardware(over: Partial<HardwareSnapshot> = {}): HardwareSnapshot {
  return {
    revision: 1,
    asOf: sampleNow,
    os: { platform: "darwin", name: known("macOS"), version: known("26.1"), arch: "arm64" },
    machineName: known("MacBook Pro"),
    cpu: { name: known("Apple M3 Pro"), physicalCores: known(12), logicalCores: 12 },
    memoryBytes: known(36 * gib),
    gpus: known([
      {
        name: "Apple M3 Pro",
        vendor: "apple",
        vramBytes: unknown("not-reported"),
        isUnified: true,
        driver: known("Metal 4"),
      },
    ]),
    modelDisk: { path: known("~/.docker/models"), totalBytes: known(994e9), freeBytes: known(388e9) },
    ...over,
  };
}

export function sampleLive(over: Partial<HardwareLive> = {}): HardwareLive {
  return {
    asOf: sampleNow,
    cpuFraction: known(0.12),
    memory: known({ usedBytes: 20.9 * gib, totalBytes: 36 * gib }),
    gpus: known([{ name: "Apple M3 Pro", busyFraction: known(0.64), vramUsedBytes: unknown("not-supported") }]),
    diskFreeBytes: known(388e9),
    ...over,
  };
}

export function sampleLoaded(over: Partial<LoadedModel> = {}): LoadedModel {
  return {
    ref: "ai/qwen3:8B",
    backend: "llama.cpp",
    mode: "completion",
    isInUse: false,
    isLoading: false,
    lastUsedAt: sampleNow - 120_000,
    keepAlive: "30m0s",
    ...over,
  };
}

export function sampleRunner(over: Partial<RunnerSnapshot> = {}): RunnerSnapshot {
  return {
    revision: 1,
    asOf: sampleNow,
    state: "healthy",
    endpoint: {
      source: "docker-socket",
      kind: "docker-desktop",
      transport: "tcp",
      address: "127.0.0.1:12434",
      location: "this-machine",
      locationReason: { code: "loopback" },
      openAiBaseUrl: "http://127.0.0.1:12434/engines/v1",
    },
    version: known("1.2.6"),
    backends: [{ name: "llama.cpp", status: "running", detail: "llama.cpp b9879-metal" }],
    loaded: [sampleLoaded()],
    modelsDiskBytes: known(9.6e9),
    attempts: [
      { source: "environment", address: "http://127.0.0.1:9999", outcome: "refused" },
      { source: "default-port", address: "http://127.0.0.1:12434", outcome: "healthy" },
    ],
    docker: {
      client: known("28.5.1"),
      server: known("Docker Desktop 4.83.0"),
      product: known("docker-desktop"),
      isDesktop: known(true),
      desktopVersion: known("4.83.0"),
      hasModelPlugin: known(true),
      pluginVersion: known("v1.2.6"),
      isRootless: known(false),
      proxy: known(""),
    },
    problem: null,
    ...over,
  };
}

export function sampleModel(over: Partial<Model> = {}): Model {
  return {
    id: "sha256:1f0e",
    ref: "ai/qwen3:8B",
    tags: ["ai/qwen3:8B"],
    sizeBytes: known(5.03e9),
    parameters: "8.19B",
    quantization: "Q4_K_M",
    architecture: "qwen3",
    format: "gguf",
    purpose: "text",
    packagedContextTokens: known(32_768),
    trainedContextTokens: known(40_960),
    createdAt: sampleNow - 86_400_000,
    ...over,
  };
}

export function sampleSwitch(over: Partial<SwitchSnapshot> = {}): SwitchSnapshot {
  return {
    revision: 1,
    asOf: sampleNow,
    model: { ref: "ai/qwen3:8B", by: "openclaw" },
    running: null,
    pausedSince: null,
    stillAnswering: [],
    loadedByOthers: [],
    last: null,
    ...over,
  };
}

export function sampleSwitchResult(over: Partial<SwitchResult> = {}): SwitchResult {
  return {
    at: sampleNow,
    to: "ai/qwen3:8B",
    from: "ai/gemma3:4B",
    outcome: "done",
    failure: null,
    openclaw: "switched",
    gateway: "not-running",
    waitedMs: 0,
    loadMs: 6_500,
    answeringMs: 2_400,
    unloaded: ["ai/gemma3:4B"],
    reloaded: [],
    proofs: [
      { session: "new", verdict: "proven", why: null, seconds: 14 },
      { session: "existing", verdict: "not-tried", why: "no-gateway", seconds: null },
    ],
    ...over,
  };
}

export function sampleModels(over: Partial<ModelsSnapshot> = {}): ModelsSnapshot {
  return { revision: 1, asOf: sampleNow, state: "ready", items: [sampleModel()], problem: null, ...over };
}

export function sampleConfigured(over: Partial<ConfiguredModel> = {}): ConfiguredModel {
  return {
    ref: "docker-model-runner/ai/qwen3:8B",
    provider: "docker-model-runner",
    model: "ai/qwen3:8B",
    baseUrl: "http://127.0.0.1:12434/engines/v1",
    place: "this-machine",
    ...over,
  };
}

export const cloudModel: ConfiguredModel = {
  ref: "anthropic/claude-opus-4-5",
  provider: "anthropic",
  model: "claude-opus-4-5",
  baseUrl: null,
  place: "cloud",
};

export function sampleProof(over: Partial<Proof> = {}): Proof {
  return {
    at: sampleNow - 120_000,
    dialect: "openclaw",
    model: "ai/qwen3:8B",
    nonce: "amber-otter-41",
    question: "Say the word amber-otter-41.",
    answer: "amber-otter-41",
    seconds: 4.2,
    promptTokens: known(8_412),
    generatedTokens: known(12),
    cachedTokens: known(0),
    promptTokensPerSecond: known(412),
    tokensPerSecond: known(38),
    isProven: true,
    checks: [{ id: "nonce-in-runner", verdict: "pass", evidence: "amber-otter-41" }],
    ...over,
  };
}

export function sampleOpenClaw(over: Partial<OpenClawSnapshot> = {}): OpenClawSnapshot {
  return {
    revision: 1,
    asOf: sampleNow,
    state: "ready",
    installs: [{ dialect: "openclaw", path: "/usr/local/bin/openclaw", version: known("2026.9.6"), problem: null }],
    dialect: "openclaw",
    version: known("2026.9.6"),
    stateDir: known("~/.openclaw"),
    configPath: known("~/.openclaw/openclaw.json"),
    hasConfigFile: known(true),
    cliProfile: { name: null, found: ["work"], fixedBy: null },
    defaultModel: known(sampleConfigured()),
    fallbacks: known([]),
    isConnected: true,
    profile: known("local-only"),
    utilityModel: null,
    undo: null,
    changes: over.undo ? [over.undo] : [],
    changesSetAside: null,
    proof: sampleProof(),
    problem: null,
    ...over,
  };
}

type Undo = NonNullable<OpenClawSnapshot["undo"]>;

export function sampleUndo(over: Partial<Undo> = {}): Undo {
  const configPath = "/home/anna/.openclaw/openclaw.json";
  return {
    id: "change-1",
    at: 0,
    purpose: "connect",
    subject: "ai/qwen3:8B",
    dialect: "openclaw",
    configPath,
    backupPath: `${configPath}.before`,
    sizeBytes: 1_843,
    isUndoable: true,
    context: null,
    ...over,
  };
}

export function sampleJobs(over: Partial<JobsSnapshot> = {}): JobsSnapshot {
  return { revision: 1, asOf: sampleNow, items: [], ...over };
}

export function sampleChat(over: Partial<ChatSnapshot> = {}): ChatSnapshot {
  return { revision: 1, asOf: sampleNow, turns: [], ...over };
}

export function sampleSettings({
  values = {},
  ...over
}: Partial<Omit<SettingsSnapshot, "values">> & { values?: Partial<Settings> } = {}): SettingsSnapshot {
  return {
    revision: 1,
    asOf: sampleNow,
    values: {
      theme: "system",
      runnerAddress: null,
      openclawDialect: null,
      closeToTray: true,
      showNotifications: true,
      wasToldOfTray: false,
      ...values,
    },
    setAside: null,
    problem: null,
    isOfflineUnsure: false,
    ...over,
  };
}

/** An answer OpenClaw got from a model on this machine. */
export function sampleRequestRow(over: Partial<RequestRow> = {}): RequestRow {
  return {
    id: "sha256:1f0e_1795468023685567341",
    at: sampleNow,
    state: "ended",
    model: "ai/qwen3:8B",
    client: "OpenClaw",
    userAgent: "OpenAI/JS 7.15.0",
    origin: null,
    method: "POST",
    path: "/engines/v1/chat/completions",
    status: 200,
    isStreamed: true,
    promptTokens: 10_503,
    generatedTokens: 43,
    promptTokensPerSecond: 284,
    tokensPerSecond: 45.7,
    engineMs: 42_565,
    problem: null,
    isEarlier: false,
    ...over,
  };
}

export function sampleRequests(over: Partial<RequestsSnapshot> = {}): RequestsSnapshot {
  return {
    revision: 1,
    asOf: sampleNow,
    state: "following",
    problem: null,
    since: sampleNow - 3_600_000,
    rows: [],
    droppedCount: 0,
    skippedCount: 0,
    tallies: [],
    ...over,
  };
}
