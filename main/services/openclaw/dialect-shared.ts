import { CodedError, toError } from "../../../app/contract/errors";
import { type Json, isJsonObject } from "../../../app/domain/json-value";
import { type ConfigChange, maskForShowing } from "../../../app/domain/openclaw-config";
import type { CommandResult } from "../../platform/run-command";
import { field, jsonIn, ownWords, setupFailure, textField } from "./cli-output";
import type { AskRequest, ModelsStatus } from "./dialect";

/** A command of these may compile its parts first, the very first time. */
export const shortTimeoutMs = 60_000;
export const writeTimeoutMs = 120_000;

/** Reads `models status --json`. Throws CodedError, see the adapter. */
export function readModelsStatus(result: CommandResult): ModelsStatus {
  const document = result.kind === "exited" ? jsonIn(result.stdout) : undefined;
  const resolvedDefault = textField(document, "resolvedDefault") ?? textField(document, "defaultModel");
  if (resolvedDefault === null) throw commandError(result, "It didn't say which model it uses");
  const fallbacks = field(document, "fallbacks");
  return {
    resolvedDefault,
    fallbacks: Array.isArray(fallbacks) ? fallbacks.filter((each) => typeof each === "string") : [],
    utilityModel: textField(document, "utilityModel", "ref"),
  };
}

/** A result that isn't what was asked for, as an error with the tool's own words. */
export function commandError(result: CommandResult, message: string): CodedError {
  if (result.kind === "timed-out") return new CodedError("timed-out", "It didn't answer in time", ownWords(result));
  if (result.kind === "cancelled") return new CodedError("cancelled", "Stopped");
  if (result.kind === "missing") return new CodedError("openclaw-missing", "Its command line is gone", result.message);
  const setup = setupFailure(result);
  if (setup !== null) return toError(setup);
  return new CodedError(
    "command-failed",
    result.kind === "killed" ? `Ended by ${result.signal}` : message,
    ownWords(result),
  );
}

export function writeError(result: CommandResult): CodedError {
  if (result.kind === "missing") return commandError(result, "");
  const why =
    result.kind === "timed-out"
      ? "Writing took too long"
      : result.kind === "killed"
        ? `Ended by ${result.signal}`
        : "It refused the change";
  return new CodedError("openclaw-write-failed", why, ownWords(result));
}

/**
 * Arguments of one turn that runs in the command's own process. A session of its own and no `--agent`: with both,
 * clawdbot makes this session the user's main conversation.
 */
export function askArgs({ sessionId, message, timeoutMs }: AskRequest): string[] {
  // it ends by itself a little before we would end it
  const seconds = Math.max(30, Math.floor(timeoutMs / 1_000) - 15);
  return ["agent", "--local", "--session-id", sessionId, "--timeout", String(seconds), "--message", message, "--json"];
}

/** For reading only: an argument as it would be typed in a shell. */
export function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The changes as one nested object, as `config patch` takes it. */
export function asPatch(changes: readonly ConfigChange[]): Json {
  let patch: Json = {};
  // in a patch null takes away what is there
  for (const { path, value } of changes) patch = nest(patch, path, value ?? null);
  return patch;
}

function nest(node: Json | undefined, [key, ...rest]: readonly string[], value: Json): Json {
  if (key === undefined) return value;
  const object = isJsonObject(node) ? node : {};
  return { ...object, [key]: nest(object[key], rest, value) };
}

export function maskedChange({ path, value }: ConfigChange): ConfigChange {
  return { path, value: value === undefined ? undefined : maskForShowing(value, path.at(-1)) };
}
