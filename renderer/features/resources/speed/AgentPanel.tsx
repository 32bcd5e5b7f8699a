import { useTranslation } from "react-i18next";
import type { Model } from "../../../../app/contract/models";
import { useAction } from "../../../state/use-action";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { formatTime } from "../../../ui/format";
import { Panel } from "../../../ui/Panel";
import { State } from "../../../ui/State";
import { agentKinds, useAgentCheck } from "./AgentTag";
import { JobLine } from "./JobLine";
import { useJobOf } from "./use-job-of";

/** One harmless tool offered to the model: whether it calls it is what an assistant stands or falls by. */
export function AgentPanel({ model, isUsable }: { model: Model; isUsable: boolean }) {
  const { t } = useTranslation();
  const check = useAgentCheck(model.id);
  const job = useJobOf("check-agent", model.ref);
  const start = useAction("measure.checkAgent");
  const isRunning = job !== null && job.outcome === null;
  return (
    <Panel title={t("speed.agent.title")}>
      <div className="grid gap-3">
        <p className="max-w-prose text-ink-2">{t("speed.agent.intro")}</p>
        {!isRunning && (
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <div className="min-w-0 flex-1 basis-72">
              {check === null ? (
                <State kind="unknown" className="text-body">
                  {t("speed.agent.unchecked")}
                </State>
              ) : (
                <>
                  <State kind={agentKinds[check.verdict]} className="text-body text-ink">
                    {t(`speed.agent.verdict.${check.verdict}`)}
                  </State>
                  <p className="max-w-prose text-small text-ink-2">
                    {t(`speed.agent.reason.${check.reason}`)} {t("speed.agent.at", { when: formatTime(check.at) })}
                  </p>
                </>
              )}
            </div>
            <Button
              isDisabled={!isUsable}
              isPending={start.isPending}
              onClick={() => void start.run({ ref: model.ref })}
            >
              {t(check === null ? "speed.agent.check" : "speed.agent.again")}
            </Button>
          </div>
        )}
        <JobLine job={job} />
        {start.failure && <FailureNotice failure={start.failure} />}
      </div>
    </Panel>
  );
}
