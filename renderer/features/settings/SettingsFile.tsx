import { useTranslation } from "react-i18next";
import type { SettingsSnapshot } from "../../../app/contract/settings";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { Note } from "../../ui/Note";

/** What has become of the settings file, where something has: set aside, not readable, not writable. */
export function SettingsFile({ snapshot: { setAside, problem } }: { snapshot: SettingsSnapshot }) {
  const { t } = useTranslation();
  const restore = useAction("settings.restore");
  const leave = useAction("settings.leaveAside");
  const reset = useAction("settings.reset");
  const failure = restore.failure ?? leave.failure ?? reset.failure;
  return (
    <>
      {problem !== null && (
        <Note>
          <p>{t(`settings.file.problem.${problem}`)}</p>
          {problem === "not-readable" && (
            <div className="mt-2">
              <Button isPending={reset.isPending} onClick={() => void reset.run({})}>
                {t("settings.file.setAside")}
              </Button>
            </div>
          )}
        </Note>
      )}
      {setAside !== null && (
        <Note tone={setAside.reason === "reset" || setAside.reason === "replaced" ? "plain" : "look"}>
          <p>{t(`settings.file.aside.${setAside.reason}`)}</p>
          <p className="mt-0.5 font-mono text-small break-all text-ink-2">{setAside.path}</p>
          <div className="mt-2 flex flex-wrap gap-2">
            <Button isPending={restore.isPending} onClick={() => void restore.run({})}>
              {t("settings.file.restore")}
            </Button>
            <Button kind="quiet" isPending={leave.isPending} onClick={() => void leave.run({})}>
              {t("settings.file.leave")}
            </Button>
          </div>
        </Note>
      )}
      {failure && <FailureNotice failure={failure} />}
    </>
  );
}
