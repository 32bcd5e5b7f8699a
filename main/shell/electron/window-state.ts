import { screen, type BrowserWindow } from "electron";
import path from "node:path";
import { z } from "zod";
import { isReachable, placeWindow, type Bounds, type WindowPlace } from "../../../app/domain/window-place";
import type { Files } from "../../platform/atomic-file";
import type { ShellLog } from "../shell";

export const minimumSize = { width: 900, height: 600 } as const;
const usualSize = { width: 1180, height: 780 } as const;
/** A drag is hundreds of events; what counts is where it ended. */
const settledAfterMs = 500;
const largest = 100_000;

const length = z.number().int().min(-largest).max(largest);
const size = z.number().int().min(1).max(largest);
const Kept = z.object({
  bounds: z.object({ x: length, y: length, width: size, height: size }),
  isMaximised: z.boolean(),
  isFullScreen: z.boolean(),
});

export type WindowStateFiles = Pick<Files, "readTextFile" | "writeTextFile">;
export type WindowState = Awaited<ReturnType<typeof openWindowState>>;

/**
 * Where the window stood, in `window.json` of the settings folder. What can't be used there counts as never kept: the
 * next place replaces it.
 */
export async function openWindowState({
  folder,
  files,
  log,
}: {
  folder: string;
  files: WindowStateFiles;
  log: ShellLog;
}) {
  const file = path.join(folder, "window.json");
  let kept = await read();
  let written: Promise<void> = Promise.resolve();

  async function read(): Promise<WindowPlace | null> {
    const found = await files.readTextFile(file);
    if (found.kind === "absent") return null;
    try {
      if (found.kind === "failed") throw new Error(found.message);
      return Kept.parse(JSON.parse(found.text));
    } catch (error) {
      log.warn(`electron shell: where the window stood can't be used: ${String(error).slice(0, 300)}`);
      return null;
    }
  }

  function keep(window: BrowserWindow): void {
    // minimised or destroyed it stands nowhere
    if (window.isDestroyed() || window.isMinimized()) return;
    const next: WindowPlace = {
      bounds: window.getNormalBounds(),
      isMaximised: window.isMaximized(),
      isFullScreen: window.isFullScreen(),
    };
    if (JSON.stringify(next) === JSON.stringify(kept)) return;
    kept = next;
    const text = `${JSON.stringify(next, null, 2)}\n`;
    written = written
      .then(() => files.writeTextFile(file, text))
      .catch((error: unknown) => log.warn(`electron shell: where the window stands can't be kept: ${String(error)}`));
  }

  return {
    /** What to make a window with, on the displays there are now. */
    options(): { width: number; height: number; x?: number; y?: number } {
      return kept === null ? usualSize : placeWindow(kept.bounds, { workAreas: workAreas(), minimum: minimumSize });
    },
    /** Shows a new window as it was: maximised, full screen, or plain. */
    showAsItWas(window: BrowserWindow): void {
      if (kept?.isMaximised) window.maximize();
      if (kept?.isFullScreen) window.setFullScreen(true);
      window.show();
    },
    /** Keeps where it is moved to from now on, and brings it back when the display below it goes. */
    follow(window: BrowserWindow): void {
      let timer: NodeJS.Timeout | undefined;
      const keepSoon = () => {
        clearTimeout(timer);
        timer = setTimeout(() => keep(window), settledAfterMs);
      };
      window.on("move", keepSoon);
      window.on("resize", keepSoon);
      window.on("maximize", keepSoon);
      window.on("unmaximize", keepSoon);
      window.on("enter-full-screen", keepSoon);
      window.on("leave-full-screen", keepSoon);
      window.on("close", () => keep(window));

      const onDisplays = () => bringIntoReach(window);
      screen.on("display-removed", onDisplays);
      screen.on("display-metrics-changed", onDisplays);
      window.on("closed", () => {
        clearTimeout(timer);
        screen.off("display-removed", onDisplays);
        screen.off("display-metrics-changed", onDisplays);
      });
    },
    keep,
    /** Resolves when all that was to be kept is on disk, or was told not to be. */
    written: () => written,
  };
}

/** A window nobody could take hold of any more, its display being gone, is put onto one that is there. */
export function bringIntoReach(window: BrowserWindow): void {
  if (window.isDestroyed() || window.isMinimized() || window.isMaximized() || window.isFullScreen()) return;
  const bounds = window.getBounds();
  if (!isReachable(bounds, workAreas())) {
    window.setBounds(placeWindow(bounds, { workAreas: workAreas(), minimum: minimumSize }));
  }
}

/** Of all displays, the primary one's first. */
function workAreas(): Bounds[] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  return [primary, ...others].map(({ workArea }) => workArea);
}
