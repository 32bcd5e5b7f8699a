import { expect, test } from "vitest";
import type { ActivitySnapshot } from "../../../app/contract/activity";
import { unknown } from "../../../app/contract/common";
import { reportText } from "./report";
import { sampleFacts } from "./activity-samples";

const at = Date.UTC(2026, 10, 20, 12, 5);
function activity(over: Partial<ActivitySnapshot> = {}): ActivitySnapshot {
  return { revision: 1, asOf: at, lines: [], droppedCount: 0, notes: [], logFile: null, ...over };
}

test("it holds what helps, each unknown with its reason", () => {
  const text = reportText(sampleFacts(), activity());
  for (const part of [
    "Homeport support report, 2026-11-20T12:05:00Z",
    "version: 0.1.0",
    "runtime: Node 24.21.0, Electron 45.4.1",
    "system: Debian 13, x64",
    "memory: 64.0 GiB",
    "GPU: RTX 4090, 24.0 GiB, driver 570",
    "unknown (timed-out) free of 931.3 GiB",
    "state: healthy",
    "endpoint: 127.0.0.1:12434 (docker-engine, tcp, found by default-port)",
    "tried /home/anna/x.sock (docker-socket): no-socket, ENOENT",
    "docker: client 28.5.1, server unknown (tool-failed), model plugin yes",
    "problem: runner-hanging: No answer within 3 s",
    "openclaw: 2026.9.6 at /home/anna/.npm-global/bin/openclaw",
    "fallbacks: anthropic/claude (cloud)",
    "verify-openclaw openclaw: failed with openclaw-no-answer (asking)",
    "last check: proven, 2026-11-20T12:00:00Z",
    "gateway-loopback: fail",
    "security-audit: unknown (timed-out)",
    "web-tools: accepted (warn)",
    "dm-policy: not looked at",
  ]) {
    expect(text).toContain(part);
  }
});

test("no words of the user, no words of a model, no name of the machine", () => {
  expect(reportText(sampleFacts(), activity())).not.toMatch(/WORDS|annas-box/);
});

test("what is missing is said, not left out", () => {
  const { hardware, runner } = sampleFacts();
  const text = reportText(
    sampleFacts({
      program: { version: "1", isDemo: true, shell: "browser", platform: "linux", runtime: ["Node 24"] },
      hardware: { ...hardware, gpus: unknown("tool-missing") },
      runner: { ...runner, endpoint: null },
    }),
    activity(),
  );
  expect(text).toContain("(demo: everything below is simulated)");
  expect(text).toContain("runtime: Node 24\n");
  expect(text).toContain("GPU: unknown (tool-missing)");
  expect(text).toContain("endpoint: none");
  expect(text).toMatch(/Warnings and errors, newest first\n {2}none/);
});

test("the last 60 lines and 20 notes, each on one line and not too long", () => {
  const lines = Array.from({ length: 90 }, (_, index) => ({
    kind: "command" as const,
    id: 90 - index,
    firstAt: at,
    lastAt: at,
    count: index === 0 ? 3 : 1,
    reach: "unknown" as const,
    file: "docker",
    args: [`no ${90 - index}`, "x".repeat(5000)],
    outcome: "exit 0",
    durationMs: 1.4,
  }));
  const notes = Array.from({ length: 30 }, (_, index) => ({
    at,
    level: "warn" as const,
    text: `note ${index}\n  at f`,
  }));
  const rows = reportText(sampleFacts(), activity({ lines, notes })).split("\n");
  expect(rows.filter((row) => row.includes("command docker"))).toHaveLength(60);
  expect(rows.find((row) => row.includes("no 90"))).toMatch(
    /^ {2}2026-11-20T12:05:00Z, ×3 until 2026-11-20T12:05:00Z, command docker no 90 x+… -> exit 0 \(1 ms\)$/,
  );
  expect(rows.filter((row) => /warn: note \d+ \/ at f$/.test(row))).toHaveLength(20);
  expect(Math.max(...rows.map((row) => row.length))).toBeLessThan(500);
});
