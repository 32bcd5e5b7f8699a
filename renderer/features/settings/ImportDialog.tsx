import type { TFunction } from "i18next";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { SettingChange } from "../../../app/contract/settings";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { FailureNotice } from "../../ui/FailureNotice";
import { Skeleton } from "../../ui/Skeleton";

export type ChosenFile = { name: string; text: string };

function valueText(t: TFunction, value: string | null): string {
  if (value === null) return t("settings.file.unset");
  if (value === "true") return t("settings.file.on");
  if (value === "false") return t("settings.file.off");
  return value.replaceAll('"', "");
}

/** What the file would change, setting by setting, before it does. */
export function ImportDialog({ file, onClose, onDone }: { file: ChosenFile; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const { run, data, failure } = useAction("settings.planImport");
  const take = useAction("settings.import");
  useEffect(() => {
    void run({ text: file.text });
  }, [run, file]);
  const changes = data?.changes ?? null;
  const isUseful = changes !== null && changes.length > 0;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("settings.file.importTitle")}
      {...(changes === null
        ? {}
        : { description: t(`settings.file.${isUseful ? "importText" : "importNothing"}`, { name: file.name }) })}
      actions={
        <>
          <Button onClick={onClose}>{t("action.close")}</Button>
          {isUseful && (
            <Button
              kind="primary"
              isPending={take.isPending}
              onClick={() => void take.run({ text: file.text }).then(({ ok }) => ok && onDone())}
            >
              {t("settings.file.importDo")}
            </Button>
          )}
        </>
      }
    >
      {failure && <FailureNotice failure={failure} />}
      {take.failure && <FailureNotice failure={take.failure} />}
      {changes === null && !failure && <Skeleton className="h-24 w-full" />}
      {isUseful && (
        <>
          <ul className="grid divide-y divide-line border-y border-line">
            {changes.map((change) => (
              <Change key={change.key} change={change} />
            ))}
          </ul>
          <p className="text-small text-ink-2">{t("settings.file.importHint")}</p>
        </>
      )}
    </Dialog>
  );
}

function Change({ change: { key, before, after } }: { change: SettingChange }) {
  const { t } = useTranslation();
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-4 py-2">
      <span>{t(`settings.file.key.${key}`)}</span>
      <span className="min-w-0 text-right text-ink-2 [overflow-wrap:anywhere]">
        {valueText(t, before)} <span aria-hidden>→</span> <span className="sr-only">{t("settings.file.then")}</span>{" "}
        <span className="text-ink">{valueText(t, after)}</span>
      </span>
    </li>
  );
}
