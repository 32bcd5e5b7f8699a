import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { copyText } from "../../ui/copy-text";
import { Dialog } from "../../ui/Dialog";
import { FailureNotice } from "../../ui/FailureNotice";
import { Live } from "../../ui/Live";
import { Skeleton } from "../../ui/Skeleton";
import { TextPreview } from "../../ui/TextPreview";

/** Shows the report as it would be copied, and copies that very text. */
export function ReportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { run, data, failure, isPending } = useAction("activity.report");
  const [outcome, setOutcome] = useState<"copied" | "copyFailed" | null>(null);
  useEffect(() => {
    void run({});
  }, [run]);
  const text = data?.text ?? null;
  async function copy() {
    if (text === null) return;
    setOutcome(await copyText(text));
  }
  const said = outcome === null ? "" : t(`activity.report.${outcome}`);

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("activity.report.title")}
      description={t("activity.report.intro")}
      actions={
        <>
          {outcome === "copyFailed" && <span className="mr-auto text-small text-ink-2">{said}</span>}
          <Button onClick={onClose}>{t("action.close")}</Button>
          {failure ? (
            <Button kind="primary" isPending={isPending} onClick={() => void run({})}>
              {t("action.retry")}
            </Button>
          ) : (
            <Button kind="primary" isDisabled={text === null} onClick={() => void copy()}>
              {outcome === "copied" ? (
                <Check aria-hidden className="size-4" />
              ) : (
                <Copy aria-hidden className="size-4" />
              )}
              {t(outcome === "copied" ? "activity.report.copied" : "activity.report.copy")}
            </Button>
          )}
        </>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
        <p className="text-small text-ink-2">{t("activity.report.without")}</p>
        {failure && <FailureNotice failure={failure} />}
        {text === null && !failure && (
          <div>
            <span className="sr-only">{t("activity.report.loading")}</span>
            <Skeleton className="h-72 w-full" />
          </div>
        )}
        {text !== null && <TextPreview label={t("activity.report.text")} text={text} />}
      </div>
      <Live text={said} />
    </Dialog>
  );
}
