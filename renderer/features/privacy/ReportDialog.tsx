import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { reportMarkdown } from "../../../app/domain/privacy/report";
import { useProgram } from "../../state/program";
import { useAction } from "../../state/use-action";
import { useSaveText } from "../../state/use-save-text";
import { Button } from "../../ui/Button";
import { copyText } from "../../ui/copy-text";
import { Dialog } from "../../ui/Dialog";
import { FailureNotice } from "../../ui/FailureNotice";
import { Live } from "../../ui/Live";
import { Skeleton } from "../../ui/Skeleton";
import { TextPreview } from "../../ui/TextPreview";
import { PrintSheet } from "./PrintSheet";
import { wordReport } from "./report-words";

type Outcome = "copied" | "copyFailed" | "saved";

/** Shows the report as it leaves: what is copied, saved or printed is what stands here. */
export function ReportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [withNames, setWithNames] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const info = useProgram((state) => state.info);
  const { run, data, failure } = useAction("privacy.report");
  const save = useSaveText("privacy-checklist.md");
  useEffect(() => {
    void run({ withNames });
  }, [run, withNames]);
  // one without names is never shown as one with them, nor the other way round
  const report = data === null || info === null || data.withNames !== withNames ? null : wordReport(t, data, info);
  const text = report && reportMarkdown(report);

  async function copy() {
    if (text === null) return;
    setOutcome(await copyText(text));
  }
  async function saveText() {
    if (text === null) return;
    if (await save.run(text)) setOutcome("saved");
  }
  const said = outcome === null ? "" : t(`privacy.report.${outcome}`);

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("privacy.report.title")}
      description={t("privacy.report.text")}
      actions={
        <>
          {outcome !== null && outcome !== "copied" && <span className="mr-auto text-small text-ink-2">{said}</span>}
          <Button onClick={onClose}>{t("action.close")}</Button>
          <Button isDisabled={report === null} onClick={() => window.print()}>
            {t("privacy.report.print")}
          </Button>
          <Button isDisabled={text === null} isPending={save.isPending} onClick={() => void saveText()}>
            {t("privacy.report.save")}
          </Button>
          <Button kind="primary" isDisabled={text === null} onClick={() => void copy()}>
            {outcome === "copied" ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
            {t(outcome === "copied" ? "privacy.report.copied" : "privacy.report.copy")}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-[3px]"
            checked={withNames}
            onChange={(event) => {
              setOutcome(null);
              setWithNames(event.target.checked);
            }}
          />
          <span>
            {t("privacy.report.withNames")}
            <span className="block text-small text-ink-2">{t("privacy.report.withNamesHint")}</span>
          </span>
        </label>
        {failure && <FailureNotice failure={failure} />}
        {save.failure && <FailureNotice failure={save.failure} />}
        {text === null && !failure && (
          <div>
            <span className="sr-only">{t("privacy.report.loading")}</span>
            <Skeleton className="h-72 w-full" />
          </div>
        )}
        {text !== null && <TextPreview label={t("privacy.report.preview")} text={text} />}
      </div>
      {report !== null && <PrintSheet report={report} />}
      <Live text={said} />
    </Dialog>
  );
}
