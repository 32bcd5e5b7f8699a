import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Settings } from "../../../app/contract/settings";
import { useAction } from "../../state/use-action";
import { FailureNotice } from "../../ui/FailureNotice";
import { Panel } from "../../ui/Panel";
import type { BackgroundChoice } from "./background-choices";

/** What the program does while nobody looks at its window. What is shown as chosen is what main has kept. */
export function Background({ values, choices }: { values: Settings; choices: readonly BackgroundChoice[] }) {
  const { t } = useTranslation();
  const id = useId();
  const update = useAction("settings.update");
  return (
    <Panel title={t("settings.background.title")}>
      <div className="grid gap-3">
        {choices.map((choice) => (
          <div key={choice} className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
            <label className="contents">
              <input
                type="checkbox"
                checked={values[choice]}
                aria-describedby={`${id}-${choice}`}
                onChange={({ target }) => void update.run({ [choice]: target.checked })}
                className="mt-0.5 size-4 accent-accent"
              />
              <span>{t(`settings.background.${choice}`)}</span>
            </label>
            <p id={`${id}-${choice}`} className="col-start-2 max-w-prose text-small text-ink-2">
              {t(`settings.background.${choice}Hint`)}
            </p>
          </div>
        ))}
      </div>
      {update.failure && (
        <div className="pt-3">
          <FailureNotice failure={update.failure} />
        </div>
      )}
    </Panel>
  );
}
