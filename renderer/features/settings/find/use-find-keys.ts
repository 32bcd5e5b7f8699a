import { useEffect, type RefObject } from "react";
import { isShortcut } from "../../../ui/keys";

const typing = "input:not([type=radio], [type=checkbox], [type=file]), textarea, select, [contenteditable]";

/** "/" and the keys of finding lead into the field, while no dialog asks something. Pressed there, they are the browser's. */
export function useFindKeys(ref: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { key, target } = event;
      const field = ref.current;
      if (field === null || target === field) return;
      // on some keyboards it needs the shift key
      const isSlash = key === "/" && !event.ctrlKey && !event.metaKey;
      if (!isShortcut(event, "f") && !(isSlash && !(target instanceof Element && target.matches(typing)))) return;
      if (document.querySelector("[role=dialog]") !== null) return;
      event.preventDefault();
      field.focus();
      field.select();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [ref]);
}
