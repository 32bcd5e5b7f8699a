import { CodedError, type ErrorCode } from "../../../app/contract/errors";
import { runnerPort } from "../../../app/domain/set-up-command";
import type { CommandResult } from "../../platform/run-command";

const longestLine = 300;
const longestText = 4000;

/** One line of a tool as it is shown while it runs. */
export function lineShown(line: string): string {
  return plainLine(line).slice(0, longestLine);
}

/** Without colours, and of a line that was rewritten only its last state. */
function plainLine(line: string): string {
  const text = line
    // oxlint-disable-next-line no-control-regex -- that is what colours are made of
    .replaceAll(/\u001B\[[0-9;?]*[A-Za-z]/g, "")
    .trimEnd()
    .split("\r")
    .at(-1);
  return (text ?? "").trim();
}

/** What the command said, errors first. */
export function wordsOf(result: CommandResult): string {
  if (result.kind === "missing") return result.message;
  const text = [result.stderr, result.stdout].map((each) => each.trim()).filter((each) => each !== "");
  return text.join("\n").split("\n").map(plainLine).join("\n").slice(0, longestText);
}

const meanings: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [
    /port is already allocated|address already in use|ports are not available|only one usage of each socket/i,
    "setup-port-taken",
    `Port ${runnerPort} is in use.`,
  ],
  [/no space left on device/i, "disk-full", "The disk is full."],
  [
    /cannot connect to the docker daemon|failed to connect to the docker api|error during connect|is the docker daemon running/i,
    "setup-docker-lost",
    "Docker does not answer.",
  ],
  [
    /settings format not recognized|unknown settings keys/i,
    "setup-settings-refused",
    "Docker Desktop does not know its own setting.",
  ],
  [
    /unknown flag|unknown command: docker model|'model' is not a docker command|unknown docker command: "model/i,
    "setup-plugin-old",
    "This docker model does not know the command.",
  ],
  [/failed to pull image|unable to pull|no such image/i, "setup-no-image", "The runner's image could not be fetched."],
];

/** A failed command's words as an error of ours; what is not recognised stays the command's own failure. */
export function failureOf(line: string, result: CommandResult): CodedError {
  const words = wordsOf(result);
  const found = meanings.find(([pattern]) => pattern.test(words));
  if (found !== undefined) return new CodedError(found[1], found[2], words);
  const how = result.kind === "exited" ? `ended with code ${result.exitCode}` : `was ended (${result.kind})`;
  return new CodedError("setup-failed", `${line} ${how}.`, words);
}

/** The installer gives up waiting after 10 s; the runner may still come. */
export function isOnlySlow(result: CommandResult): boolean {
  return /took too long to initialize/i.test(wordsOf(result));
}
