import { useTranslation } from "react-i18next";
import type { EngineState } from "../../../app/contract/engine";
import type { Model } from "../../../app/contract/models";
import { useAction } from "../../state/use-action";
import { useLatestJob } from "../../state/use-latest-job";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatCount } from "../../ui/format";
import { Note } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { ReadingText } from "../../ui/ReadingText";

const loadKinds = ["load-model"] as const;

/** What was asked for and what is really in use, side by side. */
export function EngineTruth({ engine, model }: { engine: EngineState; model: Model }) {
  const { t } = useTranslation();
  const load = useAction("engine.load");
  const job = useLatestJob(loadKinds);
  const { asked, kept, contextTokens } = engine;
  const tokens = (count: number) => t("unit.tokens", { count, amount: formatCount(count) });
  const isDifferent =
    asked.contextTokens !== undefined && contextTokens.isKnown && contextTokens.value !== asked.contextTokens;
  const isForgotten = kept.contextTokens !== undefined && kept.contextTokens !== asked.contextTokens;
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
      {isForgotten && (
        <Note className="mt-3">{t("resources.truth.forgotten", { kept: formatCount(kept.contextTokens ?? 0) })}</Note>
      )}
      {load.failure && <FailureNotice failure={load.failure} />}
      {job?.outcome?.kind === "failed" && job.subject === model.ref && <FailureNotice failure={job.outcome.failure} />}
    </Panel>
  );
}
