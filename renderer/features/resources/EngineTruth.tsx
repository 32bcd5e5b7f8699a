import { useTranslation } from "react-i18next";
import type { EngineState } from "../../../app/contract/engine";
import type { Model } from "../../../app/contract/models";
import { contextOfSlot } from "../../../app/domain/fit/kv-cache";
import { useAction } from "../../state/use-action";
import { useLatestJob } from "../../state/use-latest-job";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatCount } from "../../ui/format";
import { Note } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { ReadingText } from "../../ui/ReadingText";
import { LastingCopy } from "./LastingCopy";

const loadKinds = ["load-model"] as const;

/** What was asked for and what is really in use, side by side. */
export function EngineTruth({ engine, model }: { engine: EngineState; model: Model }) {
  const { t } = useTranslation();
  const load = useAction("engine.load");
  const unsplit = useAction("engine.apply");
  const job = useLatestJob(loadKinds);
  const { asked, kept, contextTokens } = engine;
  const tokens = (count: number) => t("unit.tokens", { count, amount: formatCount(count) });
  const slots = asked.slots ?? 1;
  const expected =
    asked.contextTokens === undefined ? null : [asked.contextTokens / slots, contextOfSlot(asked.contextTokens, slots)];
  const isDifferent = expected !== null && contextTokens.isKnown && !expected.includes(contextTokens.value);
  const isForgotten = kept.contextTokens !== undefined && kept.contextTokens !== asked.contextTokens;
  // what is packaged with it already lasts
  const packaged = model.packagedContextTokens;
  const wanted = asked.contextTokens ?? kept.contextTokens;
  const lasting = wanted === undefined || (packaged.isKnown && packaged.value === wanted) ? null : wanted;
  const isLoading = job !== null && job.outcome === null && job.subject === model.ref;
  return (
    <Panel
      title={t("resources.truth.title")}
      section="resources/context"
      aside={
        !contextTokens.isKnown && (
          <Button
            kind="quiet"
            isPending={load.isPending || isLoading}
            onClick={() => void load.run({ ref: model.ref })}
          >
            {t("resources.truth.load")}
          </Button>
        )
      }
    >
      <dl className="grid gap-x-6 gap-y-2 tabular-nums bar:grid-cols-3">
        <div className="min-w-0">
          <dt className="text-small text-ink-2">{t("resources.truth.inUse")}</dt>
          <dd>
            <ReadingText reading={contextTokens} format={tokens} />
          </dd>
        </div>
        <div className="min-w-0">
          <dt className="text-small text-ink-2">{t("resources.truth.asked")}</dt>
          <dd>{asked.contextTokens === undefined ? t("resources.truth.nothing") : tokens(asked.contextTokens)}</dd>
        </div>
        <div className="min-w-0">
          <dt className="text-small text-ink-2">{t("resources.truth.trained")}</dt>
          <dd>
            <ReadingText reading={model.trainedContextTokens} format={tokens} />
          </dd>
        </div>
      </dl>
      {isDifferent && contextTokens.isKnown && (
        <Note className="mt-3">
          {t(
            model.trainedContextTokens.isKnown && (asked.contextTokens ?? 0) > model.trainedContextTokens.value
              ? "resources.truth.capped"
              : "resources.truth.different",
            { asked: formatCount(asked.contextTokens ?? 0), used: formatCount(contextTokens.value) },
          )}
        </Note>
      )}
      {slots > 1 && (
        <Note className="mt-3">
          <p>
            {asked.contextTokens !== undefined && contextTokens.isKnown
              ? t("resources.truth.split", {
                  asked: formatCount(asked.contextTokens),
                  slots,
                  used: formatCount(contextTokens.value),
                })
              : t("resources.truth.splitUnread", { slots })}
          </p>
          <Button
            className="mt-2"
            isPending={unsplit.isPending}
            onClick={() => void unsplit.run({ ref: model.ref, change: { slots: null } })}
          >
            {t("resources.truth.unsplit")}
          </Button>
        </Note>
      )}
      {isForgotten && (
        <Note className="mt-3">{t("resources.truth.forgotten", { kept: formatCount(kept.contextTokens ?? 0) })}</Note>
      )}
      {lasting !== null && (
        <div className="mt-3">
          <LastingCopy key={lasting} model={model} contextTokens={lasting} />
        </div>
      )}
      {unsplit.failure && <FailureNotice failure={unsplit.failure} />}
      {load.failure && <FailureNotice failure={load.failure} />}
      {job?.outcome?.kind === "failed" && job.subject === model.ref && <FailureNotice failure={job.outcome.failure} />}
    </Panel>
  );
}
