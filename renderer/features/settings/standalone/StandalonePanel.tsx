import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { StandaloneSnapshot } from "../../../../app/contract/standalone";
import { useAction } from "../../../state/use-action";
import { useLatestJob } from "../../../state/use-latest-job";
import { useStandalone } from "../../../state/standalone";
import { Button } from "../../../ui/Button";
import { Choice } from "../../../ui/Choice";
import { FailureNotice } from "../../../ui/FailureNotice";
import { Panel } from "../../../ui/Panel";
import { Setting } from "../find/Setting";
import { Missing } from "./Missing";
import { StandaloneFacts } from "./StandaloneFacts";
import { StandaloneState } from "./StandaloneState";
import { StandaloneJob } from "./StandaloneJob";

const kinds = ["install-standalone", "run-standalone", "stop-standalone"] as const;

/** The runner without Docker: what of it is here, how it is, and what becomes of it when Homeport quits. */
export function StandalonePanel() {
  const { t } = useTranslation();
  const snapshot = useStandalone((state) => state.snapshot);
  const job = useLatestJob(kinds);
  useEffect(() => useStandalone.open(), []);
  if (snapshot === null) return null;
  const isBusy = job !== null && job.outcome === null;
  const isRun = snapshot.state !== "unsupported";
  return (
    <Panel title={t("settings.standalone.title")} section="settings/standalone">
      <div className="grid gap-3">
        <Setting id="standalone" className="grid gap-3">
          <p className="max-w-prose text-ink-2">{t("settings.standalone.what")}</p>
          <StandaloneState now={snapshot} />
          {isRun && <StandaloneFacts now={snapshot} />}
          {job !== null && <StandaloneJob job={job} />}
          {snapshot.state === "not-found" && !isBusy && (
            // asked anew when one of them has come
            <Missing key={`${snapshot.dmr?.path} ${snapshot.engine.found?.path}`} />
          )}
          {isRun && !isBusy && <Buttons now={snapshot} />}
        </Setting>
        {isRun && <Wishes now={snapshot} />}
      </div>
    </Panel>
  );
}

function Buttons({ now: { state } }: { now: StandaloneSnapshot }) {
  const { t } = useTranslation();
  const start = useAction("standalone.start");
  const stop = useAction("standalone.stop");
  const look = useAction("standalone.look");
  const canStart = state === "stopped" || state === "gave-up" || state === "restarting";
  const canStop = state === "running" || state === "restarting";
  const failure = start.failure ?? stop.failure ?? look.failure;
  return (
    <>
      <div className="flex flex-wrap gap-2">
        {canStart && (
          <Button
            kind={state === "restarting" ? "plain" : "primary"}
            isPending={start.isPending}
            onClick={() => void start.run({})}
          >
            {t(`settings.standalone.do.${state === "restarting" ? "startNow" : "start"}`)}
          </Button>
        )}
        {canStop && (
          <Button isPending={stop.isPending} onClick={() => void stop.run({})}>
            {t("settings.standalone.do.stop")}
          </Button>
        )}
        {state === "not-found" && (
          <Button isPending={look.isPending} onClick={() => void look.run({})}>
            {t("action.lookAgain")}
          </Button>
        )}
      </div>
      {failure && <FailureNotice failure={failure} />}
    </>
  );
}

function Wishes({ now: { keepAtQuit, startsWithHomeport } }: { now: StandaloneSnapshot }) {
  const { t } = useTranslation();
  const set = useAction("standalone.set");
  return (
    <>
      <Setting id="standaloneKeep">
        <Choice
          label={t("settings.standalone.keep")}
          hint={t("settings.standalone.keepHint")}
          isOn={keepAtQuit}
          onChange={(isOn) => void set.run({ keepAtQuit: isOn })}
        />
      </Setting>
      <Setting id="standaloneAutostart">
        <Choice
          label={t("settings.standalone.autostart")}
          hint={t("settings.standalone.autostartHint")}
          isOn={startsWithHomeport}
          onChange={(isOn) => void set.run({ startsWithHomeport: isOn })}
        />
      </Setting>
      {set.failure && <FailureNotice failure={set.failure} />}
    </>
  );
}
