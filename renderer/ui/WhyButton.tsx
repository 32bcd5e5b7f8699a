import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../app/contract/errors";
import { Button } from "./Button";

const FailureDialog = lazy(async () => ({ default: (await import("./FailureDialog")).FailureDialog }));

/** In a row that has no room for it: opens the whole of a failure. `what` names the row for screen readers. */
export function WhyButton({ failure, what }: { failure: Failure; what: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        kind="quiet"
        aria-haspopup="dialog"
        aria-label={t("failure.whyWhat", { what })}
        onClick={() => setOpen(true)}
      >
        {t("failure.why")}
      </Button>
      <Suspense>{isOpen && <FailureDialog failure={failure} what={what} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
