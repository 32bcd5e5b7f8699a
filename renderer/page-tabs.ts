import { useSyncExternalStore } from "react";
import type { Page } from "../app/domain/pages";
import { onHashChange, pagePath } from "./pages";

/** The views of a page, each with its address: `#/activity/requests`; the first has the page's own. */
export function createPageTabs<T extends string>(page: Page, tabs: readonly [T, ...T[]]) {
  const tabPath = (tab: T) => (tab === tabs[0] ? pagePath(page) : `${pagePath(page)}/${tab}`);

  function tabOf(hash: string): T {
    const [, named, name] = /^#\/([a-z]+)\/([a-z]+)/.exec(hash) ?? [];
    return (named === page ? tabs.find((tab) => tab === name) : undefined) ?? tabs[0];
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
