/** The `electron` module for machines without its program: what main imports, typed against Electron's own declarations. */
import type * as Electron from "electron";
import { record } from "./control.ts";
import { createEmitter, standIn } from "./strict.ts";

export { app } from "./app.ts";
export { BrowserWindow } from "./browser-window.ts";
export { dialog } from "./dialog.ts";
export { ipcMain } from "./ipc-main.ts";
export { Menu } from "./menu.ts";
export { nativeImage } from "./native-image.ts";
export { Notification } from "./notification.ts";
export { protocol } from "./pages.ts";
export { powerMonitor } from "./power-monitor.ts";
export { screen } from "./screen.ts";
export { session } from "./session.ts";
export { Tray } from "./tray.ts";

export const shell = standIn<Electron.Shell>("shell", {
  async openExternal(url) {
    record("shell.openExternal", url);
  },
} satisfies Partial<Electron.Shell>);

/** As on a Linux without a keyring: nothing can be kept safely. */
export const safeStorage = standIn<Electron.SafeStorage>("safeStorage", {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => "basic_text",
} satisfies Partial<Electron.SafeStorage>);

/** Of Squirrel’s only what electron-updater says to it before it quits. */
export const autoUpdater = standIn<Electron.AutoUpdater>("autoUpdater", {
  emit(event: string) {
    record("autoUpdater.emit", event);
    return true;
  },
});

const { emit, listening } = createEmitter("nativeTheme", ["updated"]);
let themeSource: Electron.NativeTheme["themeSource"] = "system";
export const nativeTheme = standIn<Electron.NativeTheme>("nativeTheme", {
  ...listening,
  get themeSource() {
    return themeSource;
  },
  set themeSource(next) {
    themeSource = next;
    emit("updated");
  },
  get shouldUseDarkColors() {
    return themeSource === "dark";
  },
  shouldUseDarkColorsForSystemIntegratedUI: false,
});
