import { app, BrowserWindow, dialog, Menu } from "electron";
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { TrayPresence } from "../../../app/contract/background";
import type { EventName, Events } from "../../../app/contract/index";
import type { ProgramCommand } from "../../../app/contract/program";
import type { Shell, ShellOptions } from "../shell";
import { onRelabel, words } from "../words";
import { describeProgram } from "./about";
import type { ShellBackground } from "./background";
import type { ShellUpdates } from "./updates";
import { whatClosingDoes } from "./closing";
import { createCommands } from "./commands";
import { createFacts, ownSender } from "./facts";
import { listenToWindows, pushToWindows } from "./ipc";
import { followLanguage } from "./language";
import { isStartedHidden } from "./login-item";
import { notifyOfJobs } from "./job-notifications";
import { tendLifecycle } from "./lifecycle";
import { menuTemplate } from "./menu";
import { createNotifier } from "./notifications";
import { notifyOfPrivacy } from "./privacy-notification";
import { notifyOfPressure } from "./pressure-notification";
import { tendOwnFailures } from "./own-failures";
import { followPower } from "./power";
import { followProgress } from "./progress";
import { declareAppScheme, serveAppScheme } from "./protocol";
import { mayQuit } from "./quit-question";
import { guardWebContents, openOutside } from "./security";
import { followTheme } from "./theme";
import { openTray } from "./tray";
import { createTrayActions } from "./tray-actions";
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
  /** Absolute path of the pictures that come with the program. */
  assets: string;
  /** Told whether there is a tray. */
  background: Pick<ShellBackground, "found">;
  /** Told how the program is ended for a new version of it. */
  updates: Pick<ShellUpdates, "endBy">;
  /** Whether this desktop shows icons of programs; never rejects. */
  findTrayHost(): Promise<TrayPresence>;
  /** The machine slept, or was locked: what was known may be old. */
  onWake(): void;
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
  // Windows tells whose notifications they are by it; as in electron-builder.yml
  if (process.platform === "win32") app.setAppUserModelId("dev.homeport.app");
  app.enableSandbox();
  declareAppScheme();
  return app.requestSingleInstanceLock();
}

/** Opens the panel in a window of its own. Must not be awaited at a module's top level: Electron waits for that first. */
export async function openElectronShell(options: ElectronShellOptions): Promise<Shell & { kind: "electron" }> {
  const { gate, rendererRoot, preload, onClientGone, onAllClosed, onQuit, onWake, log, isDemo, version, assets } =
    options;
  const isMac = process.platform === "darwin";
  await app.whenReady();
  tendOwnFailures({ log, words });

  const facts = createFacts(gate);
  facts.onChange(({ settings }, before) => {
    if (settings !== null && settings !== before.settings) followTheme(settings);
  });
  const [trayHost, { asStartPage }, state] = await Promise.all([
    options.findTrayHost(),
    facts.read("settings.changed").then(() => followLanguage(facts)),
    openWindowState({ folder: options.settingsFolder, files: options.files, log }),
  ]);
  const commands = createCommands();
  const tell = createNotifier(log);
  const progress = followProgress({ facts, windows: () => BrowserWindow.getAllWindows() });

  function open(): BrowserWindow {
    const window = openWindow({
      preload,
      title: isDemo ? "Homeport (demo)" : "Homeport",
      state,
      closing: { decide: closing, onHidden, quit: () => app.quit() },
      onSessionEnd: () => lifecycle.end(),
      onPageGone: commands.pageGone,
      onClientGone,
      onAllClosed,
      log,
      words,
    });
    progress.showOn(window);
    return window;
  }
  const present = (): BrowserWindow | null => BrowserWindow.getAllWindows()[0] ?? null;
  /** The window, before the user. */
  function bring(): BrowserWindow {
    const window = present();
    if (window === null) return open();
    bringForward(window);
    return window;
  }
  const show = () => void bring();
  const command = (asked: ProgramCommand) => commands.send(bring(), asked);

  function closing() {
    const closeToTray = facts.now().settings?.values.closeToTray ?? false;
    return whatClosingDoes({ isMac, isEnding: lifecycle.isEnding(), hasTray, closeToTray });
  }
  function onHidden() {
    onAllClosed();
    tellOfTray();
  }
  function tellOfTray() {
    const values = facts.now().settings?.values;
    if (!values || values.wasToldOfTray || !values.showNotifications) return;
    const wasTold = tell({ title: words("tray.toldTitle"), body: words("tray.toldText"), onClick: show });
    if (wasTold) void gate(ownSender, "settings.update", { wasToldOfTray: true });
  }
  const quit = () => app.quit();
  const trayActions = createTrayActions({ gate, words, window: present, show, quit, command, tell });

  const lifecycle = tendLifecycle({
    show,
    log,
    mayQuit: () => mayQuit(present(), { ...facts.now(), words }),
    async onQuit() {
      for (const window of BrowserWindow.getAllWindows()) state.keep(window);
      await onQuit();
      await state.written();
    },
  });
  options.updates.endBy((last) => lifecycle.end(last));
  const isWithoutTray = trayHost === "absent";
  if (isWithoutTray) log.info("electron shell: this desktop shows no tray, so closing the window ends Homeport");
  const hasTray =
    !isWithoutTray && openTray({ facts, gate, icons: path.join(assets, "tray"), words, log, act: trayActions.act });
  options.background.found(hasTray ? trayHost : "absent");
  followPower({ onWake, onShutdown: () => lifecycle.end() });
  const isLookedAt = () => present()?.isFocused() ?? false;
  notifyOfPressure({ facts, words, tell, command, isLookedAt, unload: trayActions.unload });
  notifyOfPrivacy({ facts, words, tell, command, isLookedAt });
  notifyOfJobs({ facts, words, tell, command, isLookedAt, ...trayActions });

  guardWebContents(log);
  serveAppScheme(rendererRoot, asStartPage);
  listenToWindows(gate, { onListening: commands.pageListens });
  const openAddress = (address: string) => openOutside(address, log);
  const label = () => {
    describeProgram({ version, icon: path.join(assets, "icon.png"), words });
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(menuTemplate({ isMac, isPackaged: app.isPackaged, words, open: openAddress, command })),
    );
  };
  label();
  onRelabel(label);
  // without a tray nobody could open it
  if (!(isStartedHidden() && hasTray)) show();
  void facts.readAll();

  return {
    kind: "electron",
    address: null,
    show,
    push<E extends EventName>(event: E, payload: Events[E]) {
      facts.accept(event, payload);
      pushToWindows(event, payload);
    },
    close() {
      const ended = new Promise<void>((resolve) => {
        app.once("will-quit", () => resolve());
      });
      lifecycle.end();
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
