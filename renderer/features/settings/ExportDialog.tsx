import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAction } from "../../state/use-action";
import { useSaveText } from "../../state/use-save-text";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { FailureNotice } from "../../ui/FailureNotice";
import { Live } from "../../ui/Live";
import { TextPreview } from "../../ui/TextPreview";

/** The settings as they leave: what is saved is what stands here. */
export function ExportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { run, data, failure } = useAction("settings.export");
  const save = useSaveText("homeport-settings.json");
  const [isSaved, setSaved] = useState(false);
  useEffect(() => {
    void run({});
  }, [run]);
  const said = isSaved ? t("settings.file.saved") : "";
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("settings.file.title")}
      description={t("settings.file.exportText")}
      actions={
        <>
          {isSaved && <span className="mr-auto text-small text-ink-2">{said}</span>}
          <Button onClick={onClose}>{t("action.close")}</Button>
          <Button
            kind="primary"
            isDisabled={data === null}
            isPending={save.isPending}
            onClick={() => void (data !== null && save.run(data.text).then(setSaved))}
          >
            {t("settings.file.save")}
          </Button>
        </>
      }
    >
      {failure && <FailureNotice failure={failure} />}
      {save.failure && <FailureNotice failure={save.failure} />}
      {data !== null && <TextPreview label={t("settings.file.exportPreview")} text={data.text} />}
      <Live text={said} />
    </Dialog>
  );
}
