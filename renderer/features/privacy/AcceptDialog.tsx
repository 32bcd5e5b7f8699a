import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PrivacyRow } from "../../../app/contract/privacy";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { FailureNotice } from "../../ui/FailureNotice";
import { TextField } from "../../ui/Fields";
import { titleOf } from "./privacy-words";

const leastLetters = 3;

/** Asks why a risk may stay: an acceptance without a reason tells nobody anything later. */
export function AcceptDialog({ row, onClose }: { row: PrivacyRow; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const accept = useAction("privacy.accept");
  const isReady = reason.trim().length >= leastLetters;
  async function carryOut() {
    const { ok } = await accept.run({ check: row.id, reason });
    if (ok) onClose();
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("privacy.accept.title", { check: titleOf(t, row) })}
      description={t("privacy.accept.text")}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button kind="primary" isPending={accept.isPending} isDisabled={!isReady} onClick={() => void carryOut()}>
            {t("privacy.accept.do")}
          </Button>
        </>
      }
    >
      <TextField
        label={t("privacy.accept.reason")}
        hint={t("privacy.accept.hint")}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
      />
      {accept.failure && <FailureNotice failure={accept.failure} />}
    </Dialog>
  );
}
