import { useSyncExternalStore } from "react";
import { pages, type Page } from "../app/domain/pages";

export { pages, type Page };

export function pagePath(page: Page): string {
  return `#/${page}`;
}

/** The page of an address; anything else is Home. */
export function pageOf(hash: string): Page {
  const name = /^#\/([a-z]+)/.exec(hash)?.[1];
  return pages.find((page) => page === name) ?? "home";
}

export function goTo(page: Page): void {
  window.location.hash = pagePath(page);
}

function onHashChange(listener: () => void) {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

/** The page the address names, as it changes. */
export function usePage(): Page {
  return useSyncExternalStore(onHashChange, () => pageOf(window.location.hash));
}

let navigations = 0;
window.addEventListener("hashchange", () => {
  navigations += 1;
});

/** The user went to another page since the window opened: then, and only then, a page's heading takes the focus. */
export function hasNavigated(): boolean {
  return navigations > 0;
}
