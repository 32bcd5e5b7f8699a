import type { Failure } from "../../../../app/contract/errors";
import type { CommandResult } from "../../../platform/run-command";
import { ownWords, setupFailure } from "../cli-output";

/** 78 is openclaw's own code for everything about its configuration and state, also for a second gateway on the same state. */
const configExit = 78;

/** Why a gateway that was not asked to end has ended, in our words and its own. */
export function explainEnd({ result }: { result: CommandResult }, said: string): Failure {
  if (result.kind === "missing") {
    return { code: "openclaw-missing", message: "Its command line is gone", detail: result.message };
  }
  const words = `${ownWords(result)}\n${said}`.trim().slice(0, 4_000);
  if (result.kind === "exited") {
    if (/already running|owns gateway-lifecycle|lock timeout/i.test(words)) {
      return { code: "gateway-already-running", message: "Another gateway runs on the same folder", detail: words };
    }
    if (/already in use|EADDRINUSE/i.test(words)) {
      return { code: "gateway-port-taken", message: "Its port is taken", detail: words };
    }
    const setup = setupFailure(result);
    if (setup !== null) return { ...setup, detail: words };
    const code =
      result.exitCode === configExit
        ? "It refuses its configuration or its state"
        : `It ended with code ${result.exitCode}`;
    return { code: "gateway-failed", message: code, detail: words };
  }
  return {
    code: "gateway-failed",
    message: result.kind === "killed" ? `Ended by ${result.signal}` : "It was ended",
    detail: words,
  };
}
