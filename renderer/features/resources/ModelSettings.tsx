import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { EngineChange } from "../../../app/contract/engine";
import type { ContainerLimits } from "../../../app/contract/limits";
import { changeOf } from "../../../app/domain/engine-change";
import { contextWithoutSetting } from "../../../app/domain/engine-record";
import { judgeFit, largestContext } from "../../../app/domain/fit/fit";
import { useModels } from "../../state/models";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { shortModelName } from "../../ui/format";
import { Skeleton } from "../../ui/Skeleton";
import { ApplyBar } from "./ApplyBar";
import { EngineTruth } from "./EngineTruth";
import { EngineSliders } from "./EngineSliders";
import { LimitsPanel } from "./limits/LimitsPanel";
import { useLimits } from "./limits/use-limits";
import { MemoryPanel } from "./MemoryPanel";
import { useEngine } from "./use-engine";

/** The settings of one model; what is dragged and not applied goes with it. */
export function ModelSettings({ model: ref, isUsable }: { model: string; isUsable: boolean }) {
  const { t } = useTranslation();
  const { engine, fit: facts, failure, again } = useEngine(ref);
  const [draft, setDraft] = useState<EngineChange>({});
  const limits = useLimits();
  const [limitsDraft, setLimitsDraft] = useState<ContainerLimits | null>(null);
  const model = useModels(({ snapshot }) => snapshot?.items.find((each) => each.ref === ref)) ?? null;

  if (failure !== null) {
    return (
      isUsable && (
        <FailureNotice
          isAnnounced={false}
          failure={failure}
          actions={<Button onClick={again}>{t("action.retry")}</Button>}
        />
      )
    );
  }
  if (engine === null || model === null) return <Skeleton className="h-72 w-full rounded-panel" />;
  const change = changeOf(engine.asked, draft);
  const shown = { ...engine.asked, ...draft };
  const question = facts && {
    ...facts,
    machine: limitsDraft === null ? facts.machine : { ...facts.machine, runnerLimitBytes: limitsDraft.memoryBytes },
    gpuLayers: shown.gpuLayers ?? null,
    contextTokens: shown.contextTokens ?? contextWithoutSetting(model.packagedContextTokens),
  };
  const fit = question && judgeFit(question);
  const trained = model.trainedContextTokens;
  // only what won't fit asks for it, and a drag would ask at every step
  const isTooBig = fit?.verdict === "wont-fit";
  const largest = question && isTooBig && trained.isKnown ? largestContext(question, trained.value) : null;
  return (
    <div className="flex flex-col gap-5">
      <MemoryPanel
        fit={fit}
        largestTokens={largest}
        onContext={(contextTokens) => setDraft({ ...draft, contextTokens })}
      />
      <EngineTruth engine={engine} model={model} />
      <EngineSliders
        model={model}
        gguf={facts?.model.gguf ?? {}}
        shown={shown}
        isDisabled={!isUsable}
        onChange={(part) => setDraft({ ...draft, ...part })}
      />
      <LimitsPanel
        {...limits}
        draft={limitsDraft}
        onDraft={setLimitsDraft}
        model={ref}
        needBytes={fit?.need.totalBytes ?? null}
        pool={fit?.pool.kind ?? null}
        threads={shown.threads ?? null}
        isUsable={isUsable}
      />
      <ApplyBar
        title={t("resources.apply.title", { model: shortModelName(ref) })}
        engine={engine}
        change={change}
        isUsable={isUsable}
        onReset={() => setDraft({})}
      />
    </div>
  );
}
