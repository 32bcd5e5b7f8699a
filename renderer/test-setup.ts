import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { patienceMs } from "../e2e/harness/patience";
import { loadAllWords } from "./i18n";
import { resetStores } from "./state/all";

await loadAllWords();
configure({ asyncUtilTimeout: patienceMs });

// What jsdom lacks and the window uses.
window.matchMedia ??= (query: string) =>
  ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
    dispatchEvent: () => false,
  }) satisfies MediaQueryList;
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
// axe measures text on a canvas where it can; jsdom's only complains.
HTMLCanvasElement.prototype.getContext = () => null;
Element.prototype.scrollIntoView ??= () => undefined;

afterEach(async () => {
  cleanup();
  // a view that goes tells main a moment later: this test's bridge, not the next one's
  await Promise.resolve();
  resetStores();
  delete window.homeport;
  window.history.replaceState(null, "", "/");
  vi.restoreAllMocks();
  vi.useRealTimers();
});
