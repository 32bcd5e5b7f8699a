import { Dialog as Radix } from "radix-ui";
import { useRef, useState, type ReactNode } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
import { LeaveDialog } from "./leave-dialog";

type DialogProps = {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** One or two sentences under the title; read out when it opens. */
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at the end; the first is the safe one. */
  actions: ReactNode;
};

/** A modal question: focus is kept in it, Escape closes it, focus goes back to where it came from. */
export function Dialog({ isOpen, onClose, title, description, children, actions }: DialogProps) {
  const opener = useRef<Element | null>(null);
  function leave() {
    opener.current = null;
    // it keeps the focus to itself until it is gone
    flushSync(onClose);
  }
  return (
    <Radix.Root open={isOpen} onOpenChange={(willOpen) => !willOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 grid place-items-center overflow-y-auto bg-veil p-4">
          <Radix.Content
            onOpenAutoFocus={() => {
              opener.current = document.activeElement;
            }}
            onCloseAutoFocus={(event) => {
              // Radix gives the focus back to its own trigger only, and there is none.
              event.preventDefault();
              if (opener.current instanceof HTMLElement) opener.current.focus();
            }}
            {...(description === undefined ? { "aria-describedby": undefined } : {})}
            className="grid w-full max-w-dialog grid-cols-[minmax(0,1fr)] gap-4 rounded-panel border border-line bg-surface p-5 shadow-soft"
          >
            <div className="grid gap-1">
              <Radix.Title className="text-title [overflow-wrap:anywhere]">{title}</Radix.Title>
              {description !== undefined && <Radix.Description className="text-ink-2">{description}</Radix.Description>}
            </div>
            <LeaveDialog value={leave}>
              {children}
              <div className="sticky -bottom-4 -mx-5 -mb-5 flex flex-wrap items-center justify-end gap-2 rounded-b-panel border-t border-line bg-surface px-5 py-3">
                {actions}
              </div>
            </LeaveDialog>
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}

type ConfirmProps = {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** What will happen, and what is lost. */
  description: ReactNode;
  /** Says what happens: "Remove 5.0 GB". */
  confirmLabel: string;
  isDangerous?: boolean;
  /** The dialog closes when it is done; what it returns is waited for. */
  onConfirm: () => unknown;
  children?: ReactNode;
};

/** Asks once before something that can't be taken back. */
export function ConfirmDialog({
  isOpen,
  onClose,
  title,
  description,
  confirmLabel,
  isDangerous = false,
  onConfirm,
  children,
}: ConfirmProps) {
  const { t } = useTranslation();
  const [isPending, setPending] = useState(false);
  async function confirm() {
    setPending(true);
    try {
      await onConfirm();
    } finally {
      setPending(false);
      onClose();
    }
  }
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={title}
      description={description}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button kind={isDangerous ? "danger" : "primary"} isPending={isPending} onClick={() => void confirm()}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
