import type { FixPlan, FixRun, FixesSnapshot, PlannedFix } from "../../app/contract/privacy-fixes";
import { type FixId, fixes } from "../../app/domain/privacy/fixes";
import { sampleNow } from "./samples";

const file = "/home/anna/.openclaw/openclaw.json";
const sampleKey = (key: string, before: string | null, after: string | null) =>
  ({ kind: "config-key", file, key, before, after }) as const;
const sampleMode = (path: string, before: number, after: number, isFolder = false) =>
  ({ kind: "mode", path, isFolder, before, after }) as const;

const samplePlanned = (fix: FixId, changes: PlannedFix["changes"], isForeseen = false): PlannedFix => ({
  fix,
  checks: [...fixes[fix].checks],
  changes,
  isForeseen,
  isReversible: true,
});

const plannedWeb = samplePlanned("web-tools-off", [
  sampleKey("tools.web.search.enabled", null, "false"),
  sampleKey("tools.web.fetch.enabled", null, "false"),
  sampleKey("browser.enabled", "true", "false"),
]);
export const plannedModes = samplePlanned("make-private", [
  sampleMode("/home/anna/.openclaw", 0o755, 0o700, true),
  ...Array.from({ length: 9 }, (_, at) =>
    sampleMode(`/home/anna/.openclaw/agents/main/sessions/${at}.jsonl`, 0o644, 0o600),
  ),
]);

export const samplePlan = (over: Partial<FixPlan> = {}): FixPlan => ({
  id: "plan",
  asOf: sampleNow,
  items: [plannedWeb],
  already: [],
  blocked: [],
  proof: "loaded",
  isLocalOnly: true,
  ...over,
});

export const sampleMaximum = (over: Partial<FixPlan> = {}): FixPlan =>
  samplePlan({
    items: [
      samplePlanned("gateway-token", [
        sampleKey("gateway.auth.mode", '"none"', '"token"'),
        sampleKey("gateway.auth.token", null, '"•••"'),
      ]),
      samplePlanned("dm-pairing", [
        sampleKey("channels.telegram.dmPolicy", '"open"', '"pairing"'),
        sampleKey("channels.telegram.allowFrom", '["*","42"]', '["42"]'),
      ]),
      plannedWeb,
      plannedModes,
      samplePlanned("audit-fix", [sampleKey("channels.telegram.groupPolicy", '"open"', '"allowlist"')], true),
    ],
    already: ["gateway-loopback", "update-checks-off"],
    blocked: [
      {
        fix: "sandbox",
        why: { code: "sandbox-no-image", message: "The image openclaw-sandbox:bookworm-slim is not there" },
      },
    ],
    ...over,
  });

export const sampleFixes = (over: Partial<FixesSnapshot> = {}): FixesSnapshot => ({
  revision: 1,
  asOf: sampleNow,
  applied: [],
  runs: [],
  ...over,
});

const outcome = { state: "done", why: null, unforeseen: [], missed: [] } as const;
export const sampleRun = (over: Partial<FixRun> = {}): FixRun => ({
  jobId: "run",
  at: sampleNow,
  items: [
    { ...outcome, fix: "web-tools-off", unforeseen: [], missed: [] },
    { ...outcome, fix: "make-private", unforeseen: [], missed: [] },
    {
      ...outcome,
      fix: "audit-fix",
      unforeseen: [sampleKey("messages", null, '{"ackReactionScope":"group-mentions"}')],
      missed: [],
    },
  ],
  verdicts: [{ check: "web-tools", verdict: "pass" }],
  proof: "proven",
  ...over,
});
export const sampleApplied = {
  id: "applied",
  at: sampleNow - 60_000,
  items: [
    { fix: "web-tools-off", checks: ["web-tools"] },
    { fix: "make-private", checks: ["folder-access", "secret-files", "tool-logs"] },
  ],
  isInterrupted: false,
} satisfies FixesSnapshot["applied"][number];
