import type { LoginStart } from "../contract/background";

/** It stands in the system's list of what starts at login, also where the system holds it back. */
export const isEnteredAtLogin = (login: LoginStart): boolean =>
  login === "on" || login === "needs-approval" || login === "switched-off";
