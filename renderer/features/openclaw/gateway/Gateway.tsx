import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { GatewayOperation } from "../../../../app/contract/gateway";
import type { OpenClawSnapshot } from "../../../../app/contract/openclaw";
import { useGateway } from "../../../state/gateway";
import { useAction } from "../../../state/use-action";
import { useLatestJob } from "../../../state/use-latest-job";
import { useWish } from "../../../state/wish";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { Live } from "../../../ui/Live";
import { Panel } from "../../../ui/Panel";
import { Skeleton } from "../../../ui/Skeleton";
import { State } from "../../../ui/State";
import { Setting } from "../../settings/find/Setting";
import { JobView, JobWarnings } from "../JobView";
import { gatewayLight, gatewayOperations } from "./gateway-words";
import { GatewayFacts } from "./GatewayFacts";
import { GatewayLog } from "./GatewayLog";
import { gatewayContact } from "../../../../app/domain/offline-policy";
import { useOfflineReason } from "../../../state/use-offline";
import { WayOutButton } from "../../../ui/WayOutButton";
import { GatewayPlanView } from "./GatewayPlanView";
import { OurSession } from "./OurSession";

const kinds = ["run-gateway", "stop-gateway", "change-gateway"] as const;

/** OpenClaw's gateway: whether it runs, who reaches it, and what can be done with it. Each thing is shown before it is done. */
export function Gateway({ openclaw }: { openclaw: OpenClawSnapshot }) {
  const { t } = useTranslation();
  const { snapshot: gateway, failure } = useGateway();
  const refresh = useAction("gateway.refresh");
  const plan = useAction("gateway.plan");
  // until the plan of this one has come, that of the one before stands
  const [asked, setAsked] = useState<GatewayOperation | null>(null);
  const carryOut = useAction("gateway.carryOut");
  const job = useLatestJob(kinds, openclaw);
  const installReason = useOfflineReason("gateway.plan", { operation: "install" });
  useEffect(() => useGateway.open(), []);

  const assistant = t(`openclaw.name.${openclaw.dialect ?? "openclaw"}`);
  const { run: lookCloser } = refresh;
  // what only the command line knows takes seconds, and is asked once
  const isUnasked = gateway?.service.isKnown === false && gateway.service.reason === "not-measured-yet";
  const isAskable = gateway !== null && gateway.state !== "looking" && gateway.state !== "unavailable";
  useEffect(() => {
    if (isUnasked && isAskable) void lookCloser({});
  }, [isUnasked, isAskable, lookCloser]);
  const isRunning = job !== null && job.outcome === null;
  const outcome = job?.outcome ?? null;

  function show(operation: GatewayOperation) {
    carryOut.clear();
    setAsked(operation);
    void plan.run({ operation });
  }
  useWish("gateway", ({ operation }) => show(operation), gateway !== null && !isRunning);

  async function begin(planId: string) {
    const answer = await carryOut.run({ planId });
    if (answer.ok || answer.error.code === "plan-stale") plan.clear();
  }

  const told = isRunning
    ? t(`job.phase.${job.phase}`)
    : gateway === null
      ? ""
      : t(`openclaw.gateway.state.${gateway.state}`);
  return (
    <Panel
      title={t("openclaw.gateway.title")}
      section="openclaw/gateway"
      aside={gateway && <State kind={gatewayLight(gateway)}>{t(`openclaw.gateway.state.${gateway.state}`)}</State>}
    >
      <Setting id="gateway">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <Live text={told} />
          {gateway === null && !failure && <Skeleton className="h-24 w-full" />}
          {gateway === null && failure && <FailureNotice failure={failure} />}
          {gateway !== null && (
            <>
              <p className="max-w-prose text-ink-2">{t(`openclaw.gateway.about.${gateway.state}`, { assistant })}</p>
              {gateway.problem !== null && !isRunning && (
                <FailureNotice failure={gateway.problem} isAnnounced={false} />
              )}
              {gateway.state !== "unavailable" && gateway.state !== "looking" && <GatewayFacts gateway={gateway} />}
              {!isRunning && (
                <div className="flex flex-wrap gap-2">
                  {gatewayOperations(gateway).map((operation) => (
                    <WayOutButton
                      key={operation}
                      isPending={plan.isPending && asked === operation}
                      isDisabled={plan.isPending}
                      reason={installReason !== null && gatewayContact(operation) !== null ? installReason : null}
                      onClick={() => show(operation)}
                    >
                      {t(`openclaw.gateway.ask.${operation}`)}
                    </WayOutButton>
                  ))}
                  <Button isPending={refresh.isPending} onClick={() => void refresh.run({})}>
                    {t("action.lookAgain")}
                  </Button>
                </div>
              )}
              {plan.failure && <FailureNotice failure={plan.failure} />}
              {refresh.failure && <FailureNotice failure={refresh.failure} />}
              {carryOut.failure && <FailureNotice failure={carryOut.failure} />}
              {plan.data !== null && !isRunning && (
                <GatewayPlanView
                  plan={plan.data}
                  hasFile={!openclaw.hasConfigFile.isKnown || openclaw.hasConfigFile.value}
                  isPending={carryOut.isPending}
                  onCarryOut={() => plan.data !== null && void begin(plan.data.id)}
                  onClose={() => {
                    plan.clear();
                    carryOut.clear();
                  }}
                />
              )}
              {isRunning && <JobView job={job} title={t(`job.kind.${job.kind}`, { subject: assistant })} />}
              {outcome?.kind === "failed" && plan.data === null && outcome.failure.code !== gateway.problem?.code && (
                <FailureNotice failure={outcome.failure} />
              )}
              {job !== null && outcome !== null && <JobWarnings job={job} />}
              <OurSession gateway={gateway} assistant={assistant} />
              <GatewayLog gateway={gateway} />
            </>
          )}
        </div>
      </Setting>
    </Panel>
  );
}
