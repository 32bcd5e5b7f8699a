import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Job } from "../../../app/contract/jobs";
import type { ProgramInfo } from "../../../app/contract/program";
import type { RestartLosses, UpdateNews, UpdatesSnapshot } from "../../../app/contract/updates";
import { fractionOf } from "../../../app/domain/job-progress";
import { useAction } from "../../state/use-action";
import { useCancel } from "../../state/use-cancel";
import { useLatestJob } from "../../state/use-latest-job";
import { useOfflineReason } from "../../state/use-offline";
import { useSettings } from "../../state/settings";
import { useUpdates } from "../../state/updates";
import { Button } from "../../ui/Button";
import { Choice } from "../../ui/Choice";
import { Details } from "../../ui/Details";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatBytes, formatTime } from "../../ui/format";
import { OutsideLink } from "../../ui/Links";
import { Live } from "../../ui/Live";
import { Note } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { ProgressWithFigures } from "../../ui/ProgressBar";
import { TextPreview } from "../../ui/TextPreview";
import { WayOutButton } from "../../ui/WayOutButton";
import { Setting } from "./find/Setting";
import { jobProgressText } from "../../ui/job-progress";

const kinds = ["download-update"] as const;

/** Newer versions of Homeport: what is known of them, and what can be done about it. */
export function Updates({ info }: { info: ProgramInfo }) {
  const { t } = useTranslation();
  const { snapshot, failure } = useUpdates();
  const isWeekly = useSettings((settings) => settings.snapshot?.values.checkForUpdates ?? false);
  const update = useAction("settings.update");
  useEffect(() => useUpdates.open(), []);
  return (
    <Panel title={t("settings.updates.title")} section="settings/updates">
      <Setting id="checkForUpdates" className="grid gap-3">
        <p>{t("settings.updates.version", { version: info.version })}</p>
        {failure && <FailureNotice failure={failure} />}
        {snapshot && <Known now={snapshot} info={info} />}
        {snapshot && snapshot.host !== null && snapshot.state.kind !== "by-hand" && (
          <Choice
            label={t("settings.updates.weekly")}
            hint={t("settings.updates.weeklyHint", { host: snapshot.host })}
            isOn={isWeekly}
            onChange={(checkForUpdates) => void update.run({ checkForUpdates })}
          />
        )}
        {update.failure && <FailureNotice failure={update.failure} />}
      </Setting>
    </Panel>
  );
}

function Known({ now, info }: { now: UpdatesSnapshot; info: ProgramInfo }) {
  const { t } = useTranslation();
  const { state, byHand, page } = now;
  const news = "news" in state ? state.news : null;
  const said = useStateWords(now);
  return (
    <>
      {said !== null && <p className="max-w-prose">{said}</p>}
      <Live text={said ?? ""} />
      {state.kind === "failed" && <FailureNotice failure={state.failure} />}
      {byHand !== null && <Note tone="plain">{t(`settings.updates.byHand.${byHand}`)}</Note>}
      {state.kind === "downloading" && <Progress />}
      {news !== null && <Notes news={news} />}
      {page !== null && (
        <p>
          <OutsideLink href={page}>{t("settings.updates.page")}</OutsideLink>
        </p>
      )}
      {state.kind === "ready" ? <Install news={state.news} isDemo={info.isDemo} /> : <Ask now={now} />}
    </>
  );
}

/** The state in a sentence; null: its notice says it. */
function useStateWords({ state, checkedAt }: UpdatesSnapshot): string | null {
  const { t } = useTranslation();
  const time = checkedAt === null ? "" : formatTime(checkedAt);
  switch (state.kind) {
    case "failed":
    case "by-hand":
      return null;
    case "never-checked":
      return checkedAt === null
        ? t("settings.updates.state.never-checked")
        : t("settings.updates.state.checkedBefore", { time });
    case "available": {
      const { version, sizeBytes } = state.news;
      return sizeBytes === null
        ? t("settings.updates.state.available", { version })
        : t("settings.updates.state.availableSize", { version, size: formatBytes(sizeBytes) });
    }
    case "checking":
    case "up-to-date":
      return t(`settings.updates.state.${state.kind}`, { time });
    case "downloading":
    case "ready":
      return t(`settings.updates.state.${state.kind}`, { version: state.news.version });
  }
}

