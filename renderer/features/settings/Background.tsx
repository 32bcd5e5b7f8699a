import { useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Background as BackgroundFacts } from "../../../app/contract/background";
import type { Settings } from "../../../app/contract/settings";
import { isEnteredAtLogin } from "../../../app/domain/login-start";
import { useLatestJob } from "../../state/use-latest-job";
import { useAction } from "../../state/use-action";
import { FailureNotice } from "../../ui/FailureNotice";
import { Note } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { Choice } from "../../ui/Choice";
import type { BackgroundChoice } from "./background-choices";
import { Setting } from "./find/Setting";

/** What keeping it in the tray means on this desktop. */
function trayHint(facts: BackgroundFacts | null) {
  if (facts?.tray === "absent") return "noTray" as const;
  return facts?.tray === "unknown" ? ("trayUnknown" as const) : ("closeToTrayHint" as const);
}

const undoing = ["undo-everything"] as const;

/** Tray and login as the system has them now: asked when the page opens, when its window comes back, after an undo. */
function useBackground() {
  const { run, data, failure } = useAction("background.read");
  const startAtLogin = useAction("background.startAtLogin");
  const [asked, setAsked] = useState<boolean | null>(null);
  const readAgain = useEffectEvent(() => {
    startAtLogin.clear();
    void run({});
  });
  const undoneAt = useLatestJob(undoing)?.endedAt ?? null;
  useEffect(() => {
    if (undoneAt !== null) readAgain();
  }, [undoneAt]);
  useEffect(() => {
    void run({});
    const onFocus = () => readAgain();
    window.addEventListener("focus", onFocus);
    return () => window.removeEventListener("focus", onFocus);
  }, [run]);
  const facts = startAtLogin.data ?? data;
  return {
    facts,
    failure: startAtLogin.failure ?? failure,
    isPending: startAtLogin.isPending,
    /** The system answered, and it is not as it was asked for. */
    wasRefused: startAtLogin.data !== null && asked !== null && isEnteredAtLogin(startAtLogin.data.login) !== asked,
    startAtLogin(isOn: boolean) {
      setAsked(isOn);
      void startAtLogin.run({ isOn });
    },
  };
}

/** What the program does while nobody looks at its window. What is shown as chosen is what main, or the system, has kept. */
export function Background({ values, choices }: { values: Settings; choices: readonly BackgroundChoice[] }) {
  const { t } = useTranslation();
  const update = useAction("settings.update");
  const { facts, failure, isPending, wasRefused, startAtLogin } = useBackground();
  const hasTray = facts?.tray !== "absent";
  const login = facts?.login ?? null;
  const isIn = login !== null && isEnteredAtLogin(login);
  const shown = update.failure ?? failure;
  return (
    <Panel title={t("settings.background.title")} section="settings/background">
      <div className="grid gap-3">
        {login !== "none" && (
          <Setting id="startAtLogin">
            <Choice
              label={t("settings.background.login")}
              hint={
                facts !== null && facts.loginFile !== null
                  ? t("settings.background.loginHintFile", { file: facts.loginFile })
                  : t("settings.background.loginHint")
              }
              isOn={isIn}
              isDisabled={isPending || !(isIn || login === "off")}
              onChange={startAtLogin}
            >
              {login !== null && login !== "on" && login !== "off" && (
                <Note className="mt-2">{t(`settings.background.loginIs.${login}`)}</Note>
              )}
              {wasRefused && (
                <Note className="mt-2">
                  {t(isIn ? "settings.background.loginStays" : "settings.background.loginRefused")}
                </Note>
              )}
              {login === "on" && !hasTray && <Note className="mt-2">{t("settings.background.loginWithoutTray")}</Note>}
            </Choice>
          </Setting>
        )}
        {choices.map((choice) => {
          const isMoot = choice === "closeToTray" && !hasTray;
          return (
            <Setting key={choice} id={choice}>
              <Choice
                label={t(`settings.background.${choice}`)}
                hint={t(`settings.background.${choice === "closeToTray" ? trayHint(facts) : "showNotificationsHint"}`)}
                isOn={values[choice] && !isMoot}
                isDisabled={isMoot}
                onChange={(isOn) => void update.run({ [choice]: isOn })}
              />
            </Setting>
          );
        })}
      </div>
      {shown && (
        <div className="pt-3">
          <FailureNotice failure={shown} />
        </div>
      )}
    </Panel>
  );
}
