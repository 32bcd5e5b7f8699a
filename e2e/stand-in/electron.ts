/** The `electron` module for machines without its program: what main imports, typed against Electron's own declarations. */
import type * as Electron from "electron";
import { needsReady } from "./app.ts";
import { record } from "./control.ts";
import { standIn } from "./strict.ts";

export { app } from "./app.ts";
export { BrowserWindow } from "./browser-window.ts";
export { ipcMain } from "./ipc-main.ts";
export { Menu } from "./menu.ts";
export { protocol } from "./pages.ts";
export { session } from "./session.ts";

export const dialog = standIn<Electron.Dialog>("dialog", {
  showErrorBox(title, content) {
    needsReady("after", "dialog.showErrorBox() with a box, not a line on stderr,");
    record("dialog.showErrorBox", title, content);
  },
} satisfies Partial<Electron.Dialog>);

export const shell = standIn<Electron.Shell>("shell", {
  async openExternal(url) {
    record("shell.openExternal", url);
  },
} satisfies Partial<Electron.Shell>);

export const nativeTheme = standIn<Electron.NativeTheme>("nativeTheme", {
  themeSource: "system",
  get shouldUseDarkColors() {
    return this.themeSource === "dark";
  },
} satisfies Partial<Electron.NativeTheme>);
