import { useSyncExternalStore } from "react";
import { pagePath } from "../../pages";

export const tabs = ["own", "requests", "log"] as const;
export type ActivityTab = (typeof tabs)[number];

/** The address of a view: `#/activity/requests`; the first is the page's own. */
export const tabPath = (tab: ActivityTab) => (tab === "own" ? pagePath("activity") : `${pagePath("activity")}/${tab}`);

function tabOf(hash: string): ActivityTab {
  const name = /^#\/activity\/([a-z]+)/.exec(hash)?.[1];
  return tabs.find((tab) => tab === name) ?? "own";
}

function onHashChange(listener: () => void) {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

/** The view the address names, and the way to another one. */
export function useTab(): [ActivityTab, (tab: ActivityTab) => void] {
  const tab = useSyncExternalStore(onHashChange, () => tabOf(window.location.hash));
  return [
    tab,
    (next) => {
      window.location.hash = tabPath(next);
    },
  ];
}
