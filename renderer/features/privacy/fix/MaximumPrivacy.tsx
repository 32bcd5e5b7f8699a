import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWish } from "../../../state/wish";
import { Button } from "../../../ui/Button";
import { FixDialog } from "./FixDialog";

/** Everything Homeport can close, in one plan. */
export function MaximumPrivacy() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  useWish("maximum-privacy", () => setOpen(true));
  return (
    <>
      <Button kind="primary" onClick={() => setOpen(true)}>
        {t("privacy.fix.maximumOpen")}
      </Button>
      {isOpen && <FixDialog wanted={null} onClose={() => setOpen(false)} />}
    </>
  );
}
