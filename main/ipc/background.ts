import type { Background } from "../platform/ports";
import type { HandlersOf } from "./gate";

/** In a browser there is neither a tray nor anything to start at login. */
const nothing = { tray: "absent", login: "none", loginFile: null } as const;

export function backgroundHandlers({ background }: { background: Background | null }): HandlersOf<"background"> {
  return {
    "background.read": () => background?.read() ?? nothing,
    "background.startAtLogin": ({ isOn }) => background?.startAtLogin(isOn) ?? nothing,
  };
}
