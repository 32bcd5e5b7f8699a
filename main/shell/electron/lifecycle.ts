import { app, BrowserWindow } from "electron";
import { setTimeout as delay } from "node:timers/promises";
import type { ShellLog } from "../shell";

const longestGoodbyeMs = 8000;

/**
 * Ties the windows to the program's life: it ends with its last window (not on macOS), and not before `onQuit`
 * is through or has had its time.
 */
export function tendLifecycle({ show, onQuit, log }: { show(): void; onQuit(): Promise<void>; log: ShellLog }): void {
  let stage: "running" | "ending" | "ended" = "running";

  async function end() {
    for (const window of BrowserWindow.getAllWindows()) window.hide();
    const goodbye = onQuit().catch((error: unknown) => log.error(`electron shell: ending failed: ${String(error)}`));
    await Promise.race([goodbye, delay(longestGoodbyeMs)]);
    stage = "ended";
    app.quit();
  }

  app.on("before-quit", (event) => {
    if (stage === "ended") return;
    event.preventDefault();
    if (stage === "running") {
      stage = "ending";
      void end();
    }
  });
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
  app.on("activate", show);
  app.on("second-instance", show);
}
