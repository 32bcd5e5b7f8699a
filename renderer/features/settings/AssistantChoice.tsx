import { useTranslation } from "react-i18next";
import { useOpenClaw } from "../../state/openclaw";
import { useSettings } from "../../state/settings";
import { useAction } from "../../state/use-action";
import { Choice } from "../../ui/Choice";
import { FailureNotice } from "../../ui/FailureNotice";
import { Panel } from "../../ui/Panel";
import { Skeleton } from "../../ui/Skeleton";
import { Setting } from "./find/Setting";

/** Whether a switch goes on with a question through OpenClaw, which takes long on a slow machine. */
function ProveSwitch() {
  const { t } = useTranslation();
  const update = useAction("settings.update");
  const isOn = useSettings(({ snapshot }) => snapshot?.values.proveAfterSwitch ?? true);
  return (
    <Setting id="proveAfterSwitch" className="mt-3 grid gap-2">
      <Choice
        label={t("settings.assistant.prove")}
        hint={t("settings.assistant.proveHint")}
        isOn={isOn}
        onChange={(proveAfterSwitch) => void update.run({ proveAfterSwitch })}
      />
      {update.failure && <FailureNotice failure={update.failure} />}
    </Setting>
  );
}

/** Which of the command lines that were found is used. What is shown as chosen is what main uses. */
export function AssistantChoice() {
  const { t } = useTranslation();
  const openclaw = useOpenClaw(({ snapshot }) => snapshot);
  const choose = useAction("openclaw.choose");
  const [first, ...others] = openclaw?.installs ?? [];
  return (
    <Panel title={t("settings.assistant.title")} section="settings/openclaw">
      <Setting id="openclawDialect">
        {openclaw === null || openclaw.state === "looking" ? (
          <Skeleton className="h-6 w-60 max-w-full" />
        ) : first === undefined ? (
          <p className="text-ink-2">{t("settings.assistant.none")}</p>
        ) : others.length === 0 ? (
          <p className="text-ink-2">
            {t("settings.assistant.one", { name: t(`home.route.assistant.${first.dialect}`) })}
          </p>
        ) : (
          <fieldset className="grid gap-2" aria-busy={choose.isPending || undefined}>
            <legend className="mb-1.5 font-medium">{t("settings.assistant.which")}</legend>
            <div className="flex flex-wrap gap-x-5 gap-y-2">
              {[first, ...others].map(({ dialect, path, problem }) => (
                <label key={path} className="flex min-h-6 items-center gap-2">
                  <input
                    type="radio"
                    name="assistant"
                    value={dialect}
                    checked={dialect === openclaw.dialect}
                    onChange={() => void choose.run({ dialect })}
                    className="size-4 accent-accent"
                  />
                  {problem === null
                    ? t(`home.route.assistant.${dialect}`)
                    : t("settings.assistant.broken", { name: t(`home.route.assistant.${dialect}`) })}
                </label>
              ))}
            </div>
            <p className="text-small text-ink-2">{t("settings.assistant.hint")}</p>
          </fieldset>
        )}
      </Setting>
      <ProveSwitch />
      {choose.failure && (
        <div className="grid gap-2 pt-3">
          <FailureNotice failure={choose.failure} />
        </div>
      )}
    </Panel>
  );
}
