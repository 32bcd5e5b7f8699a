import type { TrayPresence } from "../../../app/contract/background";
import type { Background } from "../../platform/ports";
import type { Platform } from "../../platform/platform";
import { createLoginItem } from "./login-item";

/** What the shell knows of tray and login, for the gate; the tray is found later than the gate is made. */
export function createBackground({ isDemo }: { isDemo: boolean }) {
  let tray: TrayPresence = "unknown";
  return {
    found: (presence: TrayPresence): void => void (tray = presence),
    open(platform: Platform): Background {
      const login = createLoginItem(platform, isDemo);
      const loginFile = login.file === null ? null : platform.paths.shorten(login.file);
      const read = async () => ({ tray, login: await login.read(), loginFile });
      return {
        read,
        async startAtLogin(isOn) {
          await login.write(isOn);
          return read();
        },
      };
    },
  };
}
export type ShellBackground = ReturnType<typeof createBackground>;
