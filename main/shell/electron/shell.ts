import { app, BrowserWindow, dialog, Menu } from "electron";
import { mkdirSync } from "node:fs";
import type { EventName, Events } from "../../../app/contract/index";
import type { Shell, ShellOptions } from "../shell";
import { listenToWindows, pushToWindows } from "./ipc";
import { tendLifecycle } from "./lifecycle";
import { buildMenu } from "./menu";
import { declareAppScheme, serveAppScheme } from "./protocol";
import { guardWebContents, openOutside } from "./security";
import { followTheme } from "./theme";
import { bringForward, openWindow } from "./window";

export type ElectronShellOptions = ShellOptions & {
  /** Absolute path of the built preload. */
  preload: string;
  isDemo: boolean;
  /** Called once, when the program is about to end; it waits for it, but not for ever. */
  onQuit(): Promise<void>;
};

/**
 * What has to be settled before Electron is ready, so synchronously: the sandbox, our scheme, and where Chromium keeps
 * its files. False when another instance of Electron runs on that folder; it has been told to show itself.
 */
export function prepareElectron({ chromiumFolder }: { chromiumFolder: string }): boolean {
  try {
    mkdirSync(chromiumFolder, { recursive: true, mode: 0o700 });
    app.setPath("userData", chromiumFolder);
  } catch {
    // A settings folder that can't be written is no reason not to start; Electron has a place of its own.
  }
  app.enableSandbox();
  declareAppScheme();
  return app.requestSingleInstanceLock();
}

/** Opens the panel in a window of its own. Must not be awaited at a module's top level: Electron waits for that first. */
export async function openElectronShell(options: ElectronShellOptions): Promise<Shell & { kind: "electron" }> {
  const { gate, rendererRoot, preload, onClientGone, onQuit, log, isDemo } = options;
  await app.whenReady();

  const settings = await gate({ isTrusted: true, clientId: "shell" }, "settings.read", {});
  if (settings.ok) followTheme(settings.data as Events["settings.changed"]);

  guardWebContents(log);
  serveAppScheme(rendererRoot);
  listenToWindows(gate);
  Menu.setApplicationMenu(
    buildMenu({
      isMac: process.platform === "darwin",
      isPackaged: app.isPackaged,
      open: (address) => openOutside(address, log),
    }),
  );

  const show = () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window) bringForward(window);
    else openWindow({ preload, title: isDemo ? "Homeport (demo)" : "Homeport", onClientGone, log });
  };
  tendLifecycle({ show, onQuit, log });
  show();

  return {
    kind: "electron",
    address: null,
    show,
    push<E extends EventName>(event: E, payload: Events[E]) {
      if (event === "settings.changed") followTheme(payload as Events["settings.changed"]);
      pushToWindows(event, payload);
    },
    close() {
      const ended = new Promise<void>((resolve) => {
        app.once("will-quit", () => resolve());
      });
      app.quit();
      return ended;
    },
  };
}

/** Says in a box of the system's why there will be no window. Resolves once it was closed. */
export async function showFailedStart(words: string): Promise<void> {
  // before that it would go to a terminal nobody looks at
  await app.whenReady();
  dialog.showErrorBox("Homeport could not start", words);
}

/** Ends at once, when there is nothing yet to be ended in order. */
export function exitElectron(exitCode: number): void {
  app.exit(exitCode);
}
