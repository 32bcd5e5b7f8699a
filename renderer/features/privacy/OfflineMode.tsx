import { useTranslation } from "react-i18next";
import { useIsOffline, useIsOfflineUnsure } from "../../state/use-offline";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { Choice } from "../../ui/Choice";
import { Details } from "../../ui/Details";
import { FailureNotice } from "../../ui/FailureNotice";
import { Note } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import type { Section } from "../../pages";
import { Setting } from "../settings/find/Setting";

/** What offline mode does not reach, worst first. */
const limits = ["runner", "gateway", "channels", "desktop", "tunnel"] as const;

/** The switch, with what it means and what it can't stop. Shown as main has kept it. */
export function OfflineMode({ section }: { section?: Section }) {
  const { t } = useTranslation();
  const isOn = useIsOffline();
  const isUnsure = useIsOfflineUnsure();
  const update = useAction("settings.update");
  return (
    <Panel title={t("offline.title")} {...(section === undefined ? {} : { section })}>
      <div className="grid gap-3">
        {isUnsure && (
          <Note>
            <p>{t("offline.unsure")}</p>
            <div className="mt-2 flex flex-wrap gap-2">
              <Button isPending={update.isPending} onClick={() => void update.run({ offlineMode: false })}>
                {t("offline.switchOff")}
              </Button>
              <Button kind="quiet" isPending={update.isPending} onClick={() => void update.run({ offlineMode: true })}>
                {t("offline.leaveOn")}
              </Button>
            </div>
          </Note>
        )}
        <Setting id="offlineMode" className="grid gap-3">
          <Choice
            label={t("offline.label")}
            hint={t("offline.hint")}
            isOn={isOn}
            onChange={(offlineMode) => void update.run({ offlineMode })}
          >
            {isOn && <span className="block pt-1 text-small">{t("offline.isOn")}</span>}
          </Choice>
          <Details summary={t("offline.limits")}>
            <div className="grid max-w-prose gap-2 pt-1 text-ink-2">
              <p>{t("offline.limitsIntro")}</p>
              <ul className="grid list-disc gap-1.5 pl-5">
                {limits.map((limit) => (
                  <li key={limit}>{t(`offline.limit.${limit}`)}</li>
                ))}
              </ul>
              <p>{t("offline.sure")}</p>
            </div>
          </Details>
        </Setting>
        {update.failure && <FailureNotice failure={update.failure} />}
      </div>
    </Panel>
  );
}
