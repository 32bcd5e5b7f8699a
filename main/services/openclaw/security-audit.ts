import { CodedError } from "../../../app/contract/errors";
import type { Dialect } from "../../../app/contract/openclaw";
import { maskSecrets } from "../../platform/mask";
import type { CommandResult } from "../../platform/run-command";
import { field, jsonIn, textField } from "./cli-output";
import type { CallCli } from "./dialect";
import { commandError } from "./dialect-shared";

/** Of the tool's own audit, in its own words; secrets masked. */
export type AuditFinding = { id: string; severity: "critical" | "warn" | "info"; title: string; remediation: string };

export const auditTimeoutMs = 90_000;
const auditArgs = ["security", "audit", "--deep", "--json"] as const;
const fixArgs = ["security", "audit", "--fix", "--json"] as const;
const mostFindings = 100;

/** Runs `security audit --deep`. Throws CodedError: timed-out, command-failed, openclaw-config-invalid, … */
export async function runSecurityAudit(dialect: Dialect, call: CallCli, signal: AbortSignal): Promise<AuditFinding[]> {
  const result = await call(auditArgs, { timeoutMs: auditTimeoutMs, signal });
  const findings = readSecurityAudit(result);
  if (findings === null) throw commandError(result, `${dialect} didn't say what its audit found`);
  return findings;
}

/** Null for what is no such report. Its exit code is 0 with critical findings too. */
export function readSecurityAudit(result: CommandResult): AuditFinding[] | null {
  const findings = result.kind === "exited" ? field(jsonIn(result.stdout), "findings") : null;
  if (!Array.isArray(findings)) return null;
  return findings.slice(0, mostFindings).flatMap((each: unknown): AuditFinding[] => {
    const severity = textField(each, "severity");
    if (severity !== "critical" && severity !== "warn" && severity !== "info") return [];
    const words = (key: string) => maskSecrets(textField(each, key) ?? "").slice(0, 400);
    return [{ id: words("checkId"), severity, title: words("title"), remediation: words("remediation") }];
  });
}

/** Lets it repair what it can by itself, for which it has no dry run. Throws CodedError as the audit, and when it says that it failed. */
export async function runSecurityFix(dialect: Dialect, call: CallCli): Promise<void> {
  const result = await call(fixArgs, { timeoutMs: auditTimeoutMs });
  const fix = result.kind === "exited" ? field(jsonIn(result.stdout), "fix") : undefined;
  if (field(fix, "ok") === true) return;
  const errors = field(fix, "errors");
  if (!Array.isArray(errors)) throw commandError(result, `${dialect} didn't say what it repaired`);
  throw new CodedError("command-failed", `${dialect} could not repair everything`, maskSecrets(errors.join("\n")));
}
