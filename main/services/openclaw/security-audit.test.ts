import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { judgeAudit } from "../../../app/domain/privacy/openclaw-rules";
import type { CallCli } from "./dialect";
import { readSecurityAudit, runSecurityAudit } from "./security-audit";
import { exited } from "../../platform/fake-command";

const folder = path.resolve(import.meta.dirname, "../../../e2e/fixtures/recordings/openclaw");
const clawdbot = "clawdbot-2026.1.24-3";
const openclaw = "openclaw-2026.9.6";
const recorded = (name: string) => exited(readFileSync(path.join(folder, `${name}.stdout`), "utf8"));

test.each([
  // name, critical, warn, verdict where its gateway listens on this machine and does not run
  [`fresh-security-audit--deep--json.${clawdbot}`, 1, 3, "fail"],
  [`fresh-security-audit--deep--json.${openclaw}`, 1, 3, "fail"],
  [`loose-security-audit--json.${clawdbot}`, 2, 4, "fail"],
  [`loose-security-audit--json.${openclaw}`, 4, 4, "fail"],
  [`gw-tok-security-audit--deep--json.${clawdbot}`, 0, 1, "pass"],
  [`gw-tok-security-audit--deep--json.${openclaw}`, 0, 2, "pass"],
])("%s: %i critical, %i warnings, %s", (name, critical, warn, verdict) => {
  const findings = readSecurityAudit(recorded(name)) ?? [];
  const count = (wanted: string) => findings.filter(({ severity }) => severity === wanted).length;
  expect([count("critical"), count("warn")]).toEqual([critical, warn]);
  for (const { id, title } of findings) {
    expect(id).toMatch(/^[a-z_.]+$/);
    expect(title).not.toBe("");
  }
  expect(judgeAudit(findings, { isLoopback: true, isGatewayUp: false }).verdict).toBe(verdict);
});

test("what is no report is none, whatever its exit code", () => {
  for (const stdout of ["", "not json", "[]", "{}", '{"findings":{}}']) {
    expect(readSecurityAudit(exited(stdout))).toBeNull();
  }
  expect(readSecurityAudit({ kind: "missing", message: "gone" })).toBeNull();
});

test("a finding without a known severity is passed over; secrets are masked, and there is an end to it", () => {
  const each = (severity: unknown) => ({ checkId: "a", severity, title: "token=abcdef0123456789abcdef0123456789" });
  const read = readSecurityAudit(exited(JSON.stringify({ findings: [each("odd"), each(7), null, each("warn")] })));
  expect(read).toHaveLength(1);
  expect(JSON.stringify(read)).not.toContain("abcdef0123");
  const many = Array.from({ length: 5_000 }, () => each("warn"));
  expect(readSecurityAudit(exited(JSON.stringify({ findings: many })))?.length).toBeLessThanOrEqual(100);
});

test("it is asked with --deep, and what it says instead of a report is the failure", async () => {
  const call = vi.fn<CallCli>().mockResolvedValue(exited("", 1));
  await expect(runSecurityAudit("openclaw", call, new AbortController().signal)).rejects.toMatchObject({
    code: expect.any(String),
  });
  expect(call.mock.calls[0]?.[0]).toEqual(["security", "audit", "--deep", "--json"]);
});
