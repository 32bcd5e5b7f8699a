import clsx from "clsx";
import type { TFunction } from "i18next";
import { ChevronDown } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PrivacyRow } from "../../../app/contract/privacy";
import { checks } from "../../../app/domain/privacy/checks";
import { steps as places } from "../../../app/domain/privacy/fixes";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatTime, formatParagraph } from "../../ui/format";
import { PageLink } from "../../ui/Links";
import { Row } from "../../ui/Row";
import { StateShape } from "../../ui/State";
import { FixButton, FixState } from "./fix/RowFix";
import { OldTranscripts } from "./OldTranscripts";
import { AcceptDialog } from "./AcceptDialog";
import { evidenceText, stateOf, titleOf, verdictWord } from "./privacy-words";

/**
 * One check. What passes is two lines; what does not says why it matters, what was read and what can be done. The rest folds
 * out.
 */
export function CheckRow({ row }: { row: PrivacyRow }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const { verdict, own, acceptance } = row;
  const isOpenRisk = verdict === "warn" || verdict === "fail";
  const lines = row.evidence.map((each) => evidenceText(t, each));
  const byHand = row.steps.filter((step) => places[step] === null);
  const hasAdvice = byHand.length > 0 && verdict !== "pass";
  const title = titleOf(t, row);
  const what = hasAdvice ? t("privacy.whatToDo") : t("privacy.evidence");
  return (
    <Row
      className="[overflow-wrap:anywhere]"
      lead={
        <span className="grid size-2 place-items-center">
          <StateShape kind={verdict === null ? "unknown" : stateOf[verdict]} />
          <span className="sr-only">{verdictWord(t, row)}</span>
        </span>
      }
      title={title}
      note={noteOf(t, row, lines)}
      actions={
        <>
          {own === "unknown" && <Links steps={row.steps} />}
          {row.id === "transcripts" && (own === "warn" || own === "pass") && <OldTranscripts />}
          {acceptance !== null && <Withdraw id={row.id} />}
          {verdict !== null && (
            <button
              type="button"
              aria-expanded={isOpen}
              aria-controls={isOpen ? id : undefined}
              aria-label={t("privacy.foldLabel", { what, check: title })}
              title={what}
              onClick={() => setOpen(!isOpen)}
              className="inline-flex items-center gap-1 rounded-control px-1.5 py-1 text-small text-ink-3 hover:bg-sunken hover:text-ink"
            >
              {hasAdvice && what}
              <ChevronDown
                aria-hidden
                className={clsx("size-4 transition-transform duration-100", isOpen && "rotate-180")}
              />
            </button>
          )}
        </>
      }
    >
      {isOpenRisk && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-2 pt-2 pl-5">
          {lines.length > 0 && <EvidenceList lines={lines} />}
          <Open row={row} />
        </div>
      )}
      <FixState row={row} />
      {isOpen && (
        <div id={id} className="grid grid-cols-[minmax(0,1fr)] gap-2 pt-2 pl-5 text-small text-ink-2">
          {hasAdvice &&
            byHand.map((step) => (
              <p key={step} className="text-ink">
                {t(`privacy.step.${step}`)}
              </p>
            ))}
          {!isOpenRisk && lines.length > 0 && <EvidenceList lines={lines} />}
          {row.detail !== null && <p className="font-mono">{row.detail}</p>}
          {!isOpenRisk && <p>{t(`privacy.check.${row.id}.why`)}</p>}
          <p>
            {t(`privacy.source.${checks[row.id].source}`)}
            {row.checkedAt !== null && ` ${t("privacy.checked", { time: formatTime(row.checkedAt) })}`}
            {row.since !== null && ` ${t("privacy.since", { time: formatTime(row.since) })}`}
          </p>
        </div>
      )}
    </Row>
  );
}

/** The second line: why it matters where it needs a look, else what was read. */
function noteOf(t: TFunction, row: PrivacyRow, lines: readonly string[]): string | undefined {
  const { verdict, own, reason, acceptance } = row;
  if (verdict === null) return verdictWord(t, row);
  if (acceptance !== null) {
    return t("privacy.accept.is", { time: formatTime(acceptance.at), reason: acceptance.reason });
  }
  if (verdict === "warn" || verdict === "fail") return t(`privacy.check.${row.id}.why`);
  if (own === "unknown" && reason !== null) {
    return formatParagraph([t("privacy.untold", { reason: t(`unknown.${reason}`) }), lines[0]]);
  }
  const [first, second] = lines;
  if (first === undefined) return undefined;
  return second !== undefined && first.length + second.length < 90 ? `${first} · ${second}` : first;
}

function EvidenceList({ lines }: { lines: readonly string[] }) {
  return (
    <ul className="grid grid-cols-[minmax(0,1fr)] gap-0.5 rounded-control border border-line bg-sunken px-3 py-2 text-small text-ink-2">
      {[...new Set(lines)].map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function Links({ steps }: { steps: PrivacyRow["steps"] }) {
  const { t } = useTranslation();
  return steps.map((step) => {
    const place = places[step];
    if (place === null) return null;
    return (
      <PageLink key={step} to={place} as="plain">
        {t(`privacy.step.${step}`)}
      </PageLink>
    );
  });
}

/** What can be done about what needs a look. */
function Open({ row }: { row: PrivacyRow }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Links steps={row.steps} />
      <FixButton row={row} />
      <Button onClick={() => setAsking(true)}>{t("privacy.accept.open")}</Button>
      {isAsking && <AcceptDialog row={row} onClose={() => setAsking(false)} />}
    </div>
  );
}

function Withdraw({ id }: { id: PrivacyRow["id"] }) {
  const { t } = useTranslation();
  const withdraw = useAction("privacy.withdraw");
  return (
    <>
      {withdraw.failure && <FailureNotice failure={withdraw.failure} />}
      <Button kind="quiet" isPending={withdraw.isPending} onClick={() => void withdraw.run({ check: id })}>
        {t("privacy.accept.withdraw")}
      </Button>
    </>
  );
}
