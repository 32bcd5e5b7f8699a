import { BrowserWindow, nativeTheme, type WebPreferences } from "electron";
import type { ShellLog } from "../shell";
import { clientIdOf } from "./ipc";
import { startUrl } from "./own-page";

/** Electron's defaults, written out: a page gets no Node, its own JavaScript world and an OS sandbox. */
const secureWebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  spellcheck: false,
} as const satisfies WebPreferences;

/** `--color-canvas` of the page, so that nothing flashes before it paints. */
const canvas = { light: "#f4f5f4", dark: "#101514" } as const;
const shortestTimeBetweenCrashesMs = 30_000;

export type WindowOptions = {
  preload: string;
  title: string;
  onClientGone(clientId: string): void;
  log: ShellLog;
};

/** Opens the panel's window; it shows itself once it has something to show. */
export function openWindow({ preload, title, onClientGone, log }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    title,
    width: 1180,
    height: 780,
    minWidth: 900,
    minHeight: 600,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? canvas.dark : canvas.light,
    webPreferences: { ...secureWebPreferences, preload },
  });
  const clientId = clientIdOf(window.webContents);
  const load = () => {
    window
      .loadURL(startUrl)
      .catch((error: unknown) => log.error(`electron shell: the page did not load: ${String(error)}`));
  };

  window.once("ready-to-show", () => window.show());
  window.on("page-title-updated", (event) => event.preventDefault());
  window.on("closed", () => onClientGone(clientId));

  let lastCrashAt = Number.NEGATIVE_INFINITY;
  window.webContents.on("render-process-gone", (_event, { reason }) => {
    if (reason === "clean-exit" || window.isDestroyed()) return;
    log.error(`electron shell: the window's process ended (${reason})`);
    onClientGone(clientId);
    const isLoop = performance.now() - lastCrashAt < shortestTimeBetweenCrashesMs;
    lastCrashAt = performance.now();
    if (!isLoop) load();
  });

  load();
  return window;
}

/** Brings a window before the user, also when it was minimised. */
export function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
