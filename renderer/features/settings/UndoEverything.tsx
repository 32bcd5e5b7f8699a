import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { EngineSettings } from "../../../app/contract/engine";
import type { Job } from "../../../app/contract/jobs";
import type { ContainerLimits } from "../../../app/contract/limits";
import type { OpenClawChange } from "../../../app/contract/openclaw";
import type { UndoFile, UndoPlan } from "../../../app/contract/undo";
import { useAction } from "../../state/use-action";
import { useLatestJob } from "../../state/use-latest-job";
import { Button } from "../../ui/Button";
import { Details } from "../../ui/Details";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatList, formatMemory, formatNumber, formatTime, shortModelName } from "../../ui/format";
import { jobWarningText } from "../../ui/job-warning";
import { Note } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { changeText } from "../openclaw/change-words";
import { PathText } from "../../ui/PathText";
import { PlannedChanges } from "../openclaw/PlannedChanges";
import { FixDiff } from "../privacy/fix/FixDiff";
import { Setting } from "./find/Setting";

const kinds = ["undo-everything"] as const;

const isEmpty = ({ files, outside, models, limits, desktop, login }: UndoPlan) =>
  files.length === 0 &&
  outside.length === 0 &&
  models.length === 0 &&
  limits === null &&
  desktop === null &&
  login === null;

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-1">
      <h4 className="font-medium">{title}</h4>
      {children}
    </section>
  );
}

function Bullets({ children }: { children: ReactNode }) {
  return <ul className="list-disc pl-5 [overflow-wrap:anywhere]">{children}</ul>;
}

function Changes({ changes }: { changes: readonly OpenClawChange[] }) {
  const { t } = useTranslation();
  return (
    <Bullets>
      {changes.map((change) => (
        <li key={change.id}>
          {changeText(t, change)} <span className="text-ink-3">{formatTime(change.at)}</span>
        </li>
      ))}
    </Bullets>
  );
}

function FilePart({ file }: { file: UndoFile }) {
  const { t } = useTranslation();
  const { changes, left, backupPath, keys, obstacle } = file;
  return (
    <Part title={t("settings.undo.file", { assistant: t(`openclaw.name.${file.dialect}`) })}>
      <PathText path={file.configPath} />
      {changes.length > 0 && (
        <>
          <p>{t("settings.undo.taken", { count: changes.length })}</p>
          <Changes changes={changes} />
          <p className="text-ink-2">
            {t(backupPath === null ? "settings.undo.fromNone" : "settings.undo.fromCopy")}{" "}
            {backupPath !== null && <PathText path={backupPath} />}
          </p>
          {keys.length === 0 ? (
            <p className="text-ink-2">{t("settings.undo.noKeys")}</p>
          ) : (
            <Details summary={t("settings.undo.keys", { count: keys.length })}>
              <PlannedChanges changes={keys} />
            </Details>
          )}
        </>
      )}
      {obstacle !== null && (
        <Note>
          <p>{t("settings.undo.left", { count: left.length })}</p>
          <Changes changes={left} />
          <p className="text-ink-2">{t(`settings.undo.obstacle.${obstacle}`)}</p>
        </Note>
      )}
    </Part>
  );
}

function settingNames(t: TFunction, settings: EngineSettings): string {
  return formatList(
    (Object.keys(settings) as (keyof EngineSettings)[]).map((key) => t(`settings.undo.setting.${key}`)),
  );
}

function limitsText(t: TFunction, { memoryBytes, cpus }: ContainerLimits): string {
  const texts = [
    ...(memoryBytes === null ? [] : [formatMemory(memoryBytes)]),
    ...(cpus === null ? [] : [t("settings.undo.cpus", { cpus: formatNumber(cpus) })]),
  ];
  return texts.length === 0 ? t("settings.undo.noLimit") : formatList(texts);
}

