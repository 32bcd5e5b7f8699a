import { useTranslation } from "react-i18next";
import type { ChatStats } from "../../../app/contract/chat";
import { Details } from "../../ui/Details";
import { Facts, type Fact } from "../../ui/Facts";
import { formatCount, formatNumber, formatSeconds } from "../../ui/format";
import { ReadingText } from "../../ui/ReadingText";

const span = (ms: number) => formatSeconds(ms / 1000);

function useSummary({ isColdStart, timeToFirstTokenMs: first, generatedTokens, tokensPerSecond, totalMs }: ChatStats) {
  const { t } = useTranslation();
  return [
    first.isKnown && t(isColdStart ? "chat.figures.firstCold" : "chat.figures.first", { time: span(first.value) }),
    tokensPerSecond.isKnown
      ? t("chat.figures.writes", { rate: formatNumber(tokensPerSecond.value) })
      : t("chat.figures.speedUnknown"),
    generatedTokens.isKnown &&
      t("chat.figures.tokens", { count: generatedTokens.value, amount: formatCount(generatedTokens.value) }),
    t("chat.figures.total", { time: span(totalMs) }),
  ].filter((part) => part !== false);
}

/** What an answer cost: one line, and all figures behind it. */
export function Figures({ stats, maxTokens }: { stats: ChatStats; maxTokens: number | null }) {
  const { t } = useTranslation();
  const summary = useSummary(stats);
  const tokens = (count: number) => t("chat.figures.tokens", { count, amount: formatCount(count) });
  const rate = (value: number) => t("unit.tokensPerSecond", { rate: formatNumber(value) });
  const facts: Fact[] = [
    {
      label: t(stats.isColdStart ? "chat.figures.fact.firstCold" : "chat.figures.fact.first"),
      value: <ReadingText reading={stats.timeToFirstTokenMs} format={span} />,
    },
    { label: t("chat.figures.fact.prompt"), value: <ReadingText reading={stats.promptTokens} format={tokens} /> },
    { label: t("chat.figures.fact.cached"), value: <ReadingText reading={stats.cachedTokens} format={tokens} /> },
    { label: t("chat.figures.fact.read"), value: <ReadingText reading={stats.promptTokensPerSecond} format={rate} /> },
    { label: t("chat.figures.fact.generated"), value: <ReadingText reading={stats.generatedTokens} format={tokens} /> },
    ...(maxTokens === null ? [] : [{ label: t("chat.figures.fact.limit"), value: tokens(maxTokens) }]),
    { label: t("chat.figures.fact.written"), value: <ReadingText reading={stats.tokensPerSecond} format={rate} /> },
    { label: t("chat.figures.fact.total"), value: span(stats.totalMs) },
  ];
  return (
    <Details summary={<span className="text-ink-2 tabular-nums">{summary.join("\u00a0· ")}</span>}>
      <div className="grid max-w-[30rem] gap-2 border-l border-line pl-3 text-small">
        <Facts facts={facts} />
        <p className="text-ink-3">{t("chat.figures.from")}</p>
      </div>
    </Details>
  );
}
