import type * as Electron from "electron";
import { needsReady } from "./app.ts";
import { answer } from "./control.ts";
import { standIn } from "./strict.ts";

type RequestHandler = Parameters<Electron.Session["setPermissionRequestHandler"]>[0];
type CheckHandler = Parameters<Electron.Session["setPermissionCheckHandler"]>[0];
type DeviceHandler = Parameters<Electron.Session["setDevicePermissionHandler"]>[0];

let requestHandler: RequestHandler = null;
let checkHandler: CheckHandler = null;
let deviceHandler: DeviceHandler = null;

const defaultSession = standIn<Electron.Session>("session.defaultSession", {
  setPermissionRequestHandler: (handler) => void (requestHandler = handler),
  setPermissionCheckHandler: (handler) => void (checkHandler = handler),
  setDevicePermissionHandler: (handler) => void (deviceHandler = handler),
} satisfies Partial<Electron.Session>);

export const session = standIn<typeof Electron.session>("session", {
  get defaultSession() {
    needsReady("after", "session.defaultSession");
    return defaultSession;
  },
});

answer({
  // Without a handler Electron grants, so "no handler" is an answer too.
  async permission({ permission, url }) {
    const ask = requestHandler as ((...args: unknown[]) => void) | null;
    const check = checkHandler as ((...args: unknown[]) => boolean) | null;
    if (permission === "device") {
      const device = deviceHandler as ((details: object) => boolean) | null;
      const isGranted = device === null || device({ deviceType: "usb", origin: url, device: {} });
      return { isRequestGranted: isGranted, isCheckGranted: isGranted };
    }
    const isRequestGranted = await new Promise<boolean>((resolve) => {
      if (ask === null) resolve(true);
      else ask(null, permission, resolve, { requestingUrl: url, isMainFrame: true });
    });
    const isCheckGranted = check === null || check(null, permission, url, { requestingUrl: url, isMainFrame: true });
    return { isRequestGranted, isCheckGranted };
  },
});
