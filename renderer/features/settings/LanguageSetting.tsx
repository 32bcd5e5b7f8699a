import { useTranslation } from "react-i18next";
import { languageChoices, languageNames, languageTags, type LanguageChoice } from "../../../app/domain/language";
import { useAction } from "../../state/use-action";
import { FailureNotice } from "../../ui/FailureNotice";
import { SelectField } from "../../ui/Fields";
import { Panel } from "../../ui/Panel";
import { Setting } from "./find/Setting";

/** Each language by its own name, for whoever can't read the present one. */
export function LanguageSetting({ choice }: { choice: LanguageChoice }) {
  const { t } = useTranslation();
  const update = useAction("settings.update");
  return (
    <Panel title={t("settings.language.title")} section="settings/language">
      <Setting id="language">
        <SelectField
          label={t("settings.language.label")}
          hint={t("settings.language.hint")}
          className="max-w-80"
          value={choice}
          onChange={(event) => void update.run({ language: event.currentTarget.value as LanguageChoice })}
          options={languageChoices.map((each) => ({
            value: each,
            ...(each === "system"
              ? { label: t("settings.language.system") }
              : { label: languageNames[each], lang: languageTags[each] }),
          }))}
        />
      </Setting>
      {update.failure && (
        <div className="pt-3">
          <FailureNotice failure={update.failure} />
        </div>
      )}
    </Panel>
  );
}
