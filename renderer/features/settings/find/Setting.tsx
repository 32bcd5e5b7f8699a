import { createContext, useContext, useRef, type ReactNode } from "react";
import { useArrivalAt } from "../../../pages";
import { spotOf, type SettingId } from "./setting-places";

const none: ReadonlySet<SettingId> = new Set();
/** What the search of the page found. */
export const MatchedSettings = createContext(none);

const markedMs = 2000;
const controls = "input, select, textarea, button, summary, a[href], [role=slider]";

/** The first control of it that is shown; of radio buttons the one that is chosen. */
export function controlOf(setting: Element): HTMLElement | null {
  const all = [...setting.querySelectorAll<HTMLElement>(controls)].filter((each) => each.closest("[hidden]") === null);
  return (
    all.find((each) => each.matches("[type=radio]:checked")) ?? all.find((each) => !each.matches(":disabled")) ?? null
  );
}

function focusIn(setting: HTMLElement): void {
  const control = controlOf(setting);
  if (control?.parentElement instanceof HTMLDetailsElement) control.parentElement.open = true;
  if (control === null) setting.tabIndex = -1;
  (control ?? setting).focus({ preventScroll: true });
}

/** Shows a setting, gives its control the focus and marks it for a moment. */
function land(setting: HTMLElement): void {
  setting.scrollIntoView({ block: "center" });
  focusIn(setting);
  // a slider's thumb is drawn a moment after its line
  if (!setting.contains(document.activeElement)) requestAnimationFrame(() => focusIn(setting));
  setting.dataset["found"] = "";
  setTimeout(() => delete setting.dataset["found"], markedMs);
}

/** What makes an element the place of a setting: it can be gone to, and is marked where it was searched for. */
export function useSetting<E extends HTMLElement>(id: SettingId) {
  const ref = useRef<E>(null);
  const isMatched = useContext(MatchedSettings).has(id);
  useArrivalAt(spotOf(id), ref, land);
  return { ref, "data-setting": id, "data-matched": isMatched ? "" : undefined } as const;
}

/** The place of a setting on its page, around its control and its words. */
export function Setting({ id, children, className }: { id: SettingId; children: ReactNode; className?: string }) {
  return (
    <div {...useSetting<HTMLDivElement>(id)} className={className}>
      {children}
    </div>
  );
}
