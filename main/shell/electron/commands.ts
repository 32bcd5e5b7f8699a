import type { BrowserWindow, WebContents } from "electron";
import type { ProgramCommand } from "../../../app/contract/program";

/** Hands a command to a window's page: at once when it listens, else when it says that it does. */
export function createCommands() {
  const listening = new WeakSet<WebContents>();
  const waiting = new WeakMap<WebContents, ProgramCommand>();

  return {
    send({ webContents }: BrowserWindow, asked: ProgramCommand): void {
      if (listening.has(webContents)) webContents.send("event", "program.commanded", asked);
      else waiting.set(webContents, asked);
    },
    /** The page has said what its user sees: by then it listens. */
    pageListens(webContents: WebContents): void {
      listening.add(webContents);
      const asked = waiting.get(webContents);
      if (asked === undefined) return;
      waiting.delete(webContents);
      webContents.send("event", "program.commanded", asked);
    },
    /** Its page is loaded anew. */
    pageGone: (webContents: WebContents): void => void listening.delete(webContents),
  };
}
