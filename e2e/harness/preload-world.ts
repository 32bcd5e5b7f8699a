/** The names under which the test hands the page its two ways out; taken off `window` before any page script runs. */
export const bindings = { ask: "standInAsk", next: "standInNext" } as const;

/**
 * What Electron puts around a sandboxed preload, as a script for the top frame of `origin`: a `require` that knows
 * `electron` only, ipcRenderer, and a contextBridge that clones what crosses it.
 */
export function preloadScript(preload: string, origin: string, windowId: number): string {
  return `(() => {
  const ask = window[${JSON.stringify(bindings.ask)}];
  const next = window[${JSON.stringify(bindings.next)}];
  delete window[${JSON.stringify(bindings.ask)}];
  delete window[${JSON.stringify(bindings.next)}];
  if (window !== window.top || location.origin !== ${JSON.stringify(origin)}) return;
  const windowId = ${windowId};

  const strict = (name, part) => new Proxy(part, {
    get(target, key) {
      if (typeof key === "symbol" || key === "then" || key in target) return target[key];
      throw new Error("stand-in: electron." + name + "." + key + " is not there yet");
    },
  });

  const listeners = new Map();
  const ipcRenderer = strict("ipcRenderer", {
    async invoke(channel, ...args) {
      const answer = await ask({ question: "invoke", windowId, channel, args: structuredClone(args) });
      if ("failure" in answer) throw new Error(answer.failure);
      return answer.value;
    },
    on(channel, listener) {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
      return ipcRenderer;
    },
    off(channel, listener) {
      listeners.get(channel)?.delete(listener);
      return ipcRenderer;
    },
  });
  (async () => {
    for (let isFirst = true; ; isFirst = false) {
      const messages = await next({ windowId, isFirst });
      for (const { channel, args } of messages)
        for (const listener of [...(listeners.get(channel) ?? [])]) listener({ sender: ipcRenderer }, ...args);
    }
  })().catch(() => {});

  // Functions cross as functions, everything else as a copy, and what is exposed can't be changed.
  const cross = (value) => {
    if (typeof value === "function") {
      return (...args) => {
        const result = value(...args.map(cross));
        return result instanceof Promise ? result.then(cross) : cross(result);
      };
    }
    if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype)
      return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cross(one)])));
    return structuredClone(value);
  };
  const contextBridge = strict("contextBridge", {
    exposeInMainWorld(name, api) {
      Object.defineProperty(window, name, { value: cross(api), enumerable: true });
    },
  });

  const openWindow = (url) => void ask({ question: "openWindow", windowId, url: new URL(url, location.href).href });
  window.open = (url = "about:blank") => {
    openWindow(url);
    return null;
  };
  const follow = (event) => {
    if (event.defaultPrevented) return;
    const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement && one.href !== "");
    const isElsewhere = link && (link.target === "_blank" || event.ctrlKey || event.metaKey || event.shiftKey || event.button === 1);
    if (!isElsewhere) return;
    event.preventDefault();
    openWindow(link.href);
  };
  window.addEventListener("click", follow);
  window.addEventListener("auxclick", follow);

  const electron = strict("preload", { ipcRenderer, contextBridge });
  const require = (name) => {
    if (name === "electron") return electron;
    throw new Error("module not found in a sandboxed preload: " + name);
  };
  const module = { exports: {} };
  (function (require, module, exports) {
${preload}
  })(require, module, module.exports);
})();`;
}
