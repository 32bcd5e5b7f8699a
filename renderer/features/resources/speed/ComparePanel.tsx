import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ComparedSide } from "../../../../app/contract/measure";
import type { Model } from "../../../../app/contract/models";
import { bridge } from "../../../bridge";
import { useMeasure } from "../../../state/measure";
import { useAction } from "../../../state/use-action";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { SelectField, TextArea } from "../../../ui/Fields";
import { formatNumber, shortModelName } from "../../../ui/format";
import { Panel } from "../../../ui/Panel";
import { State } from "../../../ui/State";
import { amountText, metrics, type Metric } from "./figure-words";
import { JobLine } from "./JobLine";
import { useJobOf } from "./use-job-of";

function figure(side: ComparedSide, metric: Metric): number | null {
  return metric === "loadMs" ? side.loadMs : (side.figures?.[metric] ?? null);
}

function Figures({ sides: [left, right] }: { sides: readonly [ComparedSide, ComparedSide] }) {
  const { t } = useTranslation();
  return (
    <div>
      <table className="w-full table-fixed border-collapse">
        <thead>
          <tr className="border-b border-line text-small text-ink-2">
            <th scope="col" className="w-36 py-1.5 pr-4 text-left font-normal">
              {t("speed.compare.figure")}
            </th>
            {[left, right].map(({ ref }) => (
              <th key={ref} scope="col" className="py-1.5 pr-4 text-right font-normal [overflow-wrap:anywhere]">
                {shortModelName(ref)}
              </th>
            ))}
            <th scope="col" className="w-24 py-1.5 text-right font-normal">
              {t("speed.compare.ratio")}
            </th>
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => {
            const values = [figure(left, metric), figure(right, metric)] as const;
            const [a, b] = values;
            return (
              <tr key={metric} className="border-b border-line last:border-0">
                <th scope="row" className="py-1.5 pr-4 text-left font-normal">
                  {t(`speed.metric.${metric}`)}
                </th>
                {values.map((value, at) => (
                  <td key={at === 0 ? left.ref : right.ref} className="py-1.5 pr-4 text-right tabular-nums">
                    {value === null ? "–" : amountText(t, metric, value)}
                  </td>
                ))}
                <td className="py-1.5 text-right tabular-nums">
                  {a === null || b === null || a === 0
                    ? "–"
                    : t("speed.compare.times", { factor: formatNumber(b / a) })}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Two models on the same question, one after the other. The answers are forgotten when the page is left. */
export function ComparePanel({ model, items, isUsable }: { model: Model; items: readonly Model[]; isUsable: boolean }) {
  const { t } = useTranslation();
  const others = items.filter(({ id, purpose }) => purpose === "text" && id !== model.id);
  const [chosen, setChosen] = useState<string | null>(null);
  const [question, setQuestion] = useState(() => t("speed.compare.sample"));
  const start = useAction("measure.compare");
  const job = useJobOf("compare-models", model.ref);
  const comparison = useMeasure(({ snapshot }) => snapshot?.comparison) ?? null;
  useEffect(() => () => void bridge.request("measure.forgetComparison", {}), []);
  const other = others.find(({ ref }) => ref === chosen) ?? others[0];
  const isRunning = job !== null && job.outcome === null;
  const [left, right] = comparison?.sides ?? [];
  if (other === undefined) {
    return (
      <Panel title={t("speed.compare.title")}>
        <p className="text-ink-2">{t("speed.compare.needsTwo")}</p>
      </Panel>
    );
  }
  return (
    <Panel title={t("speed.compare.title")}>
      <div className="grid gap-4">
        {!isRunning && (
          <form
            className="grid gap-3"
            onSubmit={(event) => {
              event.preventDefault();
              if (isUsable && question.trim() !== "")
                void start.run({ refs: [model.ref, other.ref], question: question.trim(), maxTokens: 256 });
            }}
          >
            <div className="max-w-[28rem]">
              <SelectField
                label={t("speed.compare.with")}
                value={other.ref}
                onChange={({ target }) => setChosen(target.value)}
                options={others.map(({ ref }) => ({ value: ref, label: shortModelName(ref) }))}
              />
            </div>
            <TextArea
              label={t("speed.compare.question")}
              rows={2}
              value={question}
              onChange={({ target }) => setQuestion(target.value)}
            />
            <div className="flex flex-wrap items-center gap-3">
              <Button type="submit" isDisabled={!isUsable || question.trim() === ""} isPending={start.isPending}>
                {t("speed.compare.start")}
              </Button>
              <p className="max-w-prose min-w-0 flex-1 basis-72 text-small text-ink-2">{t("speed.compare.hint")}</p>
            </div>
          </form>
        )}
        <JobLine job={job} />
        {start.failure && <FailureNotice failure={start.failure} />}
        {left !== undefined && right !== undefined && (
          <>
            <Figures sides={[left, right]} />
            <div className="grid gap-4 wide:grid-cols-2">
              {[left, right].map(({ ref, state, answer }) => (
                <section key={ref} aria-label={shortModelName(ref)} className="min-w-0">
                  <h3 className="text-body break-words">{shortModelName(ref)}</h3>
                  {state === "done" ? (
                    <p className="max-w-prose break-words whitespace-pre-wrap">
                      {answer === "" ? t("speed.compare.noWords") : answer}
                    </p>
                  ) : (
                    <State kind={state === "failed" ? "look" : "quiet"}>{t(`speed.compare.state.${state}`)}</State>
                  )}
                </section>
              ))}
            </div>
          </>
        )}
      </div>
    </Panel>
  );
}
