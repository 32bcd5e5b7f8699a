import type { Page } from "@playwright/test";
import { fakeJob } from "../../app/domain/fake-job";
import type { PrivacyRow, PrivacySnapshot } from "../../app/contract/privacy";
import { checkIds } from "../../app/domain/privacy/checks";
import { evidence } from "../../app/domain/privacy/finding";
import type { privacyStates } from "../../renderer/features/privacy/states";
import {
  sampleCheckRow as row,
  sampleDestination,
  sampleDestinations,
  samplePrivacy,
} from "../../renderer/test/privacy-samples";
import { sampleJobs, sampleNow, sampleSettings } from "../../renderer/test/samples";
import {
  sampleApplied,
  sampleFixes,
  sampleMaximum,
  samplePlan,
  sampleRun,
} from "../../renderer/test/privacy-fix-samples";
import { failure, longRef, type Staged } from "./staged";

const staged = (rows: readonly PrivacyRow[] = [], over: Partial<PrivacySnapshot> = {}): Staged => ({
  replies: { "privacy.read": samplePrivacy(rows, over), "privacy.run": samplePrivacy(rows, over) },
});
const clouds = row("cloud-reach", {
  own: "fail",
  evidence: [
    evidence("cloud-way", { key: "agents.defaults.imageModel.primary", what: "openai/gpt-5" }, "local"),
    evidence("cloud-way", { key: "hooks.gmail.model", what: "anthropic/claude-opus-4-5" }, "local"),
    evidence("not-looked-into", { source: "sessions" }),
  ],
  steps: ["local-only"],
});
const web = row("web-tools", {
  own: "warn",
  evidence: [evidence("web-tool-on", { tool: "fetch" }), evidence("web-tool-on", { tool: "browser" })],
  fixes: ["web-tools-off"],
});
const lookUps = row("registry-look-ups", {
  own: "warn",
  evidence: [evidence("tracking-on", { kind: "docker-engine" })],
  steps: ["do-not-track"],
});
const place = row("inference-place", {
  evidence: [
    evidence("default-model", { model: "dmr/ai/qwen3:8B", address: "http://127.0.0.1:12434/engines/v1" }, "local"),
    evidence("no-fallbacks"),
  ],
});
const notHere = row("docker-version", { own: "not-applicable", evidence: [evidence("no-docker-desktop")] });
const unasked = row("model-answers", {
  own: "unknown",
  reason: "not-measured-yet",
  evidence: [evidence("never-asked", { model: "ai/qwen3:8B" })],
  steps: ["try-it"],
});
const hanging = row("security-audit", {
  own: "unknown",
  reason: "timed-out",
  detail: "openclaw security audit: no answer",
});
const accepted = row("web-tools", {
  ...web,
  verdict: "accepted",
  acceptance: { reason: "It is to read the news for me.", at: sampleNow - 86_400_000 },
});
const gatewayHome = row("gateway-loopback", { evidence: [evidence("bind", { bind: "loopback" })] });
const locked = row("gateway-auth", { evidence: [evidence("auth-is", { auth: "token" })] });
const friends = row("dm-policy", {
  evidence: [
    evidence("dm-policy", { channel: "whatsapp", policy: "pairing" }),
    evidence("dm-policy", { channel: "telegram", policy: "allowlist" }),
  ],
});
const listed = row("model-is-pulled", { evidence: [evidence("model-listed", { model: "ai/qwen3:8B" })] });
const audited = row("security-audit", { evidence: [evidence("audit-counts", { critical: 0, warn: 0 })] });
const forgotten = row("request-log", { evidence: [evidence("requests-none")] });
const destinations = [
  sampleDestination({
    party: "openclaw",
    what: "cloud/gpt-5",
    reason: "answers",
    keys: ["agents.defaults.model.fallbacks.0"],
  }),
  sampleDestination({ keys: ["channels.telegram"] }),
  sampleDestination({ what: "", reason: "web-search", stop: { key: "tools.web.search.enabled", isSet: false } }),
  sampleDestination({ what: "clawhub.ai", reason: "plugin-feed", class: "known" }),
  sampleDestination({
    what: "telemetry.openclaw.ai",
    reason: "telemetry",
    class: "known",
    stop: { key: "telemetry.enabled", isSet: true },
  }),
  sampleDestination({ what: longRef, reason: "chosen", class: "possible" }),
  sampleDestination({
    party: "runner",
    what: "docker.io",
    reason: "model-check",
    class: "known",
    stop: { key: "DO_NOT_TRACK", isSet: null },
  }),
  sampleDestination({ party: "docker", what: "", reason: "desktop-updates", class: "known" }),
  sampleDestination({
    party: "homeport",
    what: "hub.docker.com",
    reason: "search",
    class: "seen",
    count: 4,
    lastAt: sampleNow,
  }),
  sampleDestination({
    party: "homeport",
    what: "127.0.0.1:12434",
    reason: "runner-calls",
    class: "seen",
    place: "this-machine",
    count: 1240,
    lastAt: sampleNow,
  }),
];
const maximum = (page: Page) => page.getByRole("button", { name: "Maximum privacy…" }).click();
const turn = { check: "cloud-reach", at: sampleNow - 3_600_000, from: "pass", to: "fail" } as const;
const well = [place, gatewayHome, locked, friends, listed, audited, forgotten];
const all = [...well, clouds, web, lookUps, notHere, unasked];

