import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAction } from "../../state/use-action";
import { useWish } from "../../state/wish";
import { Button } from "../../ui/Button";
import { ConfirmDialog } from "../../ui/Dialog";
import { FailureNotice } from "../../ui/FailureNotice";

/** Forgets the conversation, after asking once. */
export function ClearConversation({ isEmpty, onCleared }: { isEmpty: boolean; onCleared: () => void }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const isAsked = useRef(false);
  const clear = useAction("chat.clear");
  useWish("clear-conversation", () => setOpen(true), !isEmpty);

  useEffect(() => {
    // The button went with the conversation, and the focus with it.
    if (isOpen || !isEmpty || !isAsked.current) return;
    isAsked.current = false;
    onCleared();
  }, [isEmpty, isOpen, onCleared]);

  return (
    <>
      {!isEmpty && <Button onClick={() => setOpen(true)}>{t("chat.clear.button")}</Button>}
      {clear.failure && <FailureNotice failure={clear.failure} />}
      <ConfirmDialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={t("chat.clear.title")}
        description={t("chat.clear.text")}
        confirmLabel={t("chat.clear.button")}
        isDangerous
        onConfirm={() => {
          isAsked.current = true;
          return clear.run({});
        }}
      >
        <p className="text-ink-2">{t("chat.clear.copies")}</p>
      </ConfirmDialog>
    </>
  );
}
