import { app } from "electron";
import type { LoginStart } from "../../../app/contract/background";
import { createAutostart } from "../../platform/autostart";
import type { Platform } from "../../platform/platform";

/** What a start at login is told, so that no window opens. macOS passes no arguments on; there the system is asked. */
const hiddenFlag = "--hidden";

/** Starting at login, kept by each system in its own way and read back from it. The demo enters nothing anywhere. */
export function createLoginItem(platform: Pick<Platform, "os" | "env" | "home" | "files">, isDemo: boolean) {
  const { env, home, files } = platform;
  const { APPIMAGE: image, APPDIR: mount } = env;
  // an AppImage runs from a mount that is another each time; what it starts has these names too, and is none
  const isImage = image !== undefined && mount !== undefined && process.execPath.startsWith(`${mount}/`);
  const program = isImage ? image : process.execPath;
  const args = [...(app.isPackaged ? [] : [app.getAppPath()]), hiddenFlag];
  if (isDemo || process.platform === "linux") {
    const autostart = createAutostart({ env, home, files });
    if (isImage && !isDemo) void autostart.renew([program, ...args]);
    return {
      file: autostart.file,
      read: (): Promise<LoginStart> => autostart.read(),
      write: (isOn: boolean): Promise<void> => (isOn ? autostart.enter([program, ...args]) : autostart.remove()),
    };
  }
  const isWindows = process.platform === "win32";
  // in Windows' registry they are one line
  const registered = { path: process.execPath, args: args.map((each) => (/\s/.test(each) ? `"${each}"` : each)) };
  return {
    file: null,
    async read(): Promise<LoginStart> {
      if (isWindows) {
        const { openAtLogin, executableWillLaunchAtLogin } = app.getLoginItemSettings(registered);
        if (!openAtLogin) return "off";
        return executableWillLaunchAtLogin ? "on" : "switched-off";
      }
      // what would be entered is Electron's own program
      if (!app.isPackaged) return "not-installed";
      const { status } = app.getLoginItemSettings();
      if (status === "enabled") return "on";
      return status === "requires-approval" ? "needs-approval" : "off";
    },
    async write(isOn: boolean): Promise<void> {
      app.setLoginItemSettings({ openAtLogin: isOn, ...(isWindows && registered) });
    },
  };
}

/** Nobody asked to see it: the system started it at login. */
export function isStartedHidden(): boolean {
  if (process.argv.includes(hiddenFlag)) return true;
  return process.platform === "darwin" && app.isPackaged && app.getLoginItemSettings().wasOpenedAtLogin;
}
