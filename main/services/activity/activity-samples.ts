import { known, unknown } from "../../../app/contract/common";
import type { ReportFacts } from "./report";

/** For tests: what is known on a machine of Anna's. Whatever holds the user's words says so. */
export function sampleFacts(over: Partial<ReportFacts> = {}): ReportFacts {
  const stamp = { revision: 1, asOf: Date.UTC(2026, 10, 20, 12) };
  const words = "WORDS OF THE USER";
  const local = {
    ref: "docker-model-runner/ai/qwen3:8B",
    provider: "docker-model-runner",
    model: "ai/qwen3:8B",
    baseUrl: "http://127.0.0.1:12434/engines/v1",
    place: "this-machine",
  } as const;
  return {
    program: {
      version: "0.1.0",
      isDemo: false,
      shell: "electron",
      platform: "linux",
      runtime: ["Node 24.21.0", "Electron 45.4.1"],
    },
    hardware: {
      ...stamp,
      os: { platform: "linux", name: known("Debian"), version: known("13"), arch: "x64" },
      machineName: known("annas-box"),
      cpu: { name: known("Ryzen 9"), physicalCores: known(8), logicalCores: 16 },
      memoryBytes: known(64 * 1024 ** 3),
      gpus: known([
        {
          name: "RTX 4090",
          vendor: "nvidia",
          vramBytes: known(24 * 1024 ** 3),
          isUnified: false,
          driver: known("570"),
        },
      ]),
      modelDisk: { path: known("/home/anna/.docker/models"), totalBytes: known(1e12), freeBytes: unknown("timed-out") },
    },
    runner: {
      ...stamp,
      state: "healthy",
      endpoint: {
        source: "default-port",
        kind: "docker-engine",
        transport: "tcp",
        address: "127.0.0.1:12434",
        location: "this-machine",
        locationReason: { code: "loopback" },
        openAiBaseUrl: null,
      },
      version: known("1.2.6"),
      backends: [{ name: "llama.cpp", status: "running", detail: "b9879" }],
      loaded: [],
      modelsDiskBytes: known(1e9),
      attempts: [{ source: "docker-socket", address: "/home/anna/x.sock", outcome: "no-socket", detail: "ENOENT" }],
      docker: {
        client: known("28.5.1"),
        server: unknown("tool-failed"),
        product: unknown("tool-failed"),
        isDesktop: known(false),
        desktopVersion: unknown("not-reported"),
        hasModelPlugin: known(true),
        pluginVersion: known("v1.2.6"),
        isRootless: known(false),
        proxy: known(""),
      },
      problem: { code: "runner-hanging", message: "No answer within 3 s", detail: words },
    },
    openclaw: {
      ...stamp,
      state: "ready",
      installs: [
        { dialect: "openclaw", path: "/home/anna/.npm-global/bin/openclaw", version: known("2026.9.6"), problem: null },
      ],
      dialect: "openclaw",
      version: known("2026.9.6"),
      stateDir: known("/home/anna/.openclaw"),
      configPath: known("/home/anna/.openclaw/openclaw.json"),
      cliProfile: { name: null, found: [], fixedBy: null },
      hasConfigFile: known(true),
      defaultModel: known(local),
      fallbacks: known([{ ...local, ref: "anthropic/claude", place: "cloud" }]),
      utilityModel: null,
      profile: known("local-only"),
      isConnected: true,
      undo: null,
      changes: [],
      changesSetAside: null,
      proof: {
        at: stamp.asOf,
        dialect: "openclaw",
        model: "ai/qwen3:8B",
        nonce: words,
        question: words,
        answer: words,
        seconds: 4,
        cachedTokens: unknown("not-reported"),
        promptTokens: known(1),
        generatedTokens: known(1),
        promptTokensPerSecond: known(1),
        tokensPerSecond: known(1),
        isProven: true,
        checks: [{ id: "provider", verdict: "pass", evidence: words }],
      },
      problem: null,
    },
    jobs: {
      ...stamp,
      items: [
        {
          id: "1",
          key: "verify",
          kind: "verify-openclaw",
          subject: "openclaw",
          phase: "asking",
          passed: [],
          progress: null,
          notice: null,
          warnings: [{ code: "tool-said", text: words }],
          expectedSeconds: known(4),
          isCancellable: false,
          startedAt: stamp.asOf,
          endedAt: stamp.asOf,
          outcome: { kind: "failed", failure: { code: "openclaw-no-answer", message: words, detail: words } },
        },
      ],
    },
    privacy: {
      rows: [
        sampleRow("gateway-loopback", { verdict: "fail", own: "fail", detail: words }),
        sampleRow("security-audit", { verdict: "unknown", own: "unknown", reason: "timed-out", detail: words }),
        sampleRow("web-tools", { verdict: "accepted", own: "warn", acceptance: { reason: words, at: stamp.asOf } }),
        sampleRow("dm-policy", { verdict: null, own: null }),
      ],
    },
    ...over,
  };
}

type Row = ReportFacts["privacy"]["rows"][number];
function sampleRow(id: Row["id"], over: Partial<Row>): Row {
  const local = { code: "runner-at", values: { address: "annas-box:12434 WORDS", kind: "x" }, class: "local" } as const;
  return {
    id,
    group: "openclaw",
    verdict: "pass",
    own: "pass",
    reason: null,
    detail: null,
    evidence: [local],
    fixes: [],
    steps: [],
    acceptance: null,
    isRunning: false,
    checkedAt: null,
    tookMs: null,
    since: null,
    ...over,
  };
}
