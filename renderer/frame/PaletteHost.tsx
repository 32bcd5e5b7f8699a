import { lazy, Suspense, useLayoutEffect } from "react";
import { usePalette } from "../state/palette-state";
import { isShortcut } from "../ui/keys";
import { withWords } from "../i18n";

/** With all its words too much for the first page. */
const Palette = lazy(async () => ({
  default: (
    await withWords(
      ["palette", "setup", "openclaw", "settings", "settingsFind", "offline", "resources", "speed"],
      import("../features/palette/Palette"),
    )
  ).Palette,
}));

/** Opens the palette on ⌘K or Ctrl+K, from anywhere. Once fetched it stays, to tell what its actions did. */
export function PaletteHost() {
  const { isOpen, wasOpened, open } = usePalette();
  // with the page and not after it: the first key counts as any later one
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isShortcut(event, "k")) return;
      event.preventDefault();
      open();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [open]);
  return <Suspense>{(isOpen || wasOpened) && <Palette />}</Suspense>;
}
