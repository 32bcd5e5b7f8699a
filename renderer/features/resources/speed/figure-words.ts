import type { TFunction } from "i18next";
import type { BenchmarkRun, Conditions } from "../../../../app/contract/measure";
import { type FigureName, type Spread, figureOf, spreadOf, spreadShare } from "../../../../app/domain/benchmark";
import {
  formatCount,
  formatList,
  formatNumber,
  formatPercent,
  formatSeconds,
  shortDeviceName,
  shortModelName,
} from "../../../ui/format";

export const metrics = ["tokensPerSecond", "promptTokensPerSecond", "timeToFirstTokenMs", "loadMs"] as const;
export type Metric = (typeof metrics)[number];

/** A metric of one run with its spread; null: not measured. */
export function metricOf(run: BenchmarkRun, metric: Metric): Spread | null {
  if (metric !== "loadMs") return figureOf(run.repetitions, metric satisfies FigureName);
  return run.loadMs === null ? null : spreadOf([run.loadMs]);
}

export function amountText(t: TFunction, metric: Metric, value: number): string {
  return metric === "timeToFirstTokenMs" || metric === "loadMs"
    ? formatSeconds(value / 1000)
    : t("speed.unit.rate", { rate: formatNumber(value) });
}

/** "62 tokens/s, within 3%" */
export function spreadText(t: TFunction, metric: Metric, spread: Spread | null): string {
  if (spread === null) return t("unknownWord");
  const amount = amountText(t, metric, spread.median);
  return spread.count < 2
    ? amount
    : t("speed.spread", { amount, share: formatPercent(Math.max(0.01, spreadShare(spread))) });
}

/** What the figures depend on, in one line. */
export function conditionsText(
  t: TFunction,
  { conditions, quantization }: Pick<BenchmarkRun, "conditions" | "quantization">,
): string {
  const { contextTokens, engine, gpus, processor, gpuLayers, threads, power, others }: Conditions = conditions;
  const device = gpus === null || gpus.length === 0 ? processor : formatList(gpus.map(shortDeviceName));
  return [
    contextTokens === null
      ? t("speed.on.contextUnknown")
      : t("speed.on.context", { tokens: formatCount(contextTokens) }),
    quantization ?? "",
    engine ?? "",
    device === null ? "" : shortDeviceName(device),
    gpuLayers === null ? "" : t("speed.on.layers", { count: gpuLayers }),
    threads === null ? "" : t("speed.on.threads", { count: threads }),
    power === null ? "" : t(`speed.on.${power}`),
    others.length === 0 ? "" : t("speed.on.others", { models: formatList(others.map(shortModelName)) }),
  ]
    .filter(Boolean)
    .join(" · ");
}
