import { app, BrowserWindow } from "electron";
import { finishing, sayGoodbye } from "../goodbye";
import type { ShellLog } from "../shell";

/**
 * Ties the windows to the program's life: it asks before it ends, ends with its last window (not on macOS), and not
 * before `onQuit` is through or has had its time.
 */
export function tendLifecycle({
  show,
  mayQuit,
  onQuit,
  log,
}: {
  show(): void;
  /** Asks the user where something would be lost. */
  mayQuit(): Promise<boolean>;
  onQuit(): Promise<void>;
  log: ShellLog;
}) {
  let stage: "running" | "asking" | "ending" | "ended" = "running";

  async function askToEnd() {
    stage = "asking";
    const isWanted = await mayQuit().catch((error: unknown) => {
      log.error(`electron shell: asking before the end failed: ${String(error)}`);
      return true;
    });
    // the system, which does not wait for an answer, may have ended it meanwhile
    if (stage !== "asking") return;
    stage = "running";
    if (isWanted) end();
  }

  function end(last?: () => void) {
    if (stage === "ending" || stage === "ended") return;
    stage = "ending";
    void finish(last);
  }

  async function finish(last = () => app.quit()) {
    for (const window of BrowserWindow.getAllWindows()) window.hide();
    await sayGoodbye(onQuit, {
      onLong() {
        log.info(`electron shell: ${finishing}`);
        // a program that is gone from sight and still runs looks hung; its window lists what is under way
        show();
        for (const window of BrowserWindow.getAllWindows()) window.setTitle(`Homeport: ${finishing}`);
      },
      onError: (error) => log.error(`electron shell: ending failed: ${String(error)}`),
    });
    stage = "ended";
    last();
  }

  app.on("before-quit", (event) => {
    if (stage === "ended") return;
    event.preventDefault();
    if (stage === "running") void askToEnd();
  });
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
  app.on("activate", show);
  app.on("second-instance", show);

  return {
    /** The system shuts down, or a signal came: nobody is asked. `last` is what quits in place of Electron’s own. */
    end: (last?: () => void): void => end(last),
    isEnding: (): boolean => stage === "ending" || stage === "ended",
  };
}
