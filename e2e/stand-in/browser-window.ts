import type * as Electron from "electron";
import { readFileSync } from "node:fs";
import { app, emitFromApp, isAppQuitting, needsReady, onCloseAll } from "./app.ts";
import { answer, tell } from "./control.ts";
import { invoke } from "./ipc-main.ts";
import { asOwnAddress, serveOrigin } from "./pages.ts";
import { createEmitter, createEvent, standIn } from "./strict.ts";

type Options = Electron.BrowserWindowConstructorOptions;

type Held = {
  id: number;
  window: Electron.BrowserWindow;
  webContents: Electron.WebContents;
  options: Options;
  state: { isVisible: boolean; isFocused: boolean; isMinimized: boolean; isDestroyed: boolean };
  servedAt: string;
  pageOrigin: string;
  onLoaded: () => void;
  openHandler: Parameters<Electron.WebContents["setWindowOpenHandler"]>[0] | null;
  emitFromWindow(event: string, ...args: unknown[]): void;
  emitFromContents(event: string, ...args: unknown[]): void;
  close(): boolean;
};

const held = new Map<number, Held>();
let lastId = 0;

function hold(options: Options): Held {
  needsReady("after", "BrowserWindow");
  lastId += 1;
  const id = lastId;
  const ofWindow = createEmitter("BrowserWindow", ["close", "closed", "page-title-updated", "ready-to-show"]);
  const ofContents = createEmitter("webContents", [
    "render-process-gone",
    "will-attach-webview",
    "will-frame-navigate",
    "will-navigate",
    "will-redirect",
  ]);
  const state = { isVisible: options.show !== false, isFocused: false, isMinimized: false, isDestroyed: false };

  const webContents = standIn<Electron.WebContents>("webContents", {
    ...ofContents.listening,
    ...({
      id,
      send: (channel, ...args) => tell({ kind: "send", windowId: id, channel, args: structuredClone(args) }),
      setWindowOpenHandler: (handler) => void (one.openHandler = handler),
    } satisfies Partial<Electron.WebContents>),
  });

  const window = standIn<Electron.BrowserWindow>("BrowserWindow", {
    ...ofWindow.listening,
    ...({
      id,
      webContents,
      close: () => void one.close(),
      focus: () => void (state.isFocused = true),
      hide: () => void (state.isVisible = false),
      isDestroyed: () => state.isDestroyed,
      isMinimized: () => state.isMinimized,
      async loadURL(address) {
        const url = new URL(address);
        one.servedAt = await serveOrigin(url);
        one.pageOrigin = `${url.protocol}//${url.host}`;
        const loaded = Promise.withResolvers<void>();
        one.onLoaded = loaded.resolve;
        const preload = options.webPreferences?.preload;
        const code = preload === undefined ? null : readFileSync(preload, "utf8");
        tell({
          kind: "load",
          windowId: id,
          url: `${one.servedAt}${url.pathname}${url.search}${url.hash}`,
          preload: code,
        });
        await loaded.promise;
      },
      setTitle: (title) => void (options.title = title),
      restore: () => void (state.isMinimized = false),
      show() {
        state.isVisible = true;
        state.isFocused = true;
      },
    } satisfies Partial<Electron.BrowserWindow>),
  });

  const one: Held = {
    id,
    window,
    webContents,
    options,
    state,
    servedAt: "",
    pageOrigin: "",
    onLoaded: () => {},
    openHandler: null,
    emitFromWindow: (event, ...args) => void ofWindow.emit(event, ...args),
    emitFromContents: (event, ...args) => void ofContents.emit(event, ...args),
    close() {
      const event = createEvent({});
      ofWindow.emit("close", event);
      if (event.defaultPrevented) return false;
      state.isDestroyed = true;
      held.delete(id);
      tell({ kind: "closed", windowId: id });
      ofWindow.emit("closed");
      if (held.size === 0 && !isAppQuitting()) emitFromApp("window-all-closed");
      return true;
    },
  };
  held.set(id, one);
  emitFromApp("web-contents-created", createEvent({}), webContents);
  return one;
}

class Window {
  constructor(options: Options = {}) {
    return hold(options).window as unknown as Window;
  }
  static getAllWindows(): Electron.BrowserWindow[] {
    return [...held.values()].map(({ window }) => window);
  }
}
export const BrowserWindow = standIn<typeof Electron.BrowserWindow>("BrowserWindow", Window);

onCloseAll(() => [...held.values()].every((one) => one.close()));

function find(windowId: number): Held {
  const one = held.get(windowId);
  if (!one) throw new Error(`stand-in: there is no window ${windowId}`);
  return one;
}

/** Emits a navigation event and says whether a listener prevented it. */
function isPrevented(one: Held, event: string, params: object): boolean {
  const details = createEvent(params);
  one.emitFromContents(event, details);
  return details.defaultPrevented;
}

answer({
  invoke({ windowId, channel, args, sender = {} }) {
    const { webContents, pageOrigin } = find(windowId);
    return invoke(channel, args, { webContents, pageOrigin, simulated: sender });
  },
  loaded({ windowId, title }) {
    const one = find(windowId);
    one.emitFromWindow("page-title-updated", createEvent({}), title);
    one.onLoaded();
    one.emitFromWindow("ready-to-show");
  },
  willNavigate({ windowId, url, isMainFrame }) {
    const one = find(windowId);
    const params = { url: asOwnAddress(url, one.servedAt), isMainFrame, isSameDocument: false, frame: null };
    if (isPrevented(one, "will-frame-navigate", params)) return { isPrevented: true };
    return { isPrevented: isMainFrame && isPrevented(one, "will-navigate", params) };
  },
  willRedirect({ windowId, url }) {
    const params = { url, isMainFrame: true, isSameDocument: false, frame: null };
    return { isPrevented: isPrevented(find(windowId), "will-redirect", params) };
  },
  willAttachWebview: ({ windowId }) => ({ isPrevented: isPrevented(find(windowId), "will-attach-webview", {}) }),
  openWindow({ windowId, url }) {
    const one = find(windowId);
    if (one.openHandler === null) return { action: "allow" };
    const referrer = { url: "", policy: "default" } as const;
    const { action } = one.openHandler({
      url: asOwnAddress(url, one.servedAt),
      frameName: "",
      features: "",
      disposition: "foreground-tab",
      referrer,
    });
    return { action };
  },
  closeWindow: ({ windowId }) => void find(windowId).close(),
  crashWindow({ windowId }) {
    find(windowId).emitFromContents("render-process-gone", createEvent({}), { reason: "crashed", exitCode: 139 });
  },
  windows: () =>
    [...held.values()].map(({ id, state, options }) => ({
      windowId: id,
      isVisible: state.isVisible,
      isFocused: state.isFocused,
      options: structuredClone(options),
    })),
});

/** The window a menu's role acts on. */
export function closeFocusedWindow(): void {
  const one = [...held.values()].find(({ state }) => state.isFocused) ?? [...held.values()][0];
  one?.close();
}

export const quitApp = (): void => app.quit();
