import type { CommandResult } from "../../platform/run-command";
import { readAgentAnswer } from "./agent-answer";
import { field, issuesIn, jsonIn, ownWords } from "./cli-output";
import type { CallCli, DialectAdapter } from "./dialect";
import {
  asPatch,
  askArgs,
  commandError,
  maskedChange,
  quote,
  readModelsStatus,
  shortTimeoutMs,
  writeError,
  writeTimeoutMs,
} from "./dialect-shared";

const patchArgs = ["config", "patch", "--stdin"];

/** `openclaw`: all keys go in one validated write, through stdin, tried with `--dry-run` first. */
export function createOpenClawDialect(call: CallCli, shownCommand = "openclaw"): DialectAdapter {
  return {
    dialect: "openclaw",
    askedAgent: undefined,
    async modelsStatus(signal) {
      return readModelsStatus(
        await call(["models", "status", "--json"], { timeoutMs: shortTimeoutMs, ...(signal ? { signal } : {}) }),
      );
    },
    async validate() {
      const result = await call(["config", "validate", "--json"], { timeoutMs: shortTimeoutMs });
      const isValid = result.kind === "exited" ? field(jsonIn(result.stdout), "valid") : undefined;
      if (isValid === true) return null;
      if (isValid === false) {
        return { code: "openclaw-config-invalid", message: "It refuses its configuration", detail: issuesOf(result) };
      }
      const { code, message, detail } = commandError(result, "It could not check its configuration");
      return { code, message, ...(detail === undefined ? {} : { detail }) };
    },
    planWrites(changes) {
      const patch = JSON.stringify(asPatch(changes.map(maskedChange)));
      return [`printf %s ${quote(patch)} | ${shownCommand} ${patchArgs.join(" ")}`];
    },
    async rehearse(changes) {
      const result = await call([...patchArgs, "--dry-run", "--json"], {
        timeoutMs: shortTimeoutMs,
        stdin: JSON.stringify(asPatch(changes)),
      });
      if (result.kind === "exited" && field(jsonIn(result.stdout), "ok") === true) return;
      throw writeError(result);
    },
    async write(changes) {
      const result = await call(patchArgs, { timeoutMs: writeTimeoutMs, stdin: JSON.stringify(asPatch(changes)) });
      // whether it wrote what it says is for the reading back to decide
      if (result.kind === "exited" && (result.exitCode === 0 || /Applied \d+ config update/.test(result.stdout)))
        return;
      throw writeError(result);
    },
    async ask(request) {
      const { message, timeoutMs, signal } = request;
      const options = { timeoutMs, secrets: [message], ...(signal ? { signal } : {}) };
      const args = askArgs(request);
      const result = await call(args, options);
      // while a gateway runs on this folder it does not run a turn by itself
      if (
        result.kind !== "exited" ||
        !/A Gateway is running for this state directory/.test(result.stdout + result.stderr)
      )
        return readAgentAnswer(result);
      return readAgentAnswer(
        await call(
          args.filter((each) => each !== "--local"),
          options,
        ),
      );
    },
  };
}

function issuesOf(result: CommandResult): string {
  const issues = result.kind === "exited" ? issuesIn(jsonIn(result.stdout)) : [];
  return issues.length > 0 ? issues.join("\n") : ownWords(result);
}
