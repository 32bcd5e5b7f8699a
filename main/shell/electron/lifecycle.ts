import { app, BrowserWindow } from "electron";
import { finishing, sayGoodbye } from "../goodbye";
import type { ShellLog } from "../shell";

/**
 * Ties the windows to the program's life: it ends with its last window (not on macOS), and not before `onQuit`
 * is through or has had its time.
 */
export function tendLifecycle({ show, onQuit, log }: { show(): void; onQuit(): Promise<void>; log: ShellLog }): void {
  let stage: "running" | "ending" | "ended" = "running";

  async function end() {
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
