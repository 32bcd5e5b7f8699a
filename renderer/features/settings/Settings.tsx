import { useTranslation } from "react-i18next";
import { useProgram } from "../../state/program";
import { useSettings } from "../../state/settings";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { PageHeader } from "../../ui/PageHeader";
import { Skeleton } from "../../ui/Skeleton";
import { OfflineMode } from "../privacy/OfflineMode";
import { About } from "./About";
import { AssistantChoice } from "./AssistantChoice";
import { Background } from "./Background";
import { LanguageSetting } from "./LanguageSetting";
import { RunnerAddress } from "./RunnerAddress";
import { Removal } from "./Removal";
import { SettingsAsFile } from "./SettingsAsFile";
import { SettingsFile } from "./SettingsFile";
import { backgroundChoices } from "./background-choices";
import { UndoEverything } from "./UndoEverything";
import { StandalonePanel } from "./standalone/StandalonePanel";
import { ThemeChoice } from "./ThemeChoice";

/** What the user can set, and what this program is. */
export function Settings() {
  const { t } = useTranslation();
  const { snapshot, failure } = useSettings();
  const info = useProgram((program) => program.info);
  const choices = info === null ? [] : backgroundChoices(info);
  return (
    <>
      <PageHeader
        title={t("settings.title")}
        how={info ? t("settings.how", { folder: info.settingsFolder }) : t("settings.howShort")}
      />
      {failure && (
        <FailureNotice
          failure={failure}
          actions={<Button onClick={() => void useSettings.getState().read()}>{t("action.retry")}</Button>}
        />
      )}
      {snapshot && <SettingsFile snapshot={snapshot} />}
      {snapshot ? (
        <>
          <LanguageSetting choice={snapshot.values.language ?? "system"} />
          <ThemeChoice theme={snapshot.values.theme} />
          <OfflineMode section="settings/offline" />
          <RunnerAddress address={snapshot.values.runnerAddress} />
          <StandalonePanel />
          <AssistantChoice />
          {choices.length > 0 && <Background values={snapshot.values} choices={choices} />}
        </>
      ) : (
        !failure && (
          <>
            <Skeleton className="h-32 w-full" />
            <Skeleton className="h-44 w-full" />
          </>
        )
      )}
      {snapshot && <SettingsAsFile />}
      <UndoEverything />
      {info && <Removal info={info} />}
      {info && <About info={info} />}
    </>
  );
}
