import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OpenClawSnapshot } from "../../../app/contract/openclaw";
import { useAction } from "../../state/use-action";
import { useWish } from "../../state/wish";
import { Button } from "../../ui/Button";
import { ConfirmDialog } from "../../ui/Dialog";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatTime } from "../../ui/format";
import { PathText } from "./PathText";

/** The last change Homeport made to the configuration, and the way back from it. */
export function Undo({ openclaw, isBusy }: { openclaw: OpenClawSnapshot; isBusy: boolean }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const action = useAction("openclaw.undo");
  const { undo } = openclaw;
  useWish("undo-openclaw", () => setAsking(true), undo !== null && !isBusy);
  if (undo === null) return null;
  const { backupPath, configPath } = undo;
  const time = formatTime(undo.at);
  return (
    <div className="grid gap-2 border-t border-line pt-3.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p>{t("openclaw.undo.title", { time })}</p>
          <p className="text-small text-ink-3">
            {t(backupPath === null ? "openclaw.undo.noBackup" : "openclaw.undo.backup")}{" "}
            {backupPath !== null && <PathText path={backupPath} />}
          </p>
        </div>
        <Button isPending={action.isPending} isDisabled={isBusy} onClick={() => setAsking(true)}>
          {t("openclaw.undo.do")}
        </Button>
      </div>
      {action.failure && <FailureNotice failure={action.failure} />}
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t("openclaw.undo.ask", { time })}
        description={t(backupPath === null ? "openclaw.undo.askNoBackup" : "openclaw.undo.askBackup")}
        confirmLabel={t("openclaw.undo.do")}
        onConfirm={() => action.run({})}
      >
        {backupPath !== null && (
          <dl className="grid gap-2">
            <div>
              <dt className="text-ink-2">{t("openclaw.undo.from")}</dt>
              <dd>
                <PathText path={backupPath} className="text-ink" />
              </dd>
            </div>
            <div>
              <dt className="text-ink-2">{t("openclaw.undo.to")}</dt>
              <dd>
                <PathText path={configPath} className="text-ink" />
              </dd>
            </div>
          </dl>
        )}
      </ConfirmDialog>
    </div>
  );
}
