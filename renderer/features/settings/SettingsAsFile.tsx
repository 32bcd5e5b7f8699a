import { useRef, useState, type ChangeEvent } from "react";
import { useTranslation } from "react-i18next";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { Live } from "../../ui/Live";
import { Note } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { ExportDialog } from "./ExportDialog";
import { Setting } from "./find/Setting";
import { ImportDialog, type ChosenFile } from "./ImportDialog";

/** As much as main takes; a settings file has some hundred bytes. */
const mostBytes = 100_000;

type Said = { kind: "imported" | "wasReset" } | { kind: "importTooLarge" | "importUnreadable"; name: string };

/** Settings as something that can be carried away, taken up, or begun anew. */
export function SettingsAsFile() {
  const { t } = useTranslation();
  const reset = useAction("settings.reset");
  const input = useRef<HTMLInputElement>(null);
  const [isExporting, setExporting] = useState(false);
  const [chosen, setChosen] = useState<ChosenFile | null>(null);
  const [said, setSaid] = useState<Said | null>(null);

  async function begin() {
    const { ok } = await reset.run({});
    setSaid(ok ? { kind: "wasReset" } : null);
  }

  async function choose({ currentTarget }: ChangeEvent<HTMLInputElement>) {
    const [file] = currentTarget.files ?? [];
    // the same file can be chosen again after it was put right
    currentTarget.value = "";
    setSaid(null);
    if (file === undefined) return;
    if (file.size > mostBytes) return setSaid({ kind: "importTooLarge", name: file.name });
    try {
      setChosen({ name: file.name, text: await file.text() });
    } catch {
      setSaid({ kind: "importUnreadable", name: file.name });
    }
  }
  const words = said === null ? "" : t(`settings.file.${said.kind}`, "name" in said ? { name: said.name } : {});

  return (
    <Panel title={t("settings.file.title")} section="settings/file">
      <div className="grid gap-3">
        <p className="max-w-prose text-ink-2">{t("settings.file.intro")}</p>
        <div className="flex flex-wrap gap-2">
          <Setting id="settingsExport">
            <Button onClick={() => setExporting(true)}>{t("settings.file.export")}</Button>
          </Setting>
          <Setting id="settingsImport">
            <Button onClick={() => input.current?.click()}>{t("settings.file.import")}</Button>
            <input
              ref={input}
              type="file"
              accept=".json,application/json"
              aria-label={t("settings.file.import")}
              hidden
              onChange={(event) => void choose(event)}
            />
          </Setting>
          <Setting id="settingsReset">
            <Button isPending={reset.isPending} onClick={() => void begin()}>
              {t("settings.file.reset")}
            </Button>
          </Setting>
        </div>
        <p className="max-w-prose text-small text-ink-2">{t("settings.file.resetHint")}</p>
        {said !== null && said.kind !== "imported" && <Note>{words}</Note>}
        {reset.failure && <FailureNotice failure={reset.failure} />}
      </div>
      <Live text={words} />
      {isExporting && <ExportDialog onClose={() => setExporting(false)} />}
      {chosen !== null && (
        <ImportDialog
          file={chosen}
          onClose={() => setChosen(null)}
          onDone={() => {
            setChosen(null);
            setSaid({ kind: "imported" });
          }}
        />
      )}
    </Panel>
  );
}
