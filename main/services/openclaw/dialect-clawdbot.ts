import { type CodedError, toFailure } from "../../../app/contract/errors";
import type { ConfigChange } from "../../../app/domain/openclaw-config";
import { readAgentAnswer } from "./agent-answer";
import type { CallCli, DialectAdapter } from "./dialect";
import {
  askArgs,
  maskedChange,
  quote,
  readModelsStatus,
  shortTimeoutMs,
  writeError,
  writeTimeoutMs,
} from "./dialect-shared";

/** `clawdbot` 2026.1.24-3: one key for each process, no dry run, no `config validate`. */
export function createClawdbotDialect(call: CallCli, shownCommand = "clawdbot"): DialectAdapter {
  const modelsStatus = async (signal?: AbortSignal) =>
    readModelsStatus(
      await call(["models", "status", "--json"], { timeoutMs: shortTimeoutMs, ...(signal ? { signal } : {}) }),
    );

  return {
    dialect: "clawdbot",
    askedAgent: "main",
    modelsStatus,
    async validate() {
      try {
        await modelsStatus();
        return null;
      } catch (error) {
        return toFailure(error as CodedError);
      }
    },
    planWrites: (changes) =>
      changes.map((change) => `${shownCommand} ${setArgs(maskedChange(change)).map(quote).join(" ")}`),
    rehearse: async () => {},
    async write(changes) {
      for (const change of changes) {
        const result = await call(setArgs(change), { timeoutMs: writeTimeoutMs });
        if (result.kind !== "exited" || (result.exitCode !== 0 && !/^(?:Updated|Removed) /m.test(result.stdout)))
          throw writeError(result);
      }
    },
    async ask(request) {
      const { message, timeoutMs, signal } = request;
      return readAgentAnswer(
        await call(askArgs(request), { timeoutMs, secrets: [message], ...(signal ? { signal } : {}) }),
      );
    },
  };
}

function setArgs({ path, value }: ConfigChange): string[] {
  const key = path.map(escapeSegment).join(".");
  return value === undefined ? ["config", "unset", key] : ["config", "set", key, JSON.stringify(value), "--json"];
}

/** Its paths split at dots and brackets; a backslash takes the next character as it is. */
function escapeSegment(segment: string): string {
  return segment.replace(/[\\.[\]]/g, String.raw`\$&`);
}
