import { useEffect, type RefObject } from "react";

function ancestorsIn(frame: HTMLElement, element: HTMLElement): HTMLElement[] {
  const around: HTMLElement[] = [];
  for (let node = element.parentElement; node; node = node.parentElement) {
    if (node.hasAttribute("tabindex")) around.push(node);
    if (node === frame) break;
  }
  return around;
}

/**
 * For the window's frame, once: when what has the focus is taken away (a removed row, a dismissed notice, a button whose
 * work is done), the focus goes to the nearest thing around it that remains and can take it (`tabIndex={-1}`), else to
 * `main`, instead of to the start of the window. Nothing is stolen from where the user has gone meanwhile.
 */
export function useKeepFocus(frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = frame.current;
    if (!root) return;
    let held: HTMLElement | null = null;
    let around: HTMLElement[] = [];

    const remember = ({ target }: FocusEvent) => {
      held = target instanceof HTMLElement ? target : null;
      around = held ? ancestorsIn(root, held) : [];
    };
    // Leaving by choice is no loss; what is taken away is not connected by then.
    const forget = () =>
      setTimeout(() => held?.isConnected && document.activeElement === document.body && (held = null));
    const repair = () => {
      if (!held || held.isConnected || document.activeElement !== document.body) return;
      held = null;
      // what remains may be larger than the window: it is not scrolled to
      (around.find((element) => element.isConnected) ?? root.querySelector("main"))?.focus({ preventScroll: true });
    };

    const observer = new MutationObserver(repair);
    root.addEventListener("focusin", remember);
    root.addEventListener("focusout", forget);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      root.removeEventListener("focusin", remember);
      root.removeEventListener("focusout", forget);
    };
  }, [frame]);
}
