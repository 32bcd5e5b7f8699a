import { useTranslation } from "react-i18next";
import type { ProgramInfo } from "../../../app/contract/program";
import { CopyButton } from "../../ui/CopyButton";
import { Facts } from "../../ui/Facts";
import { Panel } from "../../ui/Panel";

/** What this program is, and where it keeps its settings. */
export function About({ info }: { info: ProgramInfo }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("settings.about.title")} section="settings/about">
      <Facts
        isWide
        facts={[
          { label: t("settings.about.version"), value: info.version },
          { label: t("settings.about.shell"), value: t(`settings.about.shellOf.${info.shell}`) },
          ...(info.isDemo ? [{ label: t("settings.about.mode"), value: t("settings.about.demo") }] : []),
          {
            label: t("settings.about.folder"),
            value: (
              <span className="-mr-[9px] flex flex-wrap items-center justify-end gap-x-1">
                <span className="min-w-0 font-mono text-small break-all">{info.settingsFolder}</span>
                <CopyButton text={info.settingsFolder} what={t("settings.about.folderWhat")} />
              </span>
            ),
          },
        ]}
      />
    </Panel>
  );
}
