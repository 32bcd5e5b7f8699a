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
