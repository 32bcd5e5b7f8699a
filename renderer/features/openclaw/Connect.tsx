import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../../app/contract/errors";
import type { Model } from "../../../app/contract/models";
import type { OpenClawSnapshot } from "../../../app/contract/openclaw";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import { modelNamed } from "../../../app/domain/model-reference";
import { useModels } from "../../state/models";
import { useRunner } from "../../state/runner";
import { useOfflineReason } from "../../state/use-offline";
import { useAction } from "../../state/use-action";
import { useWish } from "../../state/wish";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { TextField } from "../../ui/Fields";
import { shortModelName } from "../../ui/format";
import { PageLink } from "../../ui/Links";
import { Live } from "../../ui/Live";
import { Panel } from "../../ui/Panel";
import { State } from "../../ui/State";
import { Setting } from "../settings/find/Setting";
import { defaultModelOf } from "../../../app/domain/answer-route";
import { LookAgain } from "../../frame/LookAgain";
import { LocalOrCloud } from "../local-or-cloud/LocalOrCloud";
import { ConnectOutcome, outcomeText } from "./ConnectOutcome";
import { JobView } from "./JobView";
import { ModelForm } from "./ModelForm";
import { PlanView } from "./PlanView";
import { isRunnerUsable, RunnerNeeded, TcpCommand } from "./RunnerNeeded";
import { Undo } from "./Undo";
import { useAddress } from "./use-address";
import { Where } from "./Where";
import { useRouteWish } from "./use-route-wish";
import { WhoAnswers } from "./WhoAnswers";
import { useLatestJob } from "../../state/use-latest-job";

/** As the contract has it: a shorter one is no key of any cloud. */
const leastKeyLength = 8;

const connectKinds = ["connect-openclaw", "undo-openclaw"] as const;

/** The model to offer first: the one that is set, else one that is loaded, else the first. */
function firstChoice(
  models: readonly Model[],
  openclaw: OpenClawSnapshot,
  runner: RunnerSnapshot | null,
  preferred: string | null,
): string {
  const wanted = [
    ...(preferred === null ? [] : [preferred]),
    ...(openclaw.isConnected ? [defaultModelOf(openclaw)?.model ?? ""] : []),
    ...(runner?.loaded.map(({ ref }) => ref) ?? []),
  ];
  const found = wanted.map((ref) => modelNamed(models, ref)).find((model) => model);
  return (found ?? models[0])?.ref ?? "";
}

function planNews(plan: { blocker: Failure | null; changes: readonly unknown[] } | null) {
  if (plan === null) return null;
  if (plan.blocker !== null) return { key: "blockedLive", count: 0 } as const;
  if (plan.changes.length === 0) return { key: "readyNone", count: 0 } as const;
  return { key: "ready", count: plan.changes.length } as const;
}

function BlockerHelp({
  failure,
  runner,
  again,
}: {
  failure: Failure;
  runner: RunnerSnapshot | null;
  again: () => void;
}) {
  const { t } = useTranslation();
  const isOfRunner = failure.code.startsWith("runner-") || failure.code === "openclaw-needs-tcp";
  const isOfModel = failure.code === "openclaw-context-too-small" || failure.code === "model-missing";
  return (
    <>
      {isOfRunner && <LookAgain />}
      {isOfModel && (
        <PageLink to="models" as="plain">
          {t("openclaw.connect.toModels")}
        </PageLink>
      )}
      <Button onClick={again}>{t("openclaw.connect.again")}</Button>
      {failure.code === "openclaw-needs-tcp" && runner?.endpoint?.kind === "docker-desktop" && (
        <div className="basis-full">
          <TcpCommand />
        </div>
      )}
    </>
  );
}

