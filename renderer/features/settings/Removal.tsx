import { useTranslation } from "react-i18next";
import type { ProgramInfo } from "../../../app/contract/program";
import { CopyButton } from "../../ui/CopyButton";
import { Panel } from "../../ui/Panel";
import { Setting } from "./find/Setting";

/** How to be rid of this program with nothing left behind. */
export function Removal({ info: { shell, platform, settingsFolder } }: { info: ProgramInfo }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("settings.removal.title")} section="settings/removal">
      <Setting id="removal" className="grid max-w-prose gap-3">
        <p className="text-ink-2">{t("settings.removal.intro")}</p>
        <ol className="grid list-decimal gap-1 pl-5">
          <li>{t("settings.removal.undo")}</li>
          <li>{t(`settings.removal.program.${shell === "browser" ? "browser" : platform}`)}</li>
          <li>
            {t("settings.removal.folder")}
            <span className="flex flex-wrap items-center gap-x-1">
              <span className="min-w-0 font-mono text-small break-all">{settingsFolder}</span>
              <CopyButton text={settingsFolder} what={t("settings.removal.folderWhat")} />
            </span>
          </li>
        </ol>
        <p className="text-small text-ink-2">{t("settings.removal.stays")}</p>
      </Setting>
    </Panel>
  );
}
