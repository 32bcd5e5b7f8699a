import { app, type BrowserWindow } from "electron";
import type { ShellLog } from "../shell";
import type { Words } from "../words";
import { ask } from "./ask";

/** A second crash this soon after the first would only be followed by a third. */
const loopMs = 30_000;
/** Chromium's code for a load that something newer replaced. */
const aborted = -3;

/**
 * Keeps a window from staying dead: a page whose process ended is loaded again, once; after that, and when it hangs or
 * can't be loaded, the user is asked.
 */
export function tendPage(
  window: BrowserWindow,
  { load, onGone, log, words }: { load(): void; onGone(): void; log: ShellLog; words: Words },
): void {
  const { webContents } = window;
  let lastCrashAt = Number.NEGATIVE_INFINITY;
  let isAsking = false;
  let isEndedByUs = false;
  let hang: AbortController | null = null;

  async function offerReload(kind: "crashed" | "notLoaded", why: string) {
    if (isAsking || window.isDestroyed()) return;
    isAsking = true;
    const choice = await ask(window, {
      type: "error",
      message: words(`trouble.${kind}.title`),
      detail: words(`trouble.${kind}.text`, { why }),
      choices: { reload: words("trouble.reload"), quit: words("trouble.quit") },
      otherwise: "reload",
    });
    isAsking = false;
    if (choice === "quit") app.quit();
    else if (!window.isDestroyed()) load();
  }

  webContents.on("render-process-gone", (_event, { reason, exitCode }) => {
    if (window.isDestroyed()) return;
    hang?.abort();
    onGone();
    if (isEndedByUs) {
      isEndedByUs = false;
      return load();
    }
    if (reason === "clean-exit") return;
    log.error(`electron shell: the window's process ended (${reason}, ${exitCode})`);
    const isLoop = performance.now() - lastCrashAt < loopMs;
    lastCrashAt = performance.now();
    if (isLoop) void offerReload("crashed", reason);
    else load();
  });

  webContents.on("did-fail-load", (_event, code, description, url, isMainFrame) => {
    if (!isMainFrame || code === aborted) return;
    log.error(`electron shell: ${url} could not be loaded: ${description} (${code})`);
    void offerReload("notLoaded", description);
  });

  webContents.on("preload-error", (_event, _path, error) => {
    log.error(`electron shell: the preload failed: ${error.stack ?? error.message}`);
  });

  window.on("unresponsive", () => {
    if (hang !== null) return;
    log.warn("electron shell: the window does not respond");
    hang = new AbortController();
    void offerEnd(hang);
  });
  window.on("responsive", () => {
    if (hang !== null) log.info("electron shell: the window responds again");
    hang?.abort();
  });

  async function offerEnd(current: AbortController) {
    const choice = await ask(window, {
      type: "warning",
      message: words("trouble.hangs.title"),
      detail: words("trouble.hangs.text"),
      choices: { wait: words("trouble.wait"), reload: words("trouble.reload") },
      otherwise: "wait",
      signal: current.signal,
    });
    const isOver = current.signal.aborted;
    hang = null;
    if (choice !== "reload" || isOver || window.isDestroyed()) return;
    // a page that hangs would not hear of a reload
    isEndedByUs = true;
    webContents.forcefullyCrashRenderer();
  }
}
