import { app } from "electron";
import type { ShellLog } from "../shell";
import type { Words } from "../words";
import { ask } from "./ask";

/** Someone who was told and goes on is not told of each that follows. */
const quietMs = 10 * 60_000;

/**
 * What nobody caught: written down with its stack and told, instead of a process that goes on as if nothing had been.
 * Processes of Chromium's that end (GPU, utility) come back by themselves; they are written down.
 */
export function tendOwnFailures({ log, words }: { log: ShellLog; words: Words }): void {
  let lastToldAt = Number.NEGATIVE_INFINITY;

  async function tell(error: unknown) {
    const { stack, message } = error instanceof Error ? error : { stack: undefined, message: String(error) };
    log.error(`uncaught: ${stack ?? message}`);
    if (performance.now() - lastToldAt < quietMs) return;
    lastToldAt = performance.now();
    const choice = await ask(null, {
      type: "error",
      message: words("trouble.own.title"),
      detail: words("trouble.own.text", { message: message.slice(0, 300) }),
      choices: { goOn: words("trouble.goOn"), quit: words("trouble.quit") },
      otherwise: "goOn",
    });
    if (choice === "quit") app.quit();
  }

  process.on("uncaughtException", (error) => void tell(error));
  process.on("unhandledRejection", (reason) => void tell(reason));
  app.on("child-process-gone", (_event, { type, reason, exitCode, name }) => {
    if (reason === "clean-exit") return;
    log.warn(
      `electron shell: a ${type} process ended (${reason}, ${exitCode}${name === undefined ? "" : `, ${name}`})`,
    );
  });
}