/** The publisher's words as plain text: nothing in it is fetched or followed. */
function Notes({ news: { version, notes } }: { news: UpdateNews }) {
  const { t } = useTranslation();
  if (notes === null) return null;
  const label = t("settings.updates.notes", { version });
  return (
    <Details summary={label}>
      <TextPreview label={label} text={notes} />
    </Details>
  );
}

function Progress() {
  const job = useLatestJob(kinds);
  return job === null || job.outcome !== null ? null : <Running job={job} />;
}

function Running({ job }: { job: Job }) {
  const { t } = useTranslation();
  const cancel = useCancel(job);
  return (
    <div className="grid gap-2">
      <ProgressWithFigures
        label={t(`job.kind.${job.kind}`, { subject: job.subject })}
        fraction={fractionOf(job)}
        figures={jobProgressText(t, job, false)}
      />
      <div>
        <Button isPending={cancel.wasAsked} onClick={cancel.ask}>
          {t("action.cancel")}
        </Button>
      </div>
      {cancel.failure && <FailureNotice failure={cancel.failure} />}
    </div>
  );
}

/** Looking, and fetching what was found. */
function Ask({ now: { state, byHand, host } }: { now: UpdatesSnapshot }) {
  const { t } = useTranslation();
  const check = useAction("updates.check");
  const download = useAction("updates.download");
  const reason = useOfflineReason("updates.check", {});
  if (state.kind === "by-hand" || state.kind === "downloading") return null;
  const isFetchable = byHand === null && "news" in state && state.news !== null;
  const failure = check.failure ?? download.failure;
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        {isFetchable && (
          <WayOutButton
            kind="primary"
            reason={reason}
            isReasonShown={false}
            isPending={download.isPending}
            onClick={() => void download.run({})}
          >
            {t(`settings.updates.do.${state.kind === "failed" ? "again" : "download"}`)}
          </WayOutButton>
        )}
        <WayOutButton
          reason={reason}
          isPending={check.isPending || state.kind === "checking"}
          onClick={() => void check.run({})}
        >
          {t("settings.updates.do.check")}
        </WayOutButton>
        {reason === null && host !== null && (
          <span className="text-small text-ink-2">{t("settings.updates.asks", { host })}</span>
        )}
      </div>
      {failure && <FailureNotice failure={failure} />}
    </>
  );
}

/** The restart, with what it would end said before. */
function Install({ news: { version }, isDemo }: { news: UpdateNews; isDemo: boolean }) {
  const { t } = useTranslation();
  const install = useAction("updates.install");
  const answer = install.data;
  const asks = answer !== null && !answer.isBegun;
  const go = (isAgreed: boolean) => void install.run({ isAgreed });
  let buttons: ReactNode = (
    <Button kind="primary" isDisabled={isDemo} isPending={install.isPending} onClick={() => go(false)}>
      {t("settings.updates.do.install")}
    </Button>
  );
  if (answer?.isBegun === true) buttons = <p>{t("settings.updates.restarting", { version })}</p>;
  else if (asks)
    buttons = (
      <>
        <Button kind="primary" isPending={install.isPending} onClick={() => go(true)}>
          {t("settings.updates.do.agree")}
        </Button>
        <Button onClick={install.clear}>{t("settings.updates.do.later")}</Button>
      </>
    );
  return (
    <>
      {asks && <Losses losses={answer.losses} />}
      <div className="flex flex-wrap items-center gap-2">
        {buttons}
        {isDemo && <span className="text-small text-ink-2">{t("settings.updates.demo")}</span>}
      </div>
      {install.failure && <FailureNotice failure={install.failure} />}
    </>
  );
}

function Losses({ losses: { jobs, gateway, runner } }: { losses: RestartLosses }) {
  const { t } = useTranslation();
  return (
    <Note>
      <p>{t("settings.updates.losses")}</p>
      <ul className="list-disc pl-5">
        {jobs > 0 && <li>{t("settings.updates.loss.jobs", { count: jobs })}</li>}
        {gateway && <li>{t("settings.updates.loss.gateway")}</li>}
        {runner && <li>{t("settings.updates.loss.runner")}</li>}
      </ul>
    </Note>
  );
}
