import clsx from "clsx";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { ActivityLine } from "../../../app/contract/activity";
import { Facts, type Fact } from "../../ui/Facts";
import { formatCount, formatPause } from "../../ui/format";
import { State, StateShape } from "../../ui/State";
import { Tag } from "../../ui/Tag";
import { WhyButton } from "../../ui/WhyButton";
import { Command } from "../../ui/Command";
import { FoldingRow } from "./FoldingRow";
import {
  durationOf,
  failureOf,
  formatClock,
  hasCrossed,
  outcomeOf,
  particularsOf,
  reachKinds,
  reachWhy,
  titleOf,
  wholeOf,
} from "./line-words";

/** What was done over the rest when narrow, columns from 46rem on. */
export const ledgerGrid =
  "flex flex-wrap items-baseline gap-x-4 gap-y-0.5 @min-[46rem]:grid @min-[46rem]:grid-cols-[5rem_minmax(0,1fr)_9rem_11rem]";

function Evidence({ line }: { line: ActivityLine }) {
  const { t } = useTranslation();
  const { count, firstAt, lastAt } = line;
  const duration = durationOf(t, line);
  const whole = wholeOf(line);
  const failure = failureOf(line);
  const facts: Fact[] = [
    ...(count === 1
      ? [{ label: t("activity.detail.when"), value: formatClock(firstAt) }]
      : [
          { label: t("activity.detail.first"), value: formatClock(firstAt) },
          { label: t("activity.detail.last"), value: formatClock(lastAt) },
          { label: t("activity.detail.times"), value: formatCount(count) },
        ]),
    ...(duration === null
      ? []
      : [{ label: t(count === 1 ? "activity.detail.took" : "activity.detail.tookLast"), value: duration }]),
    ...(line.kind === "request" ? [{ label: t("activity.detail.purpose"), value: line.purpose }] : []),
  ];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3 px-4 pt-1 pb-3.5 @min-[46rem]:pl-[7rem]">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-1">
        <h3 className="text-small text-ink-2">{t(`activity.detail.${line.kind}`)}</h3>
        <Command text={whole} what={t(`activity.detail.${line.kind}What`)} />
        {whole.includes("•••") && <p className="text-small text-ink-2">{t("activity.detail.masked")}</p>}
      </div>
      <p className="flex max-w-prose items-baseline gap-2 text-small text-ink-2">
        <StateShape kind={reachKinds[line.reach]} />
        <span>{reachWhy(t, line)}</span>
      </p>
      <div className="max-w-field text-small">
        <Facts facts={facts} />
      </div>
      {failure !== null && (
        <div className="-ml-2">
          <WhyButton failure={failure} what={titleOf(t, line)} />
        </div>
      )}
    </div>
  );
}

/** One line of the ledger; it folds out to all that is known of it. */
export const LedgerRow = memo(function LedgerRow({
  line,
  position,
  count,
}: {
  line: ActivityLine;
  /** Its place among all that match, drawn yet or not. */
  position: number;
  count: number;
}) {
  const { t } = useTranslation();
  const outcome = outcomeOf(t, line);
  const duration = durationOf(t, line);
  const isRepeated = line.count > 1;
  return (
    <FoldingRow
      position={position}
      count={count}
      at={line.firstAt}
      className="[contain-intrinsic-size:auto_3.6rem]"
      lineClassName={clsx(ledgerGrid, hasCrossed(line) && "shadow-[inset_3px_0_0_var(--color-cross)]")}
      columns={
        <>
          <span className="min-w-0 @max-[46rem]:order-first @max-[46rem]:basis-full">
            <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
              <span className="min-w-0 break-words">{titleOf(t, line)}</span>
              {isRepeated && (
                <span className="flex items-baseline gap-x-2 text-small text-ink-2 tabular-nums">
                  <Tag>
                    <span aria-hidden>{t("activity.ledger.times", { count: line.count })}</span>
                    <span className="sr-only">{t("activity.ledger.timesSpoken", { count: line.count })}</span>
                  </Tag>
                  {t("activity.ledger.last", { time: formatClock(line.lastAt) })}
                </span>
              )}
            </span>
            <span className="line-clamp-1 font-mono text-small break-all text-ink-2">{particularsOf(line)}</span>
          </span>
          <State kind={reachKinds[line.reach]}>
            <span className={hasCrossed(line) ? "text-cross" : ""}>{t(`activity.where.${line.reach}`)}</span>
          </State>
          <span className="flex min-w-0 items-baseline gap-1.5 text-small text-ink-2 tabular-nums">
            {outcome.kind === "look" && <StateShape kind="look" />}
            <span className="min-w-0 break-words">
              {outcome.text}
              {duration !== null && (
                <span className="whitespace-nowrap text-ink-3">{`${formatPause()}${duration}`}</span>
              )}
            </span>
          </span>
        </>
      }
    >
      {() => <Evidence line={line} />}
    </FoldingRow>
  );
});
