import { useTranslation } from "react-i18next";
import type { GatewayPlan } from "../../../../app/contract/gateway";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { StateShape } from "../../../ui/State";
import { Command } from "../../../ui/Command";
import { PlannedChanges } from "../PlannedChanges";

/** What an operation would do: keys of the file, commands, and what to know before. */
export function GatewayPlanView({
  plan,
  hasFile,
  isPending,
  onCarryOut,
  onClose,
}: {
  plan: GatewayPlan;
  /** Of the configuration: without one there is nothing to copy. */
  hasFile: boolean;
  isPending: boolean;
  onCarryOut: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { blocker, changes, commands, notes, operation } = plan;
  const assistant = t(`openclaw.name.${plan.dialect}`);
  const text = commands.join("\n");
  return (
    <section aria-label={t("openclaw.gateway.plan")} className="grid gap-3 border-t border-line pt-4">
      <h3>{t(`openclaw.gateway.planOf.${operation}`)}</h3>
      {blocker !== null && <FailureNotice failure={blocker} isAnnounced={false} />}
      {changes.length > 0 && (
        <div className="grid gap-2">
          <div className="max-w-prose">
            <Command text={plan.configPath} what={t("openclaw.plan.fileWhat")} />
          </div>
          <p className="text-small text-ink-2">{t(hasFile ? "openclaw.plan.backup" : "openclaw.plan.noBackup")}</p>
          <PlannedChanges changes={changes} />
        </div>
      )}
      {text !== "" && (
        <div className="grid max-w-prose gap-1.5">
          <h4 className="text-small font-semi text-ink-2">{t("openclaw.gateway.commands")}</h4>
          <Command text={text} what={t("openclaw.plan.commandWhat", { count: commands.length })} />
        </div>
      )}
      {notes.length > 0 && (
        <ul className="grid max-w-prose gap-1.5">
          {notes.map((note) => (
            <li key={note} className="flex gap-2">
              <StateShape kind={note === "exposed" ? "cross" : "look"} className="mt-1.5" />
              <span className="min-w-0">{t(`openclaw.gateway.note.${note}`, { assistant })}</span>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        {blocker === null && (
          <Button kind="primary" isPending={isPending} onClick={onCarryOut}>
            {t(`openclaw.gateway.do.${operation}`)}
          </Button>
        )}
        <Button onClick={onClose}>{t("openclaw.plan.close")}</Button>
      </div>
    </section>
  );
}
