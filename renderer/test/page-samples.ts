import type { ActivityLine, ActivitySnapshot } from "../../app/contract/activity";
import type { ChatTurn } from "../../app/contract/chat";
import type { GatewayPlan, GatewaySnapshot } from "../../app/contract/gateway";
import { known, unknown } from "../../app/contract/reading";
import type { Job } from "../../app/contract/jobs";
import type { ConnectPlan, OpenClawSnapshot } from "../../app/contract/openclaw";
import type { OpenClawPlace, PlaceAddress } from "../../app/contract/openclaw-place";
import type { UndoPlan } from "../../app/contract/undo";
import { sampleNow, sampleUndo } from "./samples";

/** A pull that has just begun. */
export function sampleJob(over: Partial<Job> = {}): Job {
  return {
    id: "7",
    key: "pull:ai/smollm3:Q8_0",
    kind: "pull-model",
    subject: "ai/smollm3:Q8_0",
    phase: "downloading",
    progress: null,
    notice: null,
    passed: [],
    warnings: [],
    expectedSeconds: unknown("not-measured-yet"),
    isCancellable: true,
    startedAt: sampleNow,
    endedAt: null,
    outcome: null,
    ...over,
  };
}

/** The figures of an answer. */
export const sampleStats: NonNullable<ChatTurn["stats"]> = {
  isColdStart: false,
  timeToFirstTokenMs: known(420),
  totalMs: 4_400,
  promptTokens: known(1_026),
  cachedTokens: known(1_000),
  promptTokensPerSecond: known(361.5),
  generatedTokens: known(324),
  tokensPerSecond: known(74.83),
};

/** A turn that is complete. */
export function sampleTurn(over: Partial<ChatTurn> = {}): ChatTurn {
  return {
    id: "t1",
    model: "ai/qwen3:8B",
    way: "runner",
    question: "Why is the sky blue?",
    answer: "Air scatters **blue** light most.",
    reasoning: "",
    phase: "ended",
    lastDelta: 1,
    maxTokens: 1024,
    startedAt: Date.now(),
    end: "complete",
    failure: null,
    stats: sampleStats,
    ...over,
  };
}

/** Before anything was read. */
export const unreadOpenClaw = {
  installs: [],
  dialect: null,
  version: unknown<string>("not-measured-yet"),
  stateDir: unknown<string>("not-measured-yet"),
  configPath: unknown<string>("not-measured-yet"),
  hasConfigFile: unknown<boolean>("not-measured-yet"),
  defaultModel: unknown<never>("not-measured-yet"),
  fallbacks: unknown<never>("not-measured-yet"),
  isConnected: false,
  proof: null,
} satisfies Partial<OpenClawSnapshot>;

/** A gateway that Homeport runs. */
export function sampleGateway(over: Partial<GatewaySnapshot> = {}): GatewaySnapshot {
  return {
    revision: 1,
    asOf: sampleNow,
    state: "running",
    dialect: "openclaw",
    port: 18_789,
    bind: "loopback",
    isExposed: known(false),
    auth: "token",
    mode: "local",
    owner: "homeport",
    pid: known(4242),
    version: known("2026.9.6"),
    startedAt: known(sampleNow - 60_000),
    chat: known("on"),
    needsRestart: known(false),
    service: known({ label: "systemd", isInstalled: false, isRunning: known(false), note: "" }),
    channels: [],
    problem: null,
    log: [{ id: 1, at: sampleNow, isError: false, text: "[gateway] ready" }],
    droppedLines: 0,
    ...over,
  };
}

/** What running it would change. */
export function sampleGatewayPlan(over: Partial<GatewayPlan> = {}): GatewayPlan {
  return {
    id: "plan-2",
    operation: "run",
    dialect: "openclaw",
    configPath: "/home/me/.openclaw/openclaw.json",
    changes: [
      { key: "gateway.mode", before: null, after: '"local"' },
      { key: "gateway.auth.token", before: null, after: '"•••"' },
    ],
    commands: ["openclaw gateway run"],
    notes: ["token-made", "ends-with-homeport"],
    blocker: null,
    ...over,
  };
}

/** Two changes, and the model loaded anew. */
export const sampleAddress = (over: Partial<PlaceAddress> = {}): PlaceAddress => ({
  baseUrl: "http://127.0.0.1:12434/engines/v1",
  way: "runner",
  needsPort: false,
  tried: null,
  ...over,
});

export const samplePlace = (over: Partial<OpenClawPlace> = {}): OpenClawPlace => ({
  asOf: sampleNow,
  where: "this-machine",
  reason: "no-container",
  subject: "",
  addresses: [sampleAddress()],
  tryFrom: "here",
  tryCommand: null,
  onlyInContainers: null,
  ...over,
});

