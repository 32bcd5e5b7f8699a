import { LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Job } from "../../../app/contract/jobs";
import type { ByHand as ByHandFacts, ByHandReason } from "../../../app/contract/set-up";
import { bridge } from "../../bridge";
import { useCancel } from "../../state/use-cancel";
import { holderText } from "../../ui/holder-text";
import { Button } from "../../ui/Button";
import { Details } from "../../ui/Details";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatSeconds } from "../../ui/format";
import { OutsideLink } from "../../ui/Links";
import { Command } from "../../ui/Command";
import { useElapsedSeconds } from "../../state/use-latest-job";
import { Requirements } from "./Requirements";
import { operationOf, type SetUp } from "./use-set-up";

const links: Partial<Record<ByHandReason, "dockerDesktop" | "dockerEngine" | "modelRunner">> = {
  "docker-missing-desktop": "dockerDesktop",
  "docker-missing-engine": "dockerEngine",
  "desktop-too-old": "dockerDesktop",
  podman: "dockerEngine",
  orbstack: "dockerDesktop",
  colima: "dockerDesktop",
  "rancher-desktop": "dockerDesktop",
  "desktop-on-linux": "dockerEngine",
  "plugin-missing": "modelRunner",
  "plugin-too-old": "modelRunner",
  "intel-mac": "modelRunner",
  "desktop-settings": "modelRunner",
  "desktop-off-by-default": "modelRunner",
};
const linkWords = { dockerDesktop: "desktop", dockerEngine: "engine", modelRunner: "docs" } as const;

function Running({ job }: { job: Job }) {
  const { t } = useTranslation();
  const cancel = useCancel(job);
  const seconds = useElapsedSeconds(job);
  const { wasAsked } = cancel;
  return (
    <div className="grid gap-2">
      <h3>{t(`setup.live.${operationOf(job)}`)}</h3>
      <p className="flex items-center gap-2">
        <LoaderCircle aria-hidden className="size-4 flex-none animate-turn text-accent" />
        {t(`job.phase.${job.phase}`)}
      </p>
      {job.lastLine !== undefined && (
        <p className="text-small text-ink-2">
          {t("setup.job.said")} <code className="font-mono [overflow-wrap:anywhere] text-ink">{job.lastLine}</code>
        </p>
      )}
      <p className="text-small text-ink-2 tabular-nums">
        {t("setup.job.soFar", { time: formatSeconds(Math.max(1, Math.floor(seconds))) })}
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <Button isPending={wasAsked} isDisabled={!job.isCancellable && !wasAsked} onClick={cancel.ask}>
          {t(wasAsked ? "setup.job.cancelling" : "setup.job.cancel")}
        </Button>
        {!job.isCancellable && !wasAsked && <span className="text-small text-ink-2">{t("setup.job.notNow")}</span>}
      </div>
      {cancel.failure && <FailureNotice failure={cancel.failure} />}
    </div>
  );
}

function ByHandText({
  byHand: { reason, commands, needsAdmin, subject, holder },
  isReasonSaid,
}: {
  byHand: ByHandFacts;
  isReasonSaid: boolean;
}) {
  const { t } = useTranslation();
  const link = links[reason];
  const asks = needsAdmin ? t(`setup.byHand.${commands.length > 1 ? "adminOne" : "admin"}`) : t("setup.byHand.type");
  return (
    <div className="grid max-w-prose gap-1.5 empty:hidden">
      {!isReasonSaid && <p>{t(`setup.byHand.reason.${reason}`, { subject })}</p>}
      {holder !== null && (
        <p className="[overflow-wrap:anywhere]">{t("setup.byHand.holder", { holder: holderText(t, holder) })}</p>
      )}
      {commands.length > 0 && (
        <>
          <p className="text-ink-2">{asks}</p>
          {commands.map((command) => (
            <Command key={command} text={command} what={t("setup.byHand.commandWhat", { command })} />
          ))}
          <p className="text-ink-2">{t("setup.byHand.after")}</p>
        </>
      )}
      {link && (
        <p>
          <OutsideLink to={link}>{t(`setup.byHand.link.${linkWords[link]}`)}</OutsideLink>
        </p>
      )}
    </div>
  );
}

/** Below the buttons: the set-up under way, how the last one failed, and what is left to do by hand. */
export function SetUpStatus({
  setUp: { plan, job, isRunning },
  saysPlan,
}: {
  setUp: SetUp;
  /** {@link planSays} stands above already. */
  saysPlan: boolean;
}) {
  const { t } = useTranslation();
  if (isRunning && job !== null) return <Running job={job} />;
  const failure = job?.outcome?.kind === "failed" ? job.outcome.failure : null;
  const byHand = plan?.byHand ?? null;
  // what is met, or can't be told, is in the preview
  const lacking = plan?.requirements.filter(({ verdict }) => verdict === "unmet") ?? [];
  const isAlternative = byHand !== null && plan !== null && plan.offers.length > 0 && failure === null;
  return (
    <div className="grid gap-3 empty:hidden">
      {failure !== null && job !== null && (
        <FailureNotice
          failure={failure}
          actions={
            <Button onClick={() => void bridge.request("jobs.dismiss", { id: job.id })}>{t("action.dismiss")}</Button>
          }
        />
      )}
      {byHand?.reason === "desktop-off-by-default" && (
        <p className="max-w-prose">{t("setup.byHand.lead.desktop-off-by-default", { subject: byHand.subject })}</p>
      )}
      {lacking.length > 0 && <Requirements requirements={lacking} />}
      {byHand !== null &&
        (isAlternative ? (
          <Details summary={t("setup.byHand.title")}>
            <ByHandText byHand={byHand} isReasonSaid={false} />
          </Details>
        ) : (
          <ByHandText byHand={byHand} isReasonSaid={saysPlan && plan?.offers.length === 0} />
        ))}
    </div>
  );
}
