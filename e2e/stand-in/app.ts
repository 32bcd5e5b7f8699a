import type * as Electron from "electron";
import { existsSync } from "node:fs";
import { answer, record } from "./control.ts";
import { createEmitter, createEvent, standIn } from "./strict.ts";

const { emit, listening } = createEmitter("app", [
  "activate",
  "before-quit",
  "child-process-gone",
  "second-instance",
  "web-contents-created",
  "will-quit",
  "window-all-closed",
]);
export const emitFromApp = emit;

let isReady = false;
const ready = Promise.withResolvers<void>();

/** Called once the program's main module is through: not before does Electron become ready. */
export function becomeReady(): void {
  isReady = true;
  // Electron runs until it is told to quit, whatever Node still waits for.
  setInterval(() => {}, 2 ** 30);
  ready.resolve();
}

/** Refuses what Electron refuses before, or after, it is ready. */
export function needsReady(wanted: "before" | "after", what: string): void {
  if (isReady === (wanted === "before")) throw new Error(`${what} must be used ${wanted} the app is ready`);
}

/** Closes all windows for a quit; false when one refused. Set by the windows' own module. */
let closeAllWindows = (): boolean => true;
export function onCloseAll(close: () => boolean): void {
  closeAllWindows = close;
}

let isQuitting = false;
export const isAppQuitting = () => isQuitting;

function quit(): void {
  if (isQuitting) return;
  const before = createEvent({});
  emit("before-quit", before);
  if (before.defaultPrevented) return;
  isQuitting = true;
  if (!closeAllWindows()) {
    isQuitting = false;
    return;
  }
  const will = createEvent({});
  emit("will-quit", will);
  if (will.defaultPrevented) {
    isQuitting = false;
    return;
  }
  process.exit(0);
}

const loginItem: Electron.LoginItemSettings = {
  openAtLogin: false,
  wasOpenedAtLogin: false,
  status: "not-registered",
  executableWillLaunchAtLogin: false,
  launchItems: [],
};

/** The folder of an installed program, where a test gives one: Electron names it on `process`. */
const resources = process.env["HOMEPORT_STAND_IN_RESOURCES"];
if (resources !== undefined) Object.assign(process, { resourcesPath: resources });

export const app = standIn<Electron.App>("app", {
  ...listening,
  ...({
    isPackaged: resources !== undefined,
    enableSandbox() {
      needsReady("before", "app.enableSandbox()");
      record("app.enableSandbox");
    },
    getAppPath: () => resources ?? process.cwd(),
    getLoginItemSettings: () => loginItem,
    getPreferredSystemLanguages: () => (process.env["STAND_IN_LANGUAGES"] ?? "en-GB").split(","),
    setLoginItemSettings({ openAtLogin = false }) {
      record("app.setLoginItemSettings", openAtLogin);
      loginItem.openAtLogin = openAtLogin;
      loginItem.executableWillLaunchAtLogin = openAtLogin;
      loginItem.status = openAtLogin ? "enabled" : "not-registered";
    },
    exit: (exitCode = 0) => process.exit(exitCode),
    quit,
    releaseSingleInstanceLock: () => record("app.releaseSingleInstanceLock"),
    requestSingleInstanceLock: () => true,
    setAboutPanelOptions: (options) => record("app.setAboutPanelOptions", options),
    setAppUserModelId: (id) => record("app.setAppUserModelId", id),
    setPath(name, place) {
      if (!existsSync(place)) throw new Error(`Failed to set path: ${place} does not exist`);
      record("app.setPath", name, place);
    },
    whenReady: () => ready.promise,
  } satisfies Partial<Electron.App>),
});

answer({
  emit: ({ event }) => void emit(event, createEvent({})),
  throwInMain({ message }) {
    setImmediate(() => {
      throw new Error(message);
    });
  },
  // Answered before it happens: the process may be gone right after.
  quit: () => void setImmediate(quit),
});
