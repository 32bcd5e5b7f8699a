import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../app/contract/errors";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { FailureNotice } from "./FailureNotice";

/** The one view of a failure, over a row that only names it. */
export function FailureDialog({ failure, what, onClose }: { failure: Failure; what: string; onClose: () => void }) {
  const { t } = useTranslation();
  useEffect(() => {
    // A step that leads elsewhere leaves the dialog behind.
    window.addEventListener("hashchange", onClose);
    return () => window.removeEventListener("hashchange", onClose);
  }, [onClose]);
  return (
    <Dialog isOpen onClose={onClose} title={what} actions={<Button onClick={onClose}>{t("action.close")}</Button>}>
      <FailureNotice failure={failure} isAnnounced={false} />
    </Dialog>
  );
}
