import type * as Electron from "electron";
import { needsReady } from "./app.ts";
import { answer } from "./control.ts";
import { createEmitter, createEvent, standIn } from "./strict.ts";

type RequestHandler = Parameters<Electron.Session["setPermissionRequestHandler"]>[0];
type CheckHandler = Parameters<Electron.Session["setPermissionCheckHandler"]>[0];
type DeviceHandler = Parameters<Electron.Session["setDevicePermissionHandler"]>[0];

let requestHandler: RequestHandler = null;
let checkHandler: CheckHandler = null;
let deviceHandler: DeviceHandler = null;
type Requested = {
  patterns: readonly string[];
  decide: (details: object, callback: (answer: { cancel?: boolean }) => void) => void;
};
let requested: Requested | null = null;
const { emit, listening } = createEmitter("session.defaultSession", ["will-download"]);

const webRequest = standIn<Electron.WebRequest>("session.defaultSession.webRequest", {
  onBeforeRequest(filter: Electron.WebRequestFilter, decide: Requested["decide"]) {
    requested = { patterns: filter.urls, decide };
  },
});

/** Of Electron's patterns only what stands before the first star is looked at. */
function isAmong(url: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern === "<all_urls>" || url.startsWith(pattern.slice(0, pattern.indexOf("*"))));
}

const defaultSession = standIn<Electron.Session>("session.defaultSession", {
  ...listening,
  ...({
    webRequest,
    setPermissionRequestHandler: (handler) => void (requestHandler = handler),
    setPermissionCheckHandler: (handler) => void (checkHandler = handler),
    setDevicePermissionHandler: (handler) => void (deviceHandler = handler),
  } satisfies Partial<Electron.Session>),
});

export const session = standIn<typeof Electron.session>("session", {
  get defaultSession() {
    needsReady("after", "session.defaultSession");
    return defaultSession;
  },
});

answer({
  async request({ url }) {
    const { patterns, decide } = requested ?? { patterns: [], decide: () => {} };
    if (!isAmong(url, patterns)) return { isCancelled: false };
    return new Promise((resolve) => decide({ url }, ({ cancel }) => resolve({ isCancelled: cancel === true })));
  },
  download() {
    const event = createEvent({});
    emit("will-download", event);
    return { isPrevented: event.defaultPrevented };
  },
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