function Parts({ plan }: { plan: UndoPlan }) {
  const { t } = useTranslation();
  const { files, outside, models, limits, desktop, login, stays } = plan;
  return (
    <>
      {files.map((file) => (
        <FilePart key={file.configPath} file={file} />
      ))}
      {outside.length > 0 && (
        <Part title={t("settings.undo.outside")}>
          <p>{t("settings.undo.outsideText")}</p>
          <FixDiff changes={outside} label={t("settings.undo.outsideLabel")} />
        </Part>
      )}
      {models.length > 0 && (
        <Part title={t("settings.undo.models")}>
          <Bullets>
            {models.map(({ ref, settings, isLoaded }) => (
              <li key={ref}>
                {t(isLoaded ? "settings.undo.modelLoaded" : "settings.undo.modelKept", {
                  model: shortModelName(ref),
                  settings: settingNames(t, settings),
                })}
              </li>
            ))}
          </Bullets>
        </Part>
      )}
      {limits !== null && (
        <Part title={t("settings.undo.limits")}>
          <p>{t("settings.undo.limitsTo", { limits: limitsText(t, limits.original) })}</p>
        </Part>
      )}
      {desktop !== null && (
        <Part title={t("settings.undo.desktop")}>
          <PathText path={desktop.path} />
          <Details summary={t("settings.undo.keys", { count: desktop.changes.length })}>
            <PlannedChanges changes={desktop.changes} />
          </Details>
          {desktop.isBlockedBy !== null && <Note>{t("settings.undo.desktopRunning")}</Note>}
        </Part>
      )}
      {login !== null && (
        <Part title={t("settings.undo.login")}>
          <p>{t(login.file === null ? "settings.undo.loginEntry" : "settings.undo.loginFile")}</p>
          {login.file !== null && <PathText path={login.file} />}
        </Part>
      )}
      <Part title={t("settings.undo.stays")}>
        <Bullets>
          {stays.map((each) => (
            <li key={each}>{t(`settings.undo.stay.${each}`)}</li>
          ))}
        </Bullets>
      </Part>
    </>
  );
}

function Outcome({ job }: { job: Job }) {
  const { t } = useTranslation();
  if (job.outcome === null)
    return <output>{t("settings.undo.running", { phase: t(`job.phase.${job.phase}`) })}</output>;
  if (job.outcome.kind === "failed") return <FailureNotice failure={job.outcome.failure} />;
  return (
    <output className="grid gap-1">
      <p>{t(job.warnings.length === 0 ? "settings.undo.done" : "settings.undo.partly")}</p>
      {job.warnings.length > 0 && (
        <Bullets>
          {job.warnings.map((warning) => (
            <li key={JSON.stringify(warning)}>{jobWarningText(t, warning)}</li>
          ))}
        </Bullets>
      )}
    </output>
  );
}

/** Everything Homeport changed outside its own folder: shown whole, then put back at once. */
export function UndoEverything() {
  const { t } = useTranslation();
  const plan = useAction("undo.plan");
  const action = useAction("undo.carryOut");
  const job = useLatestJob(kinds);
  const isRunning = job !== null && job.outcome === null;
  const shown = plan.data;
  async function carryOut(planId: string) {
    const answer = await action.run({ planId });
    if (answer.ok) plan.clear();
  }
  return (
    <Panel title={t("settings.undo.title")} section="settings/undo">
      <Setting id="undoEverything" className="grid gap-3">
        <p className="max-w-prose text-ink-2">{t("settings.undo.intro")}</p>
        {job !== null && shown === null && <Outcome job={job} />}
        {shown === null ? (
          <div>
            <Button isPending={plan.isPending} isDisabled={isRunning} onClick={() => void plan.run({})}>
              {t("settings.undo.show")}
            </Button>
          </div>
        ) : isEmpty(shown) ? (
          <div className="grid gap-2">
            <output>{t("settings.undo.nothing")}</output>
            <div>
              <Button onClick={plan.clear}>{t("settings.undo.close")}</Button>
            </div>
          </div>
        ) : (
          <section aria-label={t("settings.undo.plan")} className="grid gap-4">
            <h3>{t("settings.undo.plan")}</h3>
            <Parts plan={shown} />
            <div className="flex flex-wrap gap-2">
              <Button kind="primary" isPending={action.isPending} onClick={() => void carryOut(shown.id)}>
                {t("settings.undo.do")}
              </Button>
              <Button onClick={plan.clear}>{t("settings.undo.close")}</Button>
            </div>
          </section>
        )}
        {plan.failure && <FailureNotice failure={plan.failure} />}
        {action.failure && (
          <FailureNotice
            failure={action.failure}
            actions={<Button onClick={() => void plan.run({})}>{t("settings.undo.again")}</Button>}
          />
        )}
      </Setting>
    </Panel>
  );
}
