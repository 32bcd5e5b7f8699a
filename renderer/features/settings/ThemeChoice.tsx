import { useTranslation } from "react-i18next";
import type { Theme } from "../../../app/contract/settings";
import { useAction } from "../../state/use-action";
import { FailureNotice } from "../../ui/FailureNotice";
import { Panel } from "../../ui/Panel";
import { Setting } from "./find/Setting";

const themes: readonly Theme[] = ["system", "light", "dark"];

/** Light, dark, or as the system is. What is shown as chosen is what main has kept. */
export function ThemeChoice({ theme }: { theme: Theme }) {
  const { t } = useTranslation();
  const update = useAction("settings.update");
  return (
    <Panel title={t("settings.look.title")} section="settings/look">
      <Setting id="theme">
        <fieldset className="grid gap-2">
          <legend className="mb-1.5 font-medium">{t("settings.look.theme")}</legend>
          <div className="flex flex-wrap gap-x-5 gap-y-2">
            {themes.map((each) => (
              <label key={each} className="flex min-h-6 items-center gap-2">
                <input
                  type="radio"
                  name="theme"
                  value={each}
                  checked={each === theme}
                  onChange={() => void update.run({ theme: each })}
                  className="size-4 accent-accent"
                />
                {t(`settings.look.option.${each}`)}
              </label>
            ))}
          </div>
          <p className="text-small text-ink-2">{t("settings.look.hint")}</p>
        </fieldset>
      </Setting>
      {update.failure && (
        <div className="pt-3">
          <FailureNotice failure={update.failure} />
        </div>
      )}
    </Panel>
  );
}
