import { useSyncExternalStore } from "react";
import type { Page } from "../app/domain/pages";
import { onHashChange, pagePath } from "./pages";

/**
 * The views of a page, each with its address: `#/activity/requests`; the first has the page's own.
 * `within`: which of the views a section lies in, where that is neither the first nor named as the section is.
 */
export function createPageTabs<T extends string>(
  page: Page,
  tabs: readonly [T, ...T[]],
  within: Readonly<Record<string, T>> = {},
) {
  const tabPath = (tab: T) => (tab === tabs[0] ? pagePath(page) : `${pagePath(page)}/${tab}`);

  function tabOf(hash: string): T {
    const [, named, name] = /^#\/([a-z]+)\/([a-z]+)/.exec(hash) ?? [];
    if (named !== page || name === undefined) return tabs[0];
    return tabs.find((tab) => tab === name) ?? (Object.hasOwn(within, name) ? within[name] : undefined) ?? tabs[0];
  }

  /** The view the address names, and the way to another one. */
  function useTab(): [T, (tab: T) => void] {
    const tab = useSyncExternalStore(onHashChange, () => tabOf(window.location.hash));
    return [
      tab,
      (next) => {
        window.location.hash = tabPath(next);
      },
    ];
  }

  return { tabs, tabPath, useTab };
}
