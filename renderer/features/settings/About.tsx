import { useTranslation } from "react-i18next";
import type { Reading } from "../../../app/contract/common";
import type { ProgramInfo } from "../../../app/contract/program";
import { useHardware } from "../../state/hardware";
import { useOpenClaw } from "../../state/openclaw";
import { useRunner } from "../../state/runner";
import { CopyButton } from "../../ui/CopyButton";
import { Facts } from "../../ui/Facts";
import { Panel } from "../../ui/Panel";
import { formatList } from "../../ui/format";
import { Setting } from "./find/Setting";

/** What this program is, what it works with, and where it keeps its settings; all of it can be copied at once. */
export function About({ info }: { info: ProgramInfo }) {
  const { t } = useTranslation();
  const rows = useVersions(info);
  const asText = rows.map(({ label, value }) => `${label}: ${value}`).join("\n");
  return (
    <Setting id="about">
      <Panel
        title={t("settings.about.title")}
        section="settings/about"
        aside={<CopyButton text={asText} what={t("settings.about.copyAllWhat")} />}
      >
        <Facts
          isWide
          facts={[
            ...rows,
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
    </Setting>
  );
}

/** As text, so that what is seen is what is copied. */
function useVersions(info: ProgramInfo): { label: string; value: string }[] {
  const { t } = useTranslation();
  const os = useHardware(({ snapshot }) => snapshot?.os ?? null);
  const runner = useRunner(({ snapshot }) => snapshot);
  const openclaw = useOpenClaw(({ snapshot }) => snapshot);
  const none = t("settings.about.none");
  const read = (reading: Reading<string> | undefined) => (reading?.isKnown === true ? reading.value : t("unknownWord"));
  const installs = (openclaw?.installs ?? []).map(
    ({ dialect, version }) => `${t(`openclaw.name.${dialect}`)} ${read(version)}`,
  );
  return [
    { label: t("settings.about.version"), value: info.version },
    { label: t("settings.about.shell"), value: t(`settings.about.shellOf.${info.shell}`) },
    ...(info.isDemo ? [{ label: t("settings.about.mode"), value: t("settings.about.demo") }] : []),
    { label: t("settings.about.runtime"), value: formatList(info.runtime) },
    ...(os === null
      ? []
      : [{ label: t("settings.about.system"), value: formatList([`${read(os.name)} ${read(os.version)}`, os.arch]) }]),
    ...(runner === null
      ? []
      : [
          {
            label: t("settings.about.runner"),
            value: runner.state === "healthy" ? read(runner.version) : none,
          },
          ...(runner.docker.server.isKnown
            ? [{ label: t("settings.about.docker"), value: runner.docker.server.value }]
            : []),
        ]),
    { label: "OpenClaw", value: installs.length === 0 ? none : formatList(installs) },
  ];
}