/** Chooses a model, shows what would change, changes it, and takes it back. */
export function Connect({
  openclaw,
  isPrimary,
  preferred = null,
}: {
  openclaw: OpenClawSnapshot;
  isPrimary: boolean;
  /** The model to offer before all others. */
  preferred?: string | null;
}) {
  const { t } = useTranslation();
  const runner = useRunner(({ snapshot }) => snapshot);
  const models = useModels(({ snapshot }) => snapshot);
  const plan = useAction("openclaw.plan");
  const connect = useAction("openclaw.connect");
  const [chosen, setChosen] = useState<string | null>(null);
  const [key, setKey] = useState("");
  const [isUnverified, setUnverified] = useState(false);
  const wish = useRouteWish(openclaw.dialect);
  const needsAddress = openclaw.state === "ready" && wish.profile !== "cloud" && isRunnerUsable(runner);
  const address = useAddress(openclaw, runner, needsAddress);
  const job = useLatestJob(connectKinds, openclaw);
  const reasonId = useId();

  const assistant = t(`openclaw.name.${openclaw.dialect ?? "openclaw"}`);
  const isReady = openclaw.state === "ready";
  const isRunning = job !== null && job.outcome === null;
  const items = (models?.items ?? []).filter(({ purpose }) => purpose === "text");
  const model = items.find(({ ref }) => ref === chosen)?.ref ?? firstChoice(items, openclaw, runner, preferred);
  // what is not filled in yet has no address
  const reason = useOfflineReason("openclaw.plan", wish.problems.length === 0 ? wish.inputFor(model) : null);
  const news = planNews(plan.data);
  const ended = outcomeText(t, job, openclaw);
  const planned = news ? t(`openclaw.plan.${news.key}`, { count: news.count }) : ended;
  const told = isRunning ? t(`job.phase.${job.phase}`) : planned;

  function makePlan(ref = model, profile = wish.profile) {
    connect.clear();
    setUnverified(false);
    void plan.run({ ...wish.inputFor(ref, profile), ...(profile === "cloud" ? {} : address.input) });
  }
  function forget() {
    plan.clear();
    connect.clear();
    setKey("");
    setUnverified(false);
  }
  useWish(
    "connect-openclaw",
    ({ ref }) => {
      setChosen(ref);
      makePlan(ref);
    },
    isReady && !isRunning && isRunnerUsable(runner) && items.length > 0,
  );

  useWish(
    "choose-profile",
    ({ profile }) => {
      wish.setProfile(profile);
      forget();
      // which cloud it is to be has to be said first
      if (profile === "local-only" && isRunnerUsable(runner) && items.length > 0) makePlan(model, profile);
    },
    isReady && !isRunning && runner !== null && models !== null,
  );

  async function carryOut(planId: string) {
    const answer = await connect.run({
      planId,
      ...(key === "" ? {} : { key }),
      ...(isUnverified ? { isUnverified } : {}),
    });
    // a stale plan can't be used again; any other refusal leaves it on view
    if (answer.ok || answer.error.code === "plan-stale") plan.clear();
    if (answer.ok) setKey("");
  }

  const shown = plan.data;
  const needsWord = shown?.warnings.includes("schema-unread") ?? false;
  return (
    <Panel
      title={t("openclaw.connect.title")}
      section="openclaw/connect"
      aside={
        <State kind={openclaw.isConnected ? "ok" : "quiet"}>
          {t(openclaw.isConnected ? "openclaw.connect.connected" : "openclaw.connect.notConnected")}
        </State>
      }
    >
      <Setting id="connect">
        <div className="grid gap-4">
          <Live text={plan.isPending ? t("openclaw.connect.reading") : told} />
          {isReady && !isRunning && (
            <>
              <p className="text-ink-2">{t("openclaw.connect.intro", { assistant })}</p>
              <WhoAnswers wish={wish} dialect={openclaw.dialect} isDisabled={plan.isPending} onChange={forget} />
              <LocalOrCloud model={model || null} />
              {reason !== null && (
                <p id={reasonId} className="text-ink-2">
                  {reason}
                </p>
              )}
              {wish.profile === "cloud" ? (
                <form
                  onSubmit={(event) => {
                    event.preventDefault();
                    if (!plan.isPending && wish.problems.length === 0 && reason === null) makePlan();
                  }}
                >
                  <Button
                    type="submit"
                    isPending={plan.isPending}
                    isDisabled={wish.problems.length > 0 || reason !== null}
                    aria-describedby={reason === null ? undefined : reasonId}
                  >
                    {t("openclaw.connect.show")}
                  </Button>
                </form>
              ) : isRunnerUsable(runner) ? (
                <>
                  <Where address={address} isDisabled={plan.isPending} onChange={forget} />
                  <ModelForm
                    models={models}
                    model={model}
                    isPending={plan.isPending}
                    isReady={wish.problems.length === 0 && address.isReady && reason === null}
                    isPrimary={isPrimary && (shown === null || shown.blocker !== null)}
                    onChoose={(ref) => {
                      setChosen(ref);
                      forget();
                    }}
                    onShow={() => makePlan()}
                  />
                </>
              ) : (
                <RunnerNeeded runner={runner} isPrimary={isPrimary} />
              )}
              {plan.failure && <FailureNotice failure={plan.failure} />}
              {connect.failure && (
                <FailureNotice
                  failure={connect.failure}
                  actions={<Button onClick={() => makePlan()}>{t("openclaw.connect.again")}</Button>}
                />
              )}
              {shown && (
                <PlanView
                  plan={shown}
                  openclaw={openclaw}
                  blockerActions={
                    shown.blocker && <BlockerHelp failure={shown.blocker} runner={runner} again={() => makePlan()} />
                  }
                  actions={
                    <>
                      {shown.blocker === null && shown.needsKey && (
                        <div className="max-w-field basis-full">
                          <TextField
                            type="password"
                            label={t("openclaw.profile.key")}
                            hint={t("openclaw.profile.keyHint")}
                            className="font-mono"
                            autoComplete="off"
                            maxLength={1000}
                            value={key}
                            onChange={(event) => setKey(event.target.value.trim())}
                          />
                        </div>
                      )}
                      {shown.blocker === null && needsWord && (
                        <label className="flex basis-full gap-2">
                          <input
                            type="checkbox"
                            className="mt-0.5 size-4 flex-none accent-accent"
                            checked={isUnverified}
                            onChange={({ target }) => setUnverified(target.checked)}
                          />
                          <span className="max-w-prose">{t("openclaw.plan.unverified")}</span>
                        </label>
                      )}
                      {shown.blocker === null && (
                        <Button
                          kind="primary"
                          isPending={connect.isPending}
                          isDisabled={(shown.needsKey && key.length < leastKeyLength) || (needsWord && !isUnverified)}
                          onClick={() => void carryOut(shown.id)}
                        >
                          {t(shown.changes.length === 0 ? "openclaw.plan.connectNone" : "openclaw.plan.connect")}
                        </Button>
                      )}
                      <Button onClick={forget}>{t("openclaw.plan.close")}</Button>
                    </>
                  }
                />
              )}
            </>
          )}
          {isRunning && (
            <JobView
              job={job}
              title={
                job.kind === "undo-openclaw"
                  ? t("openclaw.job.undo")
                  : t("openclaw.job.connect", { subject: shortModelName(job.subject) })
              }
            />
          )}
          {job !== null && job.outcome !== null && shown === null && (
            <ConnectOutcome
              job={job}
              openclaw={openclaw}
              again={isReady && isRunnerUsable(runner) ? () => makePlan() : null}
            />
          )}
          <Undo openclaw={openclaw} isBusy={isRunning} />
        </div>
      </Setting>
    </Panel>
  );
}
