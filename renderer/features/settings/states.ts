/** Every state the Settings page is designed for. */
export const settingsStates = [
  "loading",
  "ready",
  "offline-mode",
  "address",
  "set-aside",
  "not-writable",
  "refused",
  "tried",
  "undo-plan",
  "undo-nothing",
  "undone",
  "login-held-back",
  "no-tray",
  "not-read",
  "exported",
] as const;
