import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OpenClawChange, OpenClawSnapshot } from "../../../app/contract/openclaw";
import { useOpenClaw } from "../../state/openclaw";
import { useAction } from "../../state/use-action";
import { useWish } from "../../state/wish";
import { Button } from "../../ui/Button";
import { Details } from "../../ui/Details";
import { ConfirmDialog } from "../../ui/Dialog";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatBytes, formatCount, formatTime, shortModelName } from "../../ui/format";
import { Note } from "../../ui/Note";
import { changeText } from "./change-words";
import { PathText } from "../../ui/PathText";

/** How many are in view without unfolding. */
const inView = 3;

function ContextText({ change }: { change: OpenClawChange }) {
  const { t } = useTranslation();
  if (change.context === null) return null;
  const { model, earlierTokens } = change.context;
  const words = { model: shortModelName(model), amount: formatCount(earlierTokens ?? 0) };
  return <p>{t(earlierTokens === null ? "openclaw.undo.contextAway" : "openclaw.undo.contextBack", words)}</p>;
}

/** Of another profile or command line than the one in view, its file is named. */
function ChangeRow({ change }: { change: OpenClawChange }) {
  const { t } = useTranslation();
  const inView = useOpenClaw(({ snapshot }) => snapshot?.configPath);
  const { backupPath, sizeBytes, isUndoable } = change;
  const copy = backupPath === null ? "noBackup" : sizeBytes === null ? "backup" : "backupOf";
  return (
    <div className="min-w-0 flex-1 basis-60">
      <p>
        {changeText(t, change)} <span className="text-ink-3">{formatTime(change.at)}</span>
      </p>
      {inView?.isKnown === true && inView.value !== change.configPath && (
        <p className="text-small text-ink-2">
          {t("openclaw.undo.elsewhere")} <PathText path={change.configPath} />
        </p>
      )}
      <p className="text-small text-ink-3">
        {isUndoable ? t(`openclaw.undo.${copy}`, { size: formatBytes(sizeBytes ?? 0) }) : t("openclaw.undo.gone")}{" "}
        {isUndoable && backupPath !== null && <PathText path={backupPath} />}
      </p>
    </div>
  );
}

function Rows({ changes }: { changes: readonly OpenClawChange[] }) {
  return (
    <ul className="grid gap-2">
      {changes.map((change) => (
        <li key={change.id} className="flex">
          <ChangeRow change={change} />
        </li>
      ))}
    </ul>
  );
}

/** The copies hold whatever the configuration held, keys too. */
function DeleteCopies({ changes, isBusy }: { changes: readonly OpenClawChange[]; isBusy: boolean }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const action = useAction("openclaw.deleteCopies");
  const held = changes.filter(({ isUndoable, backupPath }) => isUndoable && backupPath !== null);
  if (held.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <p className="min-w-0 flex-1 basis-60 text-small text-ink-2">
        {t("openclaw.undo.copies", { count: held.length })}
      </p>
      <Button kind="quiet" isPending={action.isPending} isDisabled={isBusy} onClick={() => setAsking(true)}>
        {t("openclaw.undo.delete")}
      </Button>
      {action.failure && <FailureNotice failure={action.failure} />}
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t("openclaw.undo.deleteAsk")}
        description={t("openclaw.undo.deleteText")}
        confirmLabel={t("openclaw.undo.delete")}
        isDangerous
        onConfirm={() => action.run({})}
      />
    </div>
  );
}

/** Every change Homeport made to the configuration, latest first, and the way back from the latest. */
export function Undo({ openclaw, isBusy }: { openclaw: OpenClawSnapshot; isBusy: boolean }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const action = useAction("openclaw.undo");
  const { undo, changes, changesSetAside } = openclaw;
  useWish("undo-openclaw", () => setAsking(true), undo !== null && !isBusy);
  const [latest, ...earlier] = changes;
  if (latest === undefined && changesSetAside === null) return null;
  return (
    <section aria-label={t("openclaw.undo.title")} className="grid gap-3 border-t border-line pt-3.5">
      <h3>{t("openclaw.undo.title")}</h3>
      {changesSetAside !== null && (
        <Note>
          <p>{t("openclaw.undo.setAside")}</p>
          <PathText path={changesSetAside} className="text-ink-2" />
        </Note>
      )}
      {latest !== undefined && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <ChangeRow change={latest} />
          {undo !== null && (
            <Button isPending={action.isPending} isDisabled={isBusy} onClick={() => setAsking(true)}>
              {t("openclaw.undo.do")}
            </Button>
          )}
        </div>
      )}
      {earlier.length > 0 && <Rows changes={earlier.slice(0, inView - 1)} />}
      {earlier.length >= inView && (
        <Details summary={t("openclaw.undo.earlier", { count: earlier.length - inView + 1 })}>
          <Rows changes={earlier.slice(inView - 1)} />
        </Details>
      )}
      <DeleteCopies changes={changes} isBusy={isBusy} />
      {action.failure && <FailureNotice failure={action.failure} />}
      {undo !== null && (
        <ConfirmDialog
          isOpen={isAsking}
          onClose={() => setAsking(false)}
          title={t("openclaw.undo.ask", { time: formatTime(undo.at) })}
          description={t(undo.backupPath === null ? "openclaw.undo.askNoBackup" : "openclaw.undo.askBackup")}
          confirmLabel={t("openclaw.undo.do")}
          onConfirm={() => action.run({})}
        >
          <ContextText change={undo} />
          {undo.backupPath !== null && (
            <dl className="grid gap-2">
              <div>
                <dt className="text-ink-2">{t("openclaw.undo.from")}</dt>
                <dd>
                  <PathText path={undo.backupPath} className="text-ink" />
                </dd>
              </div>
              <div>
                <dt className="text-ink-2">{t("openclaw.undo.to")}</dt>
                <dd>
                  <PathText path={undo.configPath} className="text-ink" />
                </dd>
              </div>
            </dl>
          )}
        </ConfirmDialog>
      )}
    </section>
  );
}
