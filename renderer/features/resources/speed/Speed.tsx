import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { measuredSpeedOf } from "../../../../app/domain/benchmark";
import { expectedTokensPerSecond } from "../../../../app/domain/fit/speed";
import { bridge } from "../../../bridge";
import { useGpuUse } from "../../../state/use-gpu-use";
import { useMeasure } from "../../../state/measure";
import { useModels } from "../../../state/models";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { Skeleton } from "../../../ui/Skeleton";
import { AgentPanel } from "./AgentPanel";
import { BenchmarkPanel } from "./BenchmarkPanel";
import { ComparePanel } from "./ComparePanel";
import { GpuPanel } from "./GpuPanel";
import { WarmUpPanel } from "./WarmUpPanel";
import { HistoryPanel } from "./HistoryPanel";

/** Tokens per second that can be expected of the first GPU; null where it can't be told. */
function useExpectedSpeed(ref: string): number | null {
  const [expected, setExpected] = useState<number | null>(null);
  useEffect(() => {
    let isLeft = false;
    async function read() {
      const answer = await bridge.request("fit.read", { ref });
      if (isLeft || !answer.ok) return;
      const { model, machine } = answer.data;
      const gpu = machine.gpus.isKnown ? machine.gpus.value[0] : undefined;
      const speed = gpu === undefined ? null : expectedTokensPerSecond({ model, name: gpu.name });
      setExpected(speed?.isKnown === true ? speed.value : null);
    }
    void read();
    return () => {
      isLeft = true;
    };
  }, [ref]);
  return expected;
}

/** How fast a model is here, and whether it can call tools: measured, never guessed. */
export function Speed({ model: ref, isUsable }: { model: string; isUsable: boolean }) {
  const { t } = useTranslation();
  const items = useModels(({ snapshot }) => snapshot?.items) ?? [];
  const model = items.find((each) => each.ref === ref) ?? null;
  const { snapshot, failure, read } = useMeasure();
  const expected = useExpectedSpeed(ref);
  const runs = (snapshot?.runs ?? []).filter(({ modelId }) => modelId === model?.id);
  const measured = model === null ? null : (measuredSpeedOf(runs, model.id)?.tokensPerSecond ?? null);
  const use = useGpuUse(ref, { measured, expected });
  if (failure !== null)
    return (
      <FailureNotice failure={failure} actions={<Button onClick={() => void read()}>{t("action.retry")}</Button>} />
    );
  if (model === null || snapshot === null) return <Skeleton className="h-72 w-full rounded-panel" />;
  return (
    <div className="flex flex-col gap-5">
      {use !== null && <GpuPanel use={use} measured={measured} expected={expected} />}
      <BenchmarkPanel model={model} runs={runs} isUsable={isUsable} />
      <WarmUpPanel model={model} isUsable={isUsable} />
      {runs.length > 0 && <HistoryPanel runs={runs} />}
      <AgentPanel model={model} isUsable={isUsable} />
      <ComparePanel model={model} items={items} isUsable={isUsable} />
    </div>
  );
}
