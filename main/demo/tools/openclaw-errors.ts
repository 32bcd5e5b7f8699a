import type { Dialect } from "../../../app/contract/openclaw";
import type { Spoken } from "../demo-commands";
import type { Issue, Loaded } from "./openclaw-config";

/** How openclaw ends with `--json`: an object on stdout, the words once more on stderr, exit code 1. */
export function cliError(message: string, more: object = {}): Spoken {
  return {
    stdout: `${JSON.stringify({ ok: false, error: { type: "cli_error", message }, ...more }, null, 2)}\n`,
    stderr: `${message}\n[openclaw] The CLI command failed.\n[openclaw] Reason: ${message}\n[openclaw] Try: openclaw doctor\n`,
    exitCode: 1,
  };
}

/** What each says to a configuration it refuses. */
export function refuseConfig(
  dialect: Dialect,
  configPath: string,
  { issues, words }: Extract<Loaded, { kind: "invalid" }>,
): Spoken {
  const list = issues.map(({ path, message }) => `- ${path}: ${message}`);
  if (dialect === "openclaw") return cliError(`Invalid config at ${configPath}:\n${list.join("\n")}`);
  const stderr =
    words === ""
      ? `Invalid config at ${configPath}:\\n${list.join("\\n")}\nConfig invalid\nFile: ${configPath}\nProblem:\n  ${list.join("\n  ")}\n\nRun: clawdbot doctor --fix\n`
      : `Failed to read config at ${configPath} ${words}\n    at loadConfig (dist/config/io.js:162:39)\n`;
  return { stdout: box("Config", "Config invalid; doctor will run with best-effort config."), stderr, exitCode: 1 };
}

/** The frames clawdbot draws on stdout before anything else. */
function box(title: string, text: string): string {
  const width = text.length + 4;
  return [
    "│",
    `◇  ${title} ${"─".repeat(Math.max(1, width - title.length - 2))}╮`,
    `│${" ".repeat(width)}│`,
    `│  ${text}  │`,
    `│${" ".repeat(width)}│`,
    `├${"─".repeat(width)}╯`,
    "",
  ].join("\n");
}

export const shownIssues = (issues: readonly Issue[]) =>
  issues.map(({ path, message }) => `${path}: ${message}`).join("\n");

/** `doctor` where it only reads. */
export function doctor(dialect: Dialect, loaded: Loaded): Spoken {
  const issues = loaded.kind === "invalid" ? loaded.issues : [];
  if (dialect === "openclaw") {
    const checkId = "core/doctor/final-config-validation";
    const findings = issues.map(({ path, message }) => ({ checkId, severity: "error", message, path }));
    const report = { schemaVersion: 1, ok: issues.length === 0, checksRun: 1, checksSkipped: 0, findings };
    return { stdout: `${JSON.stringify(report)}\n`, exitCode: issues.length === 0 ? 0 : 1 };
  }
  const keys = issues.flatMap(({ message }) => [...message.matchAll(/"([^"]+)"/g)].map(([, key]) => `- ${key}`));
  const parts = [
    ...(issues.length === 0 ? [] : [box("Config", "Config invalid; doctor will run with best-effort config.")]),
    ...keys.map((key) => box("Unknown config keys", key)),
    box("Gateway", "Gateway not running."),
  ];
  return { stdout: `┌  Clawdbot doctor\n${parts.join("")}└  Doctor complete.\n` };
}