/** A machine with much to close: long lists, paths that are long, and where keys lie. */
const machine = [
  row("disk-encrypted", {
    own: "warn",
    evidence: [
      evidence("disk-bare", { by: "LUKS", read: "nvme0n1 (disk) → nvme0n1p2 (part)" }, "local"),
      evidence("disk-of", { path: "~/.openclaw" }, "local"),
    ],
    steps: ["encrypt-disk"],
  }),
  row("swap-encrypted", { own: "unknown", reason: "tool-missing", detail: "lsblk" }),
  row("folder-access", {
    own: "warn",
    evidence: [
      evidence("path-open", { mode: "drwxr-xr-x", path: "~/.openclaw", closed: "" }, "local"),
      evidence("path-link", { path: "~/.openclaw", real: `~/Sync/${"claw-".repeat(20)}` }, "local"),
      evidence("path-open-group", { mode: "-rw-r-----", path: "~/.openclaw/openclaw.json", closed: "" }, "local"),
      evidence("path-closed", { mode: "drwx------", path: "~/.openclaw/agents", closed: "" }, "local"),
    ],
    fixes: ["make-private"],
    steps: ["close-folder"],
  }),
  row("secret-files", {
    own: "fail",
    evidence: [
      evidence("secrets-in", { path: "~/.openclaw/openclaw.json", count: 2, mode: "-rw-r--r--" }, "secret"),
      evidence("secrets-in-copy", { path: "~/.openclaw/openclaw.json.bak.1", count: 1, mode: "-rw-r--r--" }, "secret"),
    ],
    fixes: ["make-private"],
    steps: ["close-folder"],
  }),
  row("history-guard", {
    own: "warn",
    evidence: [evidence("history-unguarded", { shell: "zsh", path: "~/.zsh_history" }, "local")],
    fixes: ["history-guard"],
    steps: ["guard-history"],
  }),
  row("runner-reach", {
    own: "fail",
    evidence: [
      evidence("port-all", { address: "::", port: 12_434, program: "dmr" }, "local"),
      evidence("firewall-unread"),
    ],
    steps: ["close-port"],
  }),
  row("transcripts", {
    own: "warn",
    evidence: [
      evidence("transcripts-kept", { path: "~/.clawdbot", bytes: 48_300_000, count: 214 }, "local"),
      evidence("transcripts-deleted", { count: 12 }),
      evidence("transcripts-oldest", { at: sampleNow - 200 * 86_400_000 }),
    ],
    steps: ["remove-transcripts"],
  }),
  row("history-secrets", {
    own: "warn",
    evidence: [
      evidence(
        "history-lines",
        { path: "~/.zsh_history", secrets: 2, prompts: 5, lines: "12, 40, 41, 42, 97, 310, 311" },
        "secret",
      ),
    ],
    steps: ["clean-history"],
  }),
];

/** The report with names comes second, as it is asked for. */
const reporting = (withNames = false): Staged => ({
  replies: {
    ...staged(all).replies,
    "privacy.report": { at: sampleNow, ranAt: sampleNow, withNames, rows: samplePrivacy(all).rows },
  },
});

