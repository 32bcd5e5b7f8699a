import type * as Electron from "electron";
import { readFileSync } from "node:fs";
import { app, emitFromApp, isAppQuitting, needsReady, onCloseAll } from "./app.ts";
import { answer, tell } from "./control.ts";
import { invoke } from "./ipc-main.ts";
import { asOwnAddress, serveOrigin } from "./pages.ts";
import { middle, workArea } from "./screen.ts";
import { createEmitter, createEvent, standIn } from "./strict.ts";

type Options = Electron.BrowserWindowConstructorOptions;

type State = {
  isVisible: boolean;
  isFocused: boolean;
  isMinimized: boolean;
  isMaximised: boolean;
  isFullScreen: boolean;
  isDestroyed: boolean;
  /** When neither maximised nor full screen. */
  bounds: Electron.Rectangle;
  progress: { value: number; mode: string };
};

type Held = {
  id: number;
  window: Electron.BrowserWindow;
  webContents: Electron.WebContents;
  options: Options;
  state: State;
  servedAt: string;
  pageOrigin: string;
  onLoaded: () => void;
  openHandler: Parameters<Electron.WebContents["setWindowOpenHandler"]>[0] | null;
  emitFromWindow(event: string, ...args: unknown[]): void;
  emitFromContents(event: string, ...args: unknown[]): void;
  setFocused(isFocused: boolean): void;
  close(): boolean;
};

const held = new Map<number, Held>();
let lastId = 0;

const windowEvents = [
  "blur",
  "close",
  "closed",
  "enter-full-screen",
  "focus",
  "hide",
  "leave-full-screen",
  "maximize",
  "move",
  "page-title-updated",
  "query-session-end",
  "ready-to-show",
  "resize",
  "responsive",
  "session-end",
  "show",
  "unmaximize",
  "unresponsive",
];

function hold(options: Options): Held {
  needsReady("after", "BrowserWindow");
  lastId += 1;
  const id = lastId;
  const ofWindow = createEmitter("BrowserWindow", windowEvents);
  const ofContents = createEmitter("webContents", [
    "did-fail-load",
    "preload-error",
    "render-process-gone",
    "will-attach-webview",
    "will-frame-navigate",
    "will-navigate",
    "will-redirect",
  ]);
  const { x, y, width = 800, height = 600 } = options;
  const state: State = {
    isVisible: options.show !== false,
    isFocused: false,
    isMinimized: false,
    isMaximised: false,
    isFullScreen: false,
    isDestroyed: false,
    bounds: x === undefined || y === undefined ? middle({ width, height }) : { x, y, width, height },
    progress: { value: -1, mode: "none" },
  };
  const setVisible = (isVisible: boolean) => {
    if (state.isVisible === isVisible) return;
    state.isVisible = isVisible;
    ofWindow.emit(isVisible ? "show" : "hide");
  };
  const setFocused = (isFocused: boolean) => {
    if (state.isFocused === isFocused) return;
    state.isFocused = isFocused;
    ofWindow.emit(isFocused ? "focus" : "blur");
  };

  const webContents = standIn<Electron.WebContents>("webContents", {
    ...ofContents.listening,
    ...({
      id,
      forcefullyCrashRenderer: () =>
        void ofContents.emit("render-process-gone", createEvent({}), { reason: "killed", exitCode: 9 }),
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
      focus: () => setFocused(true),
      getBounds: () => (state.isMaximised || state.isFullScreen ? workArea() : { ...state.bounds }),
      getNormalBounds: () => ({ ...state.bounds }),
      hide() {
        setVisible(false);
        setFocused(false);
      },
      isDestroyed: () => state.isDestroyed,
      isFocused: () => state.isFocused,
      isFullScreen: () => state.isFullScreen,
      isMaximized: () => state.isMaximised,
      isMinimized: () => state.isMinimized,
      isVisible: () => state.isVisible,
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
      maximize() {
        state.isMaximised = true;
        ofWindow.emit("maximize");
        setVisible(true);
      },
      restore: () => void (state.isMinimized = false),
      setBounds(part) {
        state.bounds = { ...state.bounds, ...part };
        ofWindow.emit("move");
        ofWindow.emit("resize");
      },
      setFullScreen(isFullScreen) {
        state.isFullScreen = isFullScreen;
        ofWindow.emit(isFullScreen ? "enter-full-screen" : "leave-full-screen");
      },
      setProgressBar: (value, { mode } = { mode: "normal" }) => void (state.progress = { value, mode }),
      setTitle: (title) => void (options.title = title),
      show() {
        setVisible(true);
        setFocused(true);
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
    setFocused,
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
  placeWindow({ windowId, bounds, isMaximised }) {
    const { window } = find(windowId);
    if (bounds) window.setBounds(bounds);
    if (isMaximised) window.maximize();
  },
  focusWindow: ({ windowId, isFocused }) => find(windowId).setFocused(isFocused),
  hangWindow: ({ windowId, isHanging }) => find(windowId).emitFromWindow(isHanging ? "unresponsive" : "responsive"),
  failLoad({ windowId, code, description }) {
    find(windowId).emitFromContents("did-fail-load", createEvent({}), code, description, "app://homeport/", true);
  },
  windows: () =>
    [...held.values()].map(({ id, state, options }) => ({
      windowId: id,
      isVisible: state.isVisible,
      isFocused: state.isFocused,
      isMaximised: state.isMaximised,
      isFullScreen: state.isFullScreen,
      bounds: state.bounds,
      progress: state.progress,
      options: structuredClone(options),
    })),
});

/** The window a menu's role acts on. */
export function closeFocusedWindow(): void {
  const one = [...held.values()].find(({ state }) => state.isFocused) ?? [...held.values()][0];
  one?.close();
}

export const quitApp = (): void => app.quit();
