import type { BrowserWindow } from "electron";

/** What the window's own close button does. On macOS a program stays when its windows are closed. */
export function whatClosingDoes({
  isMac,
  isEnding,
  hasTray,
  closeToTray,
}: {
  isMac: boolean;
  isEnding: boolean;
  hasTray: boolean;
  closeToTray: boolean;
}): "close" | "hide" | "quit" {
  if (isEnding || isMac) return "close";
  return hasTray && closeToTray ? "hide" : "quit";
}

export type Closing = { decide(): ReturnType<typeof whatClosingDoes>; onHidden(): void; quit(): void };

/** Quitting begins before the window is gone: what it asks about, it asks on the window. */
export function tendClosing(window: BrowserWindow, { decide, onHidden, quit }: Closing): void {
  window.on("close", (event) => {
    const what = decide();
    if (what === "close") return;
    event.preventDefault();
    if (what === "quit") return quit();
    window.hide();
    onHidden();
  });
}