export const privacy: Record<(typeof privacyStates)[number], Staged> = {
  reading: { replies: { "privacy.read": "never" } },
  running: staged(
    checkIds.map((id, at) => (at % 3 === 0 ? row(id) : row(id, { own: null, verdict: null, isRunning: true }))),
    { isRunning: true, ranAt: null },
  ),
  clear: staged([...well, notHere]),
  found: staged(all),
  machine: staged([...well, ...machine]),
  unknowns: staged([...well, unasked, hanging]),
  accepted: staged([...well, accepted]),
  accepting: {
    ...staged(all),
    act: (page) => page.getByRole("button", { name: "Accept this risk…" }).first().click(),
  },
  advised: {
    ...staged(all),
    act: (page) => page.getByRole("button", { name: /^What you can do/ }).click(),
  },
  reporting: { ...reporting(), act: (page) => page.getByRole("button", { name: "Report…" }).click() },
  "reporting-names": {
    ...reporting(true),
    async act(page) {
      await page.getByRole("button", { name: "Report…" }).click();
      await page.getByRole("checkbox", { name: /^With names/ }).check();
    },
  },
  "report-not-read": {
    replies: { ...staged(all).replies, "privacy.report": failure("internal") },
    act: (page) => page.getByRole("button", { name: "Report…" }).click(),
  },
  worse: staged(all, { news: [turn], history: [turn] }),
  narrowed: { ...staged(all), act: (page) => page.getByRole("button", { name: "1 crosses the line" }).click() },
  "long-names": staged([
    row("cloud-reach", {
      ...clouds,
      evidence: [evidence("cloud-way", { key: `agents.entries.${"x".repeat(120)}.model`, what: longRef }, "local")],
    }),
  ]),
  crossing: {
    replies: {
      ...staged().replies,
      "privacy.destinations": sampleDestinations(destinations, { unread: ["sessions"] }),
    },
    place: "privacy/crossing",
  },
  "crossing-nothing": {
    replies: {
      ...staged().replies,
      "privacy.destinations": sampleDestinations(destinations.slice(-1)),
      "settings.read": sampleSettings({ values: { offlineMode: true } }),
    },
    place: "privacy/crossing",
  },
  "crossing-failed": {
    replies: { ...staged().replies, "privacy.destinations": failure("internal") },
    place: "privacy/crossing",
  },
  history: {
    ...staged(all, { history: [turn, { ...turn, check: "dm-policy", from: "fail", to: "pass" }] }),
    place: "privacy/history",
  },
  "history-empty": { ...staged(), place: "privacy/history" },
  fix: { ...staged(all), act: (page) => page.getByRole("button", { name: "Fix…" }).click() },
  "fix-running": {
    replies: {
      ...staged(all).replies,
      "jobs.read": sampleJobs({
        items: [
          fakeJob({ kind: "privacy-fix", subject: "web-tools-off", phase: "reading-back", passed: ["checking"] }),
        ],
      }),
    },
  },
  fixed: { replies: { ...staged([place]).replies, "privacy.fixes": sampleFixes({ applied: [sampleApplied] }) } },
  "fix-failed": {
    replies: {
      ...staged(all).replies,
      "privacy.fixes": sampleFixes({
        runs: [
          sampleRun({
            items: [
              {
                fix: "web-tools-off",
                state: "failed",
                why: { code: "openclaw-rolled-back", message: "It refused the change" },
                unforeseen: [],
                missed: [],
              },
            ],
            proof: "not-asked",
          }),
        ],
      }),
    },
  },
  "fix-nothing": {
    replies: { ...staged(all).replies, "privacy.planFix": samplePlan({ items: [], already: ["web-tools-off"] }) },
    act: (page) => page.getByRole("button", { name: "Fix…" }).click(),
  },
  maximum: {
    replies: { ...staged(all).replies, "privacy.planFix": sampleMaximum() },
    act: maximum,
  },
  "maximum-no-proof": {
    replies: {
      ...staged(all).replies,
      "privacy.planFix": sampleMaximum({ proof: "not-loaded", isLocalOnly: false }),
    },
    act: maximum,
  },
  "maximum-stale": {
    replies: { ...staged(all).replies, "privacy.planFix": sampleMaximum(), "privacy.fix": failure("plan-stale") },
    async act(page) {
      await maximum(page);
      await page.getByRole("button", { name: "Apply 5 changes" }).click();
      await page.mouse.move(0, 0);
    },
  },
  "maximum-done": {
    replies: {
      ...staged([place]).replies,
      "privacy.fixes": sampleFixes({ applied: [sampleApplied], runs: [sampleRun()] }),
    },
  },
  "not-read": { replies: { "privacy.read": failure("internal") } },
};
