import { app, BrowserWindow, dialog, Menu } from "electron";
import { mkdirSync } from "node:fs";
import type { EventName, Events } from "../../../app/contract/index";
import type { ProgramCommand } from "../../../app/contract/program";
import type { Shell, ShellOptions } from "../shell";
import { words } from "../words";
import { describeProgram } from "./about";
import { createCommands } from "./commands";
import { listenToWindows, pushToWindows } from "./ipc";
import { tendLifecycle } from "./lifecycle";
import { menuTemplate } from "./menu";
import { tendOwnFailures } from "./own-failures";
import { declareAppScheme, serveAppScheme } from "./protocol";
import { guardWebContents, openOutside } from "./security";
import { followTheme } from "./theme";
import { bringForward, openWindow } from "./window";
import { openWindowState, type WindowStateFiles } from "./window-state";

export type ElectronShellOptions = ShellOptions & {
  /** Absolute path of the built preload. */
  preload: string;
  isDemo: boolean;
  version: string;
  /** Where small files of the shell's own lie, beside the settings. */
  settingsFolder: string;
  files: WindowStateFiles;
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
  const { gate, rendererRoot, preload, onClientGone, onQuit, log, isDemo, version, settingsFolder, files } = options;
  await app.whenReady();
  tendOwnFailures({ log, words });

  const settings = await gate({ isTrusted: true, clientId: "shell" }, "settings.read", {});
  if (settings.ok) followTheme(settings.data as Events["settings.changed"]);

  const state = await openWindowState({ folder: settingsFolder, files, log });
  const commands = createCommands();
  const title = isDemo ? "Homeport (demo)" : "Homeport";
  const open = () => openWindow({ preload, title, state, onPageGone: commands.pageGone, onClientGone, log, words });
  /** The window, before the user. */
  const bring = (): BrowserWindow => {
    const [window] = BrowserWindow.getAllWindows();
    if (!window) return open();
    bringForward(window);
    return window;
  };
  const show = () => void bring();
  const command = (asked: ProgramCommand) => commands.send(bring(), asked);

  guardWebContents(log);
  serveAppScheme(rendererRoot);
  listenToWindows(gate, { onListening: commands.pageListens });
  describeProgram({ version, words });
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate({
        isMac: process.platform === "darwin",
        isPackaged: app.isPackaged,
        words,
        open: (address) => openOutside(address, log),
        command,
      }),
    ),
  );
  tendLifecycle({
    show,
    log,
    async onQuit() {
      for (const window of BrowserWindow.getAllWindows()) state.keep(window);
      await onQuit();
      await state.written();
    },
  });
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
