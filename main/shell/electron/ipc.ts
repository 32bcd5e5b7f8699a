import { BrowserWindow, ipcMain, type WebContents } from "electron";
import type { Push } from "../../../app/contract/index";
import type { Gate, Sender } from "../../ipc/gate";
import { isTrustedFrame } from "./own-page";

/** What main calls a window. */
export function clientIdOf(contents: WebContents): string {
  return `window-${contents.id}`;
}

/** Joins the preload's one request channel to the gate; whom to trust is decided here, on the frame that sent it. */
export function listenToWindows(gate: Gate, { onListening }: { onListening(contents: WebContents): void }): void {
  ipcMain.handle("request", (event, route: unknown, input: unknown) => {
    const isOurWindow = BrowserWindow.getAllWindows().some((window) => window.webContents === event.sender);
    const isTrusted = isOurWindow && isTrustedFrame(event.senderFrame);
    const sender: Sender = { isTrusted, clientId: clientIdOf(event.sender) };
    // a page says what its user sees once it has subscribed to what is pushed
    if (isTrusted && route === "program.look") onListening(event.sender);
    return gate(sender, route, input);
  });
}

/** Hands an event to every window. */
export const pushToWindows: Push = (event, payload) => {
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.isDestroyed()) window.webContents.send("event", event, payload);
  }
};
