import type { TFunction } from "i18next";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Dialect } from "../../../app/contract/openclaw";
import type { SettingChange, Settings } from "../../../app/contract/settings";
import { languageNames } from "../../../app/domain/language";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatDay, formatDollars, formatList, formatMemory } from "../../ui/format";
import { Skeleton } from "../../ui/Skeleton";

export type ChosenFile = { name: string; text: string };

/** A setting as Settings itself writes it; `text` is its value as JSON. */
function valueText(t: TFunction, key: SettingChange["key"], text: string | null): string {
  if (text === null) return t("settings.file.unset");
  const value = JSON.parse(text) as NonNullable<Settings[typeof key]>;
  if (typeof value === "boolean") return t(`settings.file.${value ? "on" : "off"}`);
  const { theme, language, openclawDialect, cliProfiles, vramCorrectionBytes, cloudPrice } = {
    [key]: value,
  } as Partial<Settings>;
  if (theme !== undefined) return t(`settings.look.option.${theme}`);
  if (language !== undefined) return language === "system" ? t("settings.language.system") : languageNames[language];
  if (openclawDialect) return t(`openclaw.name.${openclawDialect}`);
  if (cloudPrice) {
    return t("settings.file.price", {
      model: cloudPrice.name,
      date: formatDay(cloudPrice.asOf),
      input: formatDollars(cloudPrice.inputPerMillion),
      output: formatDollars(cloudPrice.outputPerMillion),
    });
  }
  if (typeof value === "string") return value;
  const pairs = [
    ...Object.entries(vramCorrectionBytes ?? {}).map(([name, bytes]) => ({ name, value: formatMemory(bytes) })),
    ...Object.entries(cliProfiles ?? {}).map(([dialect, profile]) => ({
      name: t(`openclaw.name.${dialect as Dialect}`),
      value: profile,
    })),
  ];
  return pairs.length === 0 ? t("settings.file.unset") : formatList(pairs.map((pair) => t("settings.file.pair", pair)));
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
        {valueText(t, key, before)} <span aria-hidden>→</span>{" "}
        <span className="sr-only">{t("settings.file.then")}</span>{" "}
        <span className="text-ink">{valueText(t, key, after)}</span>
      </span>
    </li>
  );
}
