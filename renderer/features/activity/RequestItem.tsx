import clsx from "clsx";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { RequestRow } from "../../../app/contract/requests";
import { Facts, type Fact } from "../../ui/Facts";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatCount, formatNumber, formatSeconds, shortModelName } from "../../ui/format";
import { State } from "../../ui/State";
import { Tag } from "../../ui/Tag";
import { FoldingRow } from "./FoldingRow";
import { formatClock } from "./line-words";
import { clientOf, countText, hasLeft, requestOutcome } from "./request-text";
import { RequestWords } from "./RequestWords";

/** Client and model over the rest when narrow, columns from 46rem on. */
export const requestGrid =
  "flex flex-wrap items-baseline gap-x-4 gap-y-0.5 @min-[46rem]:grid @min-[46rem]:grid-cols-[5rem_minmax(0,1fr)_minmax(0,1.2fr)_7.5rem_5.5rem_9.5rem]";

function useFacts(row: RequestRow): Fact[] {
  const { t } = useTranslation();
  const done = (tokens: number | null, rate: number | null) => {
    if (tokens === null) return null;
    const amount = t("unit.tokens", { count: tokens, amount: formatCount(tokens) });
    const speed = rate === null ? null : t("unit.tokensPerSecond", { rate: formatNumber(rate) });
    return speed === null ? amount : t("requests.detail.at", { tokens: amount, speed });
  };
  const known = [
    ["when", formatClock(row.at)],
    ["userAgent", row.userAgent ?? t("requests.detail.userAgentNone")],
    ["request", `${row.method} ${row.path}`],
    ["origin", row.origin],
    ["status", row.status === null ? null : String(row.status)],
    ["isStreamed", t(row.isStreamed ? "requests.detail.yes" : "requests.detail.no")],
    ["read", done(row.promptTokens, row.promptTokensPerSecond)],
    ["written", done(row.generatedTokens, row.tokensPerSecond)],
    ["engine", row.engineMs === null ? null : formatSeconds(row.engineMs / 1000)],
  ] as const;
  return known.flatMap(([name, value]) => (value === null ? [] : [{ label: t(`requests.detail.${name}`), value }]));
}

function About({ row }: { row: RequestRow }) {
  const { t } = useTranslation();
  const facts = useFacts(row);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 px-4 pt-1 pb-4 @min-[46rem]:pl-[7rem]">
      <div className="max-w-prose text-small">
        <Facts facts={facts} />
      </div>
      {row.state === "lost" && <p className="max-w-prose text-small text-ink-2">{t("requests.lostText")}</p>}
      {hasLeft(row) && <p className="max-w-prose text-small text-ink-2">{t("requests.leftText")}</p>}
      {row.problem !== null && !hasLeft(row) && (
        <FailureNotice failure={{ code: row.problem, message: "" }} isAnnounced={false} />
      )}
      <RequestWords id={row.id} />
    </div>
  );
}

/** One request Model Runner answered; it folds out to all that is known of it, its words on a further click. */
export const RequestItem = memo(function RequestItem({
  row,
  position,
  count,
}: {
  row: RequestRow;
  /** Its place among all that match, drawn yet or not. */
  position: number;
  count: number;
}) {
  const { t } = useTranslation();
  const outcome = requestOutcome(t, row);
  const hasTokens = row.promptTokens !== null || row.generatedTokens !== null;
  const tokens = { read: countText(row.promptTokens), written: countText(row.generatedTokens) };
  return (
    <FoldingRow
      position={position}
      count={count}
      at={row.at}
      className="[contain-intrinsic-size:auto_2.3rem]"
      lineClassName={requestGrid}
      columns={
        <>
          <span className="flex min-w-0 flex-wrap items-baseline gap-x-2 font-medium">
            <span className="min-w-0 break-words">{clientOf(t, row.client)}</span>
            {row.isEarlier && <Tag>{t("requests.earlier")}</Tag>}
          </span>
          <span className="min-w-0 [overflow-wrap:anywhere]" title={row.model}>
            {shortModelName(row.model)}
          </span>
          <span className="text-small text-ink-2 tabular-nums">
            {hasTokens && (
              <>
                <span aria-hidden>{t("requests.tokens", tokens)}</span>
                <span className="sr-only">{t("requests.tokensSpoken", tokens)}</span>
              </>
            )}
          </span>
          <span className="text-small text-ink-2 tabular-nums">
            {row.tokensPerSecond !== null && t("unit.tokensPerSecond", { rate: formatNumber(row.tokensPerSecond) })}
          </span>
          <State kind={outcome.kind} className={clsx(row.state === "answering" && "text-accent")}>
            {outcome.text}
          </State>
        </>
      }
    >
      {() => <About row={row} />}
    </FoldingRow>
  );
});
