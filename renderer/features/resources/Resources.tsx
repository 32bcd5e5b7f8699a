import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { EngineChange } from "../../../app/contract/engine";
import type { Model } from "../../../app/contract/models";
import { defaultModelOf } from "../../../app/domain/answer-route";
import { changeOf } from "../../../app/domain/engine-change";
import { contextWithoutSetting } from "../../../app/domain/engine-record";
import { judgeFit, largestContext } from "../../../app/domain/fit";
import { sameModel } from "../../../app/domain/model-reference";
import { runnerProblemOf } from "../../../app/domain/runner-problem";
import { LookAgain } from "../../frame/LookAgain";
import { useChosenModel } from "../../state/chosen-model";
import { useModels } from "../../state/models";
import { useOpenClaw } from "../../state/openclaw";
import { useRunner } from "../../state/runner";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { FailureNotice } from "../../ui/FailureNotice";
import { SelectField } from "../../ui/Fields";
import { shortModelName } from "../../ui/format";
import { PageLink } from "../../ui/Links";
import { PageHeader } from "../../ui/PageHeader";
import { Panel } from "../../ui/Panel";
import { Skeleton } from "../../ui/Skeleton";
import { ApplyBar } from "./ApplyBar";
import { EngineTruth } from "./EngineTruth";
import { EngineSliders } from "./EngineSliders";
import { MemoryPanel } from "./MemoryPanel";
import { useEngine } from "./use-engine";

/** The model to begin with: the one chosen last, else OpenClaw's, else one that is loaded, else the first. */
function useModelChoice(): { items: readonly Model[]; ref: string | null; choose: (ref: string) => void } {
  const { ref: chosen, choose } = useChosenModel();
  const models = useModels(({ snapshot }) => snapshot);
  const loaded = useRunner(({ snapshot }) => snapshot?.loaded[0]?.ref ?? null);
  const route = useOpenClaw(({ snapshot }) => (snapshot?.isConnected ? defaultModelOf(snapshot)?.model : null) ?? null);
  const items = (models?.items ?? []).filter(({ purpose }) => purpose === "text");
  const wanted = [chosen, route, loaded].flatMap((name) => (name === null ? [] : [name]));
  const found = wanted.map((name) => items.find(({ ref }) => sameModel(ref, name))).find((model) => model);
  return { items, ref: (found ?? items[0])?.ref ?? null, choose };
}

/** How a model is loaded: drag, see what it takes, apply, and see what is really in use. */
export function Resources() {
  const { t } = useTranslation();
  const runner = useRunner(({ snapshot }) => snapshot);
  const models = useModels(({ snapshot }) => snapshot);
  const { items, ref, choose } = useModelChoice();
  const problem = runner ? runnerProblemOf(runner.state) : undefined;

  return (
    <>
      <PageHeader
        title={t("resources.title")}
        how={t("resources.how")}
        actions={
          ref !== null && (
            <div className="w-90 max-w-full">
              <SelectField
                label={t("resources.model")}
                value={ref}
                onChange={(event) => choose(event.target.value)}
                options={items.map((model) => ({ value: model.ref, label: shortModelName(model.ref) }))}
              />
            </div>
          )
        }
      />
      {problem !== undefined && (
        <FailureNotice
          isAnnounced={false}
          failure={runner?.problem ?? { code: problem, message: "" }}
          actions={<LookAgain kind="primary" />}
        />
      )}
      {models === null || models.state === "waiting" ? (
        problem === undefined && <Skeleton className="h-72 w-full rounded-panel" />
      ) : ref === null ? (
        problem === undefined && (
          <Panel title={t("resources.model")}>
            <EmptyState
              title={t("resources.noModels")}
              actions={
                <PageLink to="models" as="primary">
                  {t("resources.toModels")}
                </PageLink>
              }
            >
              {t("resources.noModelsText")}
            </EmptyState>
          </Panel>
        )
      ) : (
        <ModelSettings key={ref} model={ref} isUsable={problem === undefined} />
      )}
    </>
  );
}

/** The settings of one model; what is dragged and not applied goes with it. */
function ModelSettings({ model: ref, isUsable }: { model: string; isUsable: boolean }) {
  const { t } = useTranslation();
  const { engine, fit: facts, failure, again } = useEngine(ref);
  const [draft, setDraft] = useState<EngineChange>({});
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
      <ApplyBar
        title={t("resources.apply.title", { model: shortModelName(ref) })}
        engine={engine}
        change={change}
        isUsable={isUsable}
        isTooBig={isTooBig}
        onReset={() => setDraft({})}
      />
    </div>
  );
}
