import { useTranslation } from "react-i18next";
import type { AgentCheck } from "../../../../app/contract/measure";
import type { Model } from "../../../../app/contract/models";
import { measuredSpeedOf } from "../../../../app/domain/benchmark";
import { displayRef } from "../../../../app/domain/model-reference";
import { pagePath } from "../../../pages";
import { useChosenModel } from "../../../state/chosen-model";
import { useMeasure } from "../../../state/measure";
import { useAction } from "../../../state/use-action";
import { useJobs } from "../../../state/jobs";
import { FailureNotice } from "../../../ui/FailureNotice";
import { formatTime, shortModelName } from "../../../ui/format";
import { State, StateShape, type StateKind } from "../../../ui/State";
import { Tooltip } from "../../../ui/Tooltip";

export const agentKinds: Record<AgentCheck["verdict"], StateKind> = { calls: "ok", words: "look", malformed: "look" };

/** The last check of a model, by its id; null: never checked. */
export function useAgentCheck(modelId: string): AgentCheck | null {
  return useMeasure(({ snapshot }) => snapshot?.checks.find((check) => check.modelId === modelId) ?? null);
}

/** Tokens per second of a model as measured here last; null: never. */
export function useMeasuredSpeed(modelId: string): number | null {
  return useMeasure(({ snapshot }) => measuredSpeedOf(snapshot?.runs ?? [], modelId)?.tokensPerSecond ?? null);
}

/** A model's short name for a list to choose from, with what its check found. */
export function useModelLabel(): (model: Model) => string {
  const { t } = useTranslation();
  const checks = useMeasure(({ snapshot }) => snapshot?.checks);
  return ({ id, ref }) => {
    const verdict = checks?.find(({ modelId }) => modelId === id)?.verdict;
    const name = shortModelName(ref);
    return verdict === undefined
      ? name
      : t("speed.agent.option", { model: name, verdict: t(`speed.agent.verdict.${verdict}`) });
  };
}

/** Whether a model is being checked now. */
function useIsChecked(ref: string): boolean {
  return useJobs(
    ({ snapshot }) =>
      snapshot?.items.some((job) => job.kind === "check-agent" && job.subject === ref && job.outcome === null) ?? false,
  );
}

/** Whether a model can call tools, as it was checked here, or the button that checks it. */
export function AgentTag({ model, isInert = false }: { model: Model; isInert?: boolean }) {
  const { t } = useTranslation();
  const check = useAgentCheck(model.id);
  const isRunning = useIsChecked(model.ref);
  const start = useAction("measure.checkAgent");
  const choose = useChosenModel((state) => state.choose);
  const name = displayRef(model.ref);
  if (isRunning) return <State kind="look">{t("speed.agent.checking")}</State>;
  if (check !== null) {
    const word = t(`speed.agent.verdict.${check.verdict}`);
    return (
      <Tooltip
        text={`${t(`speed.agent.reason.${check.reason}`)} ${t("speed.agent.at", { when: formatTime(check.at) })}`}
      >
        <a
          href={pagePath("resources/speed")}
          aria-label={t("speed.agent.ofModel", { verdict: word, model: name })}
          className="group inline-flex min-h-6 w-fit items-center gap-1.5 text-small text-ink-2 hover:text-ink"
          onClick={() => choose(model.ref)}
        >
          <StateShape kind={agentKinds[check.verdict]} />
          <span className="group-hover:underline">{word}</span>
        </a>
      </Tooltip>
    );
  }
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-x-3">
      <Tooltip text={t("speed.agent.unchecked")}>
        <button
          type="button"
          aria-disabled={isInert || start.isPending || undefined}
          aria-label={t("speed.agent.checkWhat", { model: name })}
          className="group inline-flex min-h-6 w-fit items-center gap-1.5 text-small text-ink-2 hover:text-ink"
          onClick={() => void (isInert || start.run({ ref: model.ref }))}
        >
          <StateShape kind="unknown" />
          <span className="group-hover:underline">{t("speed.agent.checkTag")}</span>
        </button>
      </Tooltip>
      {start.failure && <FailureNotice failure={start.failure} />}
    </span>
  );
}
