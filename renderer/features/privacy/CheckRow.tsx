import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PrivacyRow } from "../../../app/contract/privacy";
import { checks } from "../../../app/domain/privacy/checks";
import { steps as places } from "../../../app/domain/privacy/fixes";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { Details } from "../../ui/Details";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatTime } from "../../ui/format";
import { PageLink } from "../../ui/Links";
import { Row } from "../../ui/Row";
import { StateShape } from "../../ui/State";
import { AcceptDialog } from "./AcceptDialog";
import { evidenceText, stateOf, titleOf } from "./privacy-words";

/** One check: what was found, why it matters, and what can be done. */
export function CheckRow({ row }: { row: PrivacyRow }) {
  const { t } = useTranslation();
  const { verdict, own, evidence, acceptance } = row;
  const isBad = own === "warn" || own === "fail";
  const [first, ...others] = evidence.map((each) => evidenceText(t, each));
  const word =
    verdict === null ? t(row.isRunning ? "privacy.looking" : "privacy.notYet") : t(`privacy.verdict.${verdict}`);
  return (
    <Row
      className="[&>div:first-child]:items-start [overflow-wrap:anywhere]"
      lead={
        <span className="pt-[7px]">
          <StateShape kind={verdict === null ? "unknown" : stateOf[verdict]} className="block" />
          <span className="sr-only">{word}</span>
        </span>
      }
      title={titleOf(t, row)}
      note={
        verdict === null
          ? word
          : own === "unknown" && row.reason !== null
            ? [t("privacy.untold", { reason: t(`unknown.${row.reason}`) }), first].filter(Boolean).join(" ")
            : first
      }
    >
      <div className="grid gap-2 pl-5">
        {isBad && others.length > 0 && <EvidenceList lines={others} />}
        {isBad && <p className="text-small text-ink-2">{t(`privacy.check.${row.id}.why`)}</p>}
        {acceptance !== null && <Accepted row={row} />}
        {(isBad || own === "unknown") && <Steps row={row} />}
        <Details summary={t("privacy.evidence")}>
          <More row={row} lines={isBad ? [] : others} />
        </Details>
      </div>
    </Row>
  );
}

function EvidenceList({ lines }: { lines: readonly string[] }) {
  return (
    <ul className="grid gap-0.5 rounded-control border border-line bg-sunken px-3 py-2 text-small [overflow-wrap:anywhere]">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

/** How it was found, and what goes with it; for what passes, why it matters too. */
function More({ row, lines }: { row: PrivacyRow; lines: readonly string[] }) {
  const { t } = useTranslation();
  const isBad = row.own === "warn" || row.own === "fail";
  return (
    <div className="grid gap-1.5 text-small text-ink-2">
      {lines.length > 0 && <EvidenceList lines={lines} />}
      {row.detail !== null && <p className="font-mono [overflow-wrap:anywhere]">{row.detail}</p>}
      {!isBad && <p>{t(`privacy.check.${row.id}.why`)}</p>}
      <p>
        {t(`privacy.source.${checks[row.id].source}`)}
        {row.checkedAt !== null && ` ${t("privacy.checked", { time: formatTime(row.checkedAt) })}`}
        {row.since !== null && ` ${t("privacy.since", { time: formatTime(row.since) })}`}
      </p>
    </div>
  );
}

function Steps({ row }: { row: PrivacyRow }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const canAccept = row.acceptance === null && (row.own === "warn" || row.own === "fail");
  const linked = row.steps.flatMap((step) => (places[step] === null ? [] : [{ step, place: places[step] }]));
  const byHand = row.steps.filter((step) => places[step] === null);
  if (row.steps.length === 0 && !canAccept) return null;
  return (
    <div className="grid gap-1.5">
      {byHand.map((step) => (
        <p key={step} className="text-small [overflow-wrap:anywhere]">
          {t(`privacy.step.${step}`)}
        </p>
      ))}
      <div className="flex flex-wrap items-center gap-2">
        {linked.map(({ step, place }) => (
          <PageLink key={step} to={place} as="plain">
            {t(`privacy.step.${step}`)}
          </PageLink>
        ))}
        {canAccept && <Button onClick={() => setAsking(true)}>{t("privacy.accept.open")}</Button>}
      </div>
      {isAsking && <AcceptDialog row={row} onClose={() => setAsking(false)} />}
    </div>
  );
}

function Accepted({ row: { id, acceptance } }: { row: PrivacyRow }) {
  const { t } = useTranslation();
  const withdraw = useAction("privacy.withdraw");
  if (acceptance === null) return null;
  return (
    <div className="grid gap-1.5">
      <p className="text-small [overflow-wrap:anywhere]">
        {t("privacy.accept.is", { time: formatTime(acceptance.at), reason: acceptance.reason })}
      </p>
      {withdraw.failure && <FailureNotice failure={withdraw.failure} />}
      <div>
        <Button isPending={withdraw.isPending} onClick={() => void withdraw.run({ check: id })}>
          {t("privacy.accept.withdraw")}
        </Button>
      </div>
    </div>
  );
}