export function samplePlan(over: Partial<ConnectPlan> = {}): ConnectPlan {
  return {
    id: "plan-1",
    dialect: "openclaw",
    profile: null,
    model: "ai/qwen3:8B",
    closed: [],
    left: [],
    needsKey: false,
    address: {
      ...sampleAddress(),
      where: "this-machine",
      reason: "no-container",
      subject: "",
      tryFrom: "here",
      tryCommand: null,
    },
    opensPort: null,
    configPath: "/home/me/.openclaw/openclaw.json",
    changes: [
      {
        key: "models.providers.local",
        before: null,
        after: JSON.stringify({
          baseUrl: "http://127.0.0.1:12434/engines/v1",
          apiKey: "not-needed",
          models: [{ id: "ai/qwen3:8B", contextWindow: 32_768 }],
        }),
      },
      {
        key: "agents.defaults.model",
        before: JSON.stringify({ primary: "anthropic/claude-opus-4-5", fallbacks: ["openai/gpt-5.2"] }),
        after: JSON.stringify({ primary: "local/ai/qwen3:8B", fallbacks: [] }),
      },
    ],
    commands: [`printf %s '{"models":{}}' | openclaw config patch --stdin`],
    contextTokens: known(4_096),
    reloadWithContextTokens: 32_768,
    warnings: [],
    blocker: null,
    ...over,
  };
}

type Of<K extends ActivityLine["kind"]> = Extract<ActivityLine, { kind: K }>;
const base = { firstAt: sampleNow, lastAt: sampleNow, count: 1 };

export function sampleRequestLine(over: Partial<Of<"request">> = {}): ActivityLine {
  return {
    ...base,
    id: 1,
    kind: "request",
    reach: "stays",
    method: "GET",
    address: "127.0.0.1:12434",
    path: "/engines/ps",
    purpose: "watch",
    outcome: "200",
    durationMs: 3,
    ...over,
  };
}

export function sampleCommandLine(over: Partial<Of<"command">> = {}): ActivityLine {
  return {
    ...base,
    id: 2,
    kind: "command",
    reach: "unknown",
    file: "~/.npm-global/bin/openclaw",
    args: ["models", "status", "--json"],
    outcome: "exit 0",
    durationMs: 1500,
    ...over,
  };
}

export function sampleFileLine(over: Partial<Of<"file">> = {}): ActivityLine {
  return {
    ...base,
    id: 3,
    kind: "file",
    reach: "stays",
    action: "written",
    path: "~/.openclaw/openclaw.json",
    ...over,
  };
}

export function sampleActivity(over: Partial<ActivitySnapshot> = {}): ActivitySnapshot {
  return {
    revision: 1,
    asOf: sampleNow,
    lines: [sampleRequestLine()],
    droppedCount: 0,
    notes: [],
    logFile: {
      path: "/home/anna/.local/state/homeport/logs/homeport.log",
      shown: "~/.local/state/homeport/logs/homeport.log",
    },
    ...over,
  };
}

/** Everything there can be in it. */
export function sampleUndoPlan(over: Partial<UndoPlan> = {}): UndoPlan {
  const change = sampleUndo();
  return {
    id: "undo-1",
    files: [
      {
        dialect: "openclaw",
        configPath: change.configPath,
        changes: [change, sampleUndo({ id: "2", purpose: "chat-on", subject: "" })],
        backupPath: change.backupPath,
        keys: [
          { key: "agents.defaults.model.primary", before: '"local/ai/qwen3:8B"', after: '"cloud/gpt-5"' },
          { key: "models.providers.local", before: '{"apiKey":"not-needed"}', after: null },
        ],
        left: [sampleUndo({ id: "3", purpose: "change", subject: "", isUndoable: false })],
        obstacle: "no-copy",
      },
    ],
    outside: [
      { kind: "lines", file: "/home/you/.bashrc", isAdded: false, text: "\nHISTCONTROL=ignoreboth\n" },
      { kind: "mode", path: "/home/you/.openclaw", isFolder: true, before: 0o700, after: 0o755 },
    ],
    models: [
      { ref: "ai/qwen3:8B", settings: { contextTokens: 32_768 }, isLoaded: true },
      { ref: "ai/gemma3", settings: { gpuLayers: 12, keepAlive: "forever" }, isLoaded: false },
    ],
    limits: {
      kept: { memoryBytes: 8 * 1024 ** 3, cpus: 4 },
      original: { memoryBytes: null, cpus: null },
    },
    desktop: {
      path: "~/Library/Group Containers/group.com.docker/settings-store.json",
      changes: [{ key: "EnableDockerAI", before: "true", after: null }],
      isBlockedBy: "desktop-running",
    },
    login: { file: "~/.config/autostart/homeport.desktop" },
    stays: ["models", "runner", "cloud-key"],
    ...over,
  };
}
