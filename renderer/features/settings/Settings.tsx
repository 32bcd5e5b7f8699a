import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { sections } from "../../pages";
import { usePalette } from "../../state/palette-state";
import { useProgram } from "../../state/program";
import { useSettings } from "../../state/settings";
import { formatParagraph } from "../../ui/format";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { FailureNotice } from "../../ui/FailureNotice";
import { Live } from "../../ui/Live";
import { PageHeader } from "../../ui/PageHeader";
import { Skeleton } from "../../ui/Skeleton";
import { Elsewhere } from "./find/Elsewhere";
import { SearchField } from "./find/SearchField";
import { controlOf, MatchedSettings } from "./find/Setting";
import { useFind } from "./find/use-find";
import { useHighlights } from "./find/use-highlights";
import { panels } from "./panels";
import { SettingsFile } from "./SettingsFile";

/** What the user can set, and what this program is; searched, only what was found of it, marked. */
export function Settings() {
  const { t } = useTranslation();
  const { snapshot, failure } = useSettings();
  const info = useProgram((program) => program.info);
  const { text, setText, isSearching, found, here, elsewhere } = useFind(info);
  const page = useRef<HTMLDivElement>(null);
  useHighlights(page, isSearching ? text : "");
  const count = isSearching ? t("settingsFind.found", { count: found.length }) : "";

  function goToFirst() {
    const first = page.current?.querySelector("[data-matched]");
    const control = first ? controlOf(first) : page.current?.querySelector<HTMLElement>("li a");
    control?.focus();
  }

  return (
    <MatchedSettings value={new Set(here.map(({ id }) => id))}>
      <PageHeader
        title={t("settings.title")}
        how={isSearching ? count : info ? t("settings.how", { folder: info.settingsFolder }) : t("settings.howShort")}
        actions={snapshot && <SearchField text={text} onText={setText} onEnter={goToFirst} />}
      />
      <Live text={formatParagraph([count, found.length > 0 && t("settingsFind.enter")])} />
      {failure && (
        <FailureNotice
          failure={failure}
          actions={<Button onClick={() => void useSettings.getState().read()}>{t("action.retry")}</Button>}
        />
      )}
      {snapshot && !isSearching && <SettingsFile snapshot={snapshot} />}
      {!snapshot && !failure && (
        <>
          <Skeleton className="h-32 w-full" />
          <Skeleton className="h-44 w-full" />
        </>
      )}
      <div ref={page} className="contents">
        {sections.settings.map((name) => {
          const View = panels[name];
          return (
            <div
              key={name}
              className="contents"
              hidden={isSearching && !here.some(({ place }) => place === `settings/${name}`)}
            >
              <View snapshot={snapshot} info={info} />
            </div>
          );
        })}
        {elsewhere.length > 0 && <Elsewhere found={elsewhere} />}
      </div>
      {isSearching && found.length === 0 && (
        <EmptyState
          title={t("settingsFind.none", { text: text.trim() })}
          actions={
            <>
              <Button onClick={() => setText("")}>{t("settingsFind.clear")}</Button>
              <Button onClick={() => usePalette.getState().open()}>{t("settingsFind.all")}</Button>
            </>
          }
        >
          {t("settingsFind.noneNext")}
        </EmptyState>
      )}
    </MatchedSettings>
  );
}
