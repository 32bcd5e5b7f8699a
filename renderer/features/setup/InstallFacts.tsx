import { useTranslation } from "react-i18next";
import type { StandaloneInstall } from "../../../app/contract/standalone-install";
import { Facts } from "../../ui/Facts";
import { formatBytes } from "../../ui/format";
import { ReadingText } from "../../ui/ReadingText";
import { Command } from "../../ui/Command";
import { PathText } from "../../ui/PathText";

/** Where a program comes from, how large it is, against what it is checked, and where it goes. */
export function InstallFacts({ install }: { install: StandaloneInstall }) {
  const { t } = useTranslation();
  const { command, url, version, sizeBytes, checksum, folder } = install;
  return (
    <div className="grid gap-2">
      {command !== null && <Command text={command} what={t("setup.install.command")} />}
      <Facts
        facts={[
          { label: t("setup.install.from"), value: <PathText path={url} className="" /> },
          { label: t("setup.install.version"), value: <ReadingText reading={version} format={(text) => text} /> },
          { label: t("setup.install.size"), value: <ReadingText reading={sizeBytes} format={formatBytes} /> },
          { label: t("setup.install.checksum"), value: t(`setup.install.checksumIs.${checksum}`) },
          ...(folder === null
            ? []
            : [{ label: t("setup.install.folder"), value: <PathText path={folder} className="" /> }]),
        ]}
      />
    </div>
  );
}
