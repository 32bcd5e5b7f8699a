import { Dialog } from "radix-ui";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Action } from "../../actions/action";
import { Choices } from "./Choices";
import { News } from "./News";
import { usePalette } from "../../state/palette-state";
import { usePerform } from "./use-perform";

/** Every action of the window, found by typing. What has no place of its own on a page is told in a corner. */
export function Palette() {
  const { t } = useTranslation();
  const isOpen = usePalette((state) => state.isOpen);
  const { news, clear, perform } = usePerform();
  const opener = useRef<Element | null>(null);
  const chosen = useRef<Action | null>(null);

  function close() {
    usePalette.getState().close();
  }

  return (
    <>
      <Dialog.Root open={isOpen} onOpenChange={(willOpen) => !willOpen && close()}>
        <Dialog.Portal>
          <Dialog.Overlay className="fixed inset-0 z-40 bg-veil" />
          <Dialog.Content
            aria-describedby={undefined}
            onOpenAutoFocus={() => {
              opener.current = document.activeElement;
            }}
            onCloseAutoFocus={(event) => {
              // First back to where it came from, then what was chosen may take it further.
              event.preventDefault();
              if (opener.current instanceof HTMLElement) opener.current.focus();
              const action = chosen.current;
              chosen.current = null;
              if (action !== null) void perform(action);
            }}
            className="fixed top-[min(12vh,6rem)] left-1/2 z-40 grid max-h-[min(30rem,76vh)] w-[calc(100%-2rem)] max-w-dialog -translate-x-1/2 grid-rows-[minmax(0,1fr)] overflow-hidden rounded-panel border border-line-strong bg-surface shadow-soft"
          >
            <Dialog.Title className="sr-only">{t("palette.title")}</Dialog.Title>
            <Choices
              onChoose={(action) => {
                usePalette.getState().remember(action.id);
                chosen.current = action;
                close();
              }}
            />
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
      <News news={news} onDone={clear} />
    </>
  );
}
