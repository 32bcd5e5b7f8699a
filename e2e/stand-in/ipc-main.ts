import type * as Electron from "electron";
import type { SimulatedSender } from "./messages.ts";
import { standIn } from "./strict.ts";

type Handler = Parameters<Electron.IpcMain["handle"]>[1];
const handlers = new Map<string, Handler>();

export const ipcMain = standIn<Electron.IpcMain>("ipcMain", {
  handle(channel, handler) {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  },
} satisfies Partial<Electron.IpcMain>);

/** A page's `ipcRenderer.invoke`, as main sees it. What crosses is cloned both ways, as Electron does. */
export async function invoke(
  channel: string,
  args: unknown[],
  from: { webContents: Electron.WebContents; pageOrigin: string; simulated: SimulatedSender },
): Promise<unknown> {
  const handler = handlers.get(channel);
  if (!handler) throw new Error(`Error invoking remote method '${channel}': No handler registered for '${channel}'`);
  const { origin = from.pageOrigin, isTopFrame = true, isOwnWindow = true } = from.simulated;
  const frame =
    origin === null
      ? null
      : standIn<Electron.WebFrameMain>("senderFrame", { origin, url: `${origin}/`, parent: isTopFrame ? null : {} });
  const foreign = standIn<Electron.WebContents>("webContents", { id: -1 });
  const event = standIn<Electron.IpcMainInvokeEvent>("event", {
    sender: isOwnWindow ? from.webContents : foreign,
    senderFrame: frame,
  });
  return structuredClone(await handler(event, ...structuredClone(args)));
}
