import { useLayoutEffect, useRef, type FocusEvent } from "react";

/**
 * For a part of the page whose buttons come and go: when the focused one is taken away, the focus goes to the part
 * itself and not to the top of the page. Nothing is stolen from where the user has gone meanwhile.
 */
export function useFocusRescue<E extends HTMLElement>() {
  const ref = useRef<E>(null);
  const last = useRef<Element | null>(null);
  useLayoutEffect(() => {
    const isLost = last.current !== null && !last.current.isConnected && document.activeElement === document.body;
    if (!isLost) return;
    last.current = null;
    ref.current?.focus();
  });
  return {
    ref,
    tabIndex: -1,
    onFocus: (event: FocusEvent<E>) => {
      last.current = event.target;
    },
  } as const;
}
