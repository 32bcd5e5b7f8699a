import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BenchmarkRun } from "../../../../app/contract/measure";
import { useAction } from "../../../state/use-action";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { SelectField } from "../../../ui/Fields";
import { formatCount, formatNumber, formatSeconds, formatTime } from "../../../ui/format";
import { Panel } from "../../../ui/Panel";
import { Chart, type ChartPoint } from "./Chart";
import { amountText, conditionsText, metricOf, metrics, type Metric, spreadText } from "./figure-words";

const orders = ["time", "context"] as const;

/** All runs of a model: drawn, and in a table with what each depends on. */
export function HistoryPanel({ runs }: { runs: readonly BenchmarkRun[] }) {
  const { t } = useTranslation();
  const [metric, setMetric] = useState<Metric>("tokensPerSecond");
  const [order, setOrder] = useState<(typeof orders)[number]>("time");
  const forget = useAction("measure.forgetRun");
  const points = runs.flatMap((run, at): ChartPoint[] => {
    const spread = metricOf(run, metric);
    const context = run.conditions.contextTokens;
    if (spread === null || (order === "context" && context === null)) return [];
    const x = order === "time" ? at : Math.log2(context ?? 1);
    const label = `${formatTime(run.at)}: ${spreadText(t, metric, spread)}`;
    return [{ id: run.id, x, y: spread.median, least: spread.least, most: spread.most, label }];
  });
  const contexts = runs.flatMap(({ conditions }) => conditions.contextTokens ?? []);
  const [first, last] = [runs[0], runs.at(-1)];
  if (first === undefined || last === undefined) return null;
  const ends: [string, string] =
    order === "time"
      ? [formatTime(first.at), runs.length > 1 ? formatTime(last.at) : ""]
      : contexts.length === 0
        ? ["", ""]
        : ([Math.min(...contexts), Math.max(...contexts)].map((tokens) => formatCount(tokens)) as [string, string]);
  const isTime = metric === "timeToFirstTokenMs" || metric === "loadMs";
  return (
    <Panel title={t("speed.history.title", { count: runs.length })}>
      <div className="grid gap-3">
        <div className="flex flex-wrap gap-3">
          <div className="w-56">
            <SelectField
              label={t("speed.history.metric")}
              value={metric}
              onChange={({ target }) => setMetric(metrics.find((each) => each === target.value) ?? metric)}
              options={metrics.map((value) => ({ value, label: t(`speed.metric.${value}`) }))}
            />
          </div>
          <div className="w-44">
            <SelectField
              label={t("speed.history.order")}
              value={order}
              onChange={({ target }) => setOrder(orders.find((each) => each === target.value) ?? order)}
              options={orders.map((value) => ({ value, label: t(`speed.history.by.${value}`) }))}
            />
          </div>
        </div>
        {points.length === 0 ? (
          <p className="text-ink-2">{t("speed.history.none")}</p>
        ) : (
          <Chart
            label={t("speed.history.chart", { metric: t(`speed.metric.${metric}`), count: points.length })}
            points={points}
            isLine={order === "time"}
            amountOf={(value) => (isTime ? formatSeconds(value / 1000) : formatNumber(value))}
            ends={ends}
          />
        )}
        <section aria-label={t("speed.history.table")} className="relative overflow-x-auto">
          <table className="w-full border-collapse text-small">
            <thead>
              <tr className="border-b border-line text-left text-ink-2">
                <th scope="col" className="py-1.5 pr-4 font-normal">
                  {t("speed.history.when")}
                </th>
                {metrics.map((each) => (
                  <th key={each} scope="col" className="py-1.5 pr-4 text-right font-normal">
                    {t(`speed.metricShort.${each}`)}
                  </th>
                ))}
                <th scope="col" className="sr-only">
                  {t("speed.history.forget")}
                </th>
              </tr>
            </thead>
            <tbody>
              {runs.toReversed().map((run) => (
                <tr key={run.id} className="border-b border-line align-top last:border-0">
                  <td className="py-1.5 pr-4">
                    {formatTime(run.at)}
                    <span className="block text-ink-2">{conditionsText(t, run)}</span>
                  </td>
                  {metrics.map((each) => {
                    const spread = metricOf(run, each);
                    return (
                      <td key={each} className="py-1.5 pr-4 text-right whitespace-nowrap tabular-nums">
                        {spread === null ? t("unknownWord") : amountText(t, each, spread.median)}
                      </td>
                    );
                  })}
                  <td className="py-0.5 text-right">
                    <Button
                      kind="quiet"
                      className="text-ink-2"
                      aria-label={t("speed.history.forgetWhat", { when: formatTime(run.at) })}
                      onClick={() => void forget.run({ id: run.id })}
                    >
                      <Trash2 aria-hidden className="size-4" />
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        {forget.failure && <FailureNotice failure={forget.failure} />}
      </div>
    </Panel>
  );
}
