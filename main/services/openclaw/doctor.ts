import type { Dialect, DoctorReport } from "../../../app/contract/openclaw";
import { maskSecrets } from "../../platform/mask";
import type { CommandResult } from "../../platform/run-command";
import { field, jsonIn, textField } from "./cli-output";
import type { CallCli } from "./dialect";
import { commandError } from "./dialect-shared";

const doctorTimeoutMs = 90_000;
const mostFindings = 40;
const mostCharacters = 1_000;

/**
 * openclaw's plain `doctor` moves folders; `--lint` only reads. clawdbot's changes no configuration without `--fix` or a
 * terminal.
 */
const doctorArgs: Record<Dialect, readonly string[]> = {
  openclaw: ["doctor", "--lint", "--json"],
  clawdbot: ["doctor", "--non-interactive"],
};

/** What the tool's own doctor finds, in its own words, secrets masked. Throws CodedError: timed-out, command-failed, … */
export async function runDoctor(dialect: Dialect, call: CallCli, shownCommand: string): Promise<DoctorReport> {
  const args = doctorArgs[dialect];
  const result = await call(args, { timeoutMs: doctorTimeoutMs });
  const findings = result.kind === "exited" ? readDoctor(dialect, result) : null;
  if (findings === null) throw commandError(result, "Its doctor didn't say what it found");
  return { command: [shownCommand, ...args].join(" "), findings };
}

/** Null for what is no such report. Exit codes say nothing: 1 is "something was found". */
export function readDoctor(
  dialect: Dialect,
  result: CommandResult & { kind: "exited" },
): DoctorReport["findings"] | null {
  const found = dialect === "openclaw" ? readLint(result.stdout) : readSections(result.stdout);
  return (
    found?.slice(0, mostFindings).map(({ about, text }) => ({
      about: maskSecrets(about).slice(0, 200),
      text: maskSecrets(text).slice(0, mostCharacters),
    })) ?? null
  );
}

function readLint(stdout: string): DoctorReport["findings"] | null {
  const findings = field(jsonIn(stdout), "findings");
  if (!Array.isArray(findings)) return null;
  // its hints are left out: one of them would open the gateway to the network
  return findings.map((each: unknown) => ({
    about: textField(each, "path") ?? textField(each, "checkId") ?? "",
    text: textField(each, "message") ?? "",
  }));
}

/** Boxes drawn with lines, a title on the first of each. */
function readSections(stdout: string): DoctorReport["findings"] | null {
  const sections: { about: string; lines: string[] }[] = [];
  for (const line of stdout.split(/\r?\n/)) {
    const title = /^◇\s+(.*?)\s*─*╮?$/.exec(line)?.[1];
    if (title !== undefined) sections.push({ about: title, lines: [] });
    const text = /^│\s+(.*?)\s*│?$/.exec(line)?.[1]?.trim() ?? "";
    if (text !== "" && title === undefined) sections.at(-1)?.lines.push(text);
  }
  if (sections.length === 0) return null;
  return sections
    .filter(({ lines }) => lines.length > 0)
    .map(({ about, lines }) => ({ about, text: lines.join("\n") }));
}
