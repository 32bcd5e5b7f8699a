import { useEffect, useEffectEvent, useSyncExternalStore, type RefObject } from "react";
import { pages, sections, type Page, type Place, type Section } from "../app/domain/pages";

export { pages, sections, type Page, type Place, type Section };

/** A place, or one setting there: `settings/look/theme`. */
export type Spot = Place | `${Section}/${string}`;

export function pagePath(place: Spot): string {
  return `#/${place}`;
}

/** The page of an address; anything else is Home. */
export function pageOf(hash: string): Page {
  const name = /^#\/([a-z]+)/.exec(hash)?.[1];
  return pages.find((page) => page === name) ?? "home";
}

/** Goes there. The page's heading or the section takes the focus, also where the user is already. */
export function goTo(place: Spot): void {
  if (window.location.hash !== pagePath(place)) window.location.hash = pagePath(place);
  else if (place.includes("/")) window.dispatchEvent(new HashChangeEvent("hashchange"));
  else document.querySelector<HTMLElement>("#content h1")?.focus();
}

/** Calls back whenever the address changes; answers with the way to stop. */
export function onHashChange(listener: () => void) {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

/** The page the address names, as it changes. */
export function usePage(): Page {
  return useSyncExternalStore(onHashChange, () => pageOf(window.location.hash));
}

let navigations = 0;
/** The address the user went to last, until what it names has taken the focus. */
let awaited = "";
/** What had the focus then. A tab keeps it: its view is looked at, not gone to. */
let leftFrom: Element | null = null;
window.addEventListener("hashchange", () => {
  navigations += 1;
  awaited = window.location.hash;
  const { activeElement } = document;
  leftFrom = activeElement?.role === "tab" ? null : activeElement;
});

/** The user went to another page since the window opened: then, and only then, a page's heading takes the focus. */
export function hasNavigated(): boolean {
  return navigations > 0;
}

/** Calls back with the element when the user goes to the spot that it is; undefined: it is none. */
export function useArrivalAt(
  spot: Spot | undefined,
  ref: RefObject<HTMLElement | null>,
  land: (element: HTMLElement) => void,
): void {
  const onArrival = useEffectEvent(land);
  useEffect(() => {
    if (spot === undefined) return;
    const arrive = () => {
      const element = ref.current;
      if (awaited !== pagePath(spot) || element === null) return;
      // its view is shown a moment after the address has changed
      if (element.closest("[hidden]") !== null) {
        requestAnimationFrame(arrive);
        return;
      }
      awaited = "";
      onArrival(element);
    };
    // One that comes late takes nothing from where the user has gone meanwhile.
    const { activeElement } = document;
    if (activeElement === document.body || activeElement === leftFrom || activeElement?.matches("main, h1, nav *"))
      arrive();
    return onHashChange(arrive);
  }, [spot, ref]);
}

/** Gives a section the focus when the user goes there: its part marked `data-arrive`, else the whole. */
export function useArrival(section: Section | undefined, ref: RefObject<HTMLElement | null>): void {
  useArrivalAt(section, ref, (element) => {
    element.scrollIntoView({ block: "start" });
    const parts = [...element.querySelectorAll<HTMLElement>("[data-arrive]")];
    const shown = parts.find((part) => part.closest("[hidden]") === null);
    (shown ?? element).focus({ preventScroll: true });
  });
}
