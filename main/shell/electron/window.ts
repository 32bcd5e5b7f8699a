import { BrowserWindow, nativeTheme, type WebContents, type WebPreferences } from "electron";
import type { ShellLog } from "../shell";
import type { Words } from "../words";
import { tendClosing, type Closing } from "./closing";
import { clientIdOf } from "./ipc";
import { startUrl } from "./own-page";
import { tendPage } from "./recovery";
import { bringIntoReach, minimumSize, type WindowState } from "./window-state";

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

export type WindowOptions = {
  preload: string;
  title: string;
  state: WindowState;
  closing: Closing;
  /** The system ends the session (Windows). */
  onSessionEnd(): void;
  /** Its page is loaded anew, or is gone for good. */
  onPageGone(contents: WebContents): void;
  onClientGone(clientId: string): void;
  onAllClosed(): void;
  log: ShellLog;
  words: Words;
};

/** Opens the panel's window where it stood; it shows itself once it has something to show. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const { preload, title, state, closing, onSessionEnd, onPageGone, onClientGone, onAllClosed, log, words } = options;
  const window = new BrowserWindow({
    title,
    ...state.options(),
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? canvas.dark : canvas.light,
    webPreferences: { ...secureWebPreferences, preload },
  });
  const { webContents } = window;
  const clientId = clientIdOf(webContents);
  const load = () => {
    onPageGone(webContents);
    // why it failed is told with did-fail-load
    window.loadURL(startUrl).catch(() => {});
  };

  window.once("ready-to-show", () => state.showAsItWas(window));
  window.on("page-title-updated", (event) => event.preventDefault());
  window.on("closed", () => {
    onClientGone(clientId);
    // there is only ever one
    onAllClosed();
  });
  window.on("session-end", onSessionEnd);
  state.follow(window);
  tendClosing(window, closing);
  tendPage(window, { load, onGone: () => onClientGone(clientId), log, words });

  load();
  return window;
}

/** Brings a window before the user, also when it was minimised. */
export function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  bringIntoReach(window);
  window.show();
  window.focus();
}
