import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BenchmarkRun } from "../../../../app/contract/measure";
import type { Model } from "../../../../app/contract/models";
import { figureOf } from "../../../../app/domain/benchmark";
import { useMeasure } from "../../../state/measure";
import { useAction } from "../../../state/use-action";
import { Button } from "../../../ui/Button";
import { Facts } from "../../../ui/Facts";
import { FailureNotice } from "../../../ui/FailureNotice";
import { SelectField } from "../../../ui/Fields";
import { formatCount, formatNumber, formatTime } from "../../../ui/format";
import { Panel } from "../../../ui/Panel";
import { State } from "../../../ui/State";
import { conditionsText, metricOf, metrics, spreadText } from "./figure-words";
import { JobLine } from "./JobLine";
import { useJobOf } from "./use-job-of";

const choices = {
  promptTokens: [128, 512, 2048, 8192],
  maxTokens: [32, 128, 512],
  repetitions: [1, 3, 5, 10],
} as const;
const usualWish = { promptTokens: 512, maxTokens: 128, repetitions: 3 };
type Wish = typeof usualWish;

function LastRun({ run }: { run: BenchmarkRun }) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-2">
      <Facts
        isWide
        facts={metrics.map((metric) => ({
          label: t(`speed.metric.${metric}`),
          value: spreadText(t, metric, metricOf(run, metric)),
        }))}
      />
      <p className="text-small break-words text-ink-2">
        {t("speed.bench.of", {
          when: formatTime(run.at),
          count: run.asked.repetitions,
          prompt: formatCount(run.repetitions[0]?.promptTokens ?? run.asked.promptTokens),
          answer: formatCount(run.asked.maxTokens),
        })}
        <span className="block">{conditionsText(t, run)}</span>
      </p>
    </div>
  );
}

/** Measures prompt and answer speed, time to the first token and the load, and shows the last run. */
export function BenchmarkPanel({
  model,
  runs,
  isUsable,
}: {
  model: Model;
  runs: readonly BenchmarkRun[];
  isUsable: boolean;
}) {
  const { t } = useTranslation();
  const [wish, setWish] = useState<Wish>(usualWish);
  const start = useAction("measure.benchmark");
  const job = useJobOf("benchmark", model.ref);
  const running = useMeasure(({ snapshot }) => snapshot?.running) ?? null;
  const isRunning = job !== null && job.outcome === null;
  const last = runs.at(-1);
  const own = running?.ref === model.ref ? running : null;
  const soFar = own && figureOf(own.repetitions, "tokensPerSecond");
  const detail =
    own === null || own.repetitions.length === 0
      ? null
      : [
          t("speed.bench.progress", { done: own.repetitions.length, of: own.ofRepetitions }),
          soFar === null ? "" : t("speed.unit.rate", { rate: formatNumber(soFar.median) }),
        ]
          .filter(Boolean)
          .join(" · ");
  const select = (name: keyof Wish) => (
    <SelectField
      label={t(`speed.bench.${name}`)}
      value={String(wish[name])}
      onChange={({ target }) => setWish({ ...wish, [name]: Number(target.value) })}
      options={choices[name].map((value) => ({ value: String(value), label: formatCount(value) }))}
    />
  );
  return (
    <Panel title={t("speed.bench.title")}>
      <div className="grid gap-4">
        {last === undefined ? (
          <State kind="unknown" className="text-body">
            {t("speed.notMeasured")}
          </State>
        ) : (
          <LastRun run={last} />
        )}
        {!isRunning && (
          <form
            className="grid gap-3"
            onSubmit={(event) => {
              event.preventDefault();
              if (isUsable) void start.run({ ref: model.ref, ...wish });
            }}
          >
            <div className="flex flex-wrap items-end gap-3">
              <div className="w-36">{select("promptTokens")}</div>
              <div className="w-36">{select("maxTokens")}</div>
              <div className="w-28">{select("repetitions")}</div>
              <Button type="submit" kind="primary" isDisabled={!isUsable} isPending={start.isPending}>
                {t("speed.bench.start")}
              </Button>
            </div>
            <p className="max-w-prose text-small text-ink-2">{t("speed.bench.hint")}</p>
          </form>
        )}
        <JobLine job={job} detail={detail} />
        {start.failure && <FailureNotice failure={start.failure} />}
      </div>
    </Panel>
  );
}
