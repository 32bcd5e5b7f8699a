import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../../app/contract/errors";
import type { Model } from "../../../app/contract/models";
import { defaultModelOf } from "../../../app/domain/answer-route";
import { modelNamed } from "../../../app/domain/model-reference";
import { runnerProblemOf } from "../../../app/domain/runner-problem";
import { EngineOnly, useCan } from "../../frame/EngineOnly";
import { LookAgain } from "../../frame/LookAgain";
import { useChosenModel } from "../../state/chosen-model";
import { useModels } from "../../state/models";
import { useOpenClaw } from "../../state/openclaw";
import { useRunner } from "../../state/runner";
import { EmptyState } from "../../ui/EmptyState";
import { FailureNotice } from "../../ui/FailureNotice";
import { SelectField } from "../../ui/Fields";
import { PageLink } from "../../ui/Links";
import { PageHeader } from "../../ui/PageHeader";
import { Panel } from "../../ui/Panel";
import { Skeleton } from "../../ui/Skeleton";
import { Tabs } from "../../ui/Tabs";
import { useModelLabel } from "./speed/AgentTag";
import { ModelSettings } from "./ModelSettings";
import { tabs, useTab } from "./tabs";

const Disk = lazy(async () => ({ default: (await import("./disk/Disk")).Disk }));
const Speed = lazy(async () => ({ default: (await import("./speed/Speed")).Speed }));

/** The model to begin with: the one chosen last, else OpenClaw's, else one that is loaded, else the first. */
function useModelChoice(): { items: readonly Model[]; ref: string | null; choose: (ref: string) => void } {
  const { ref: chosen, choose } = useChosenModel();
  const models = useModels(({ snapshot }) => snapshot);
  const loaded = useRunner(({ snapshot }) => snapshot?.loaded[0]?.ref ?? null);
  const route = useOpenClaw(({ snapshot }) => (snapshot?.isConnected ? defaultModelOf(snapshot)?.model : null) ?? null);
  const items = (models?.items ?? []).filter(({ purpose }) => purpose === "text");
  const wanted = [chosen, route, loaded].flatMap((name) => (name === null ? [] : [name]));
  const found = wanted.map((name) => modelNamed(items, name)).find((model) => model);
  return { items, ref: (found ?? items[0])?.ref ?? null, choose };
}

/** How a model is loaded: drag, see what it takes, apply, and see what is really in use. */
export function Resources() {
  const { t } = useTranslation();
  const [tab, setTab] = useTab();
  const runner = useRunner(({ snapshot }) => snapshot);
  const models = useModels(({ snapshot }) => snapshot);
  const { items, ref, choose } = useModelChoice();
  const labelOf = useModelLabel();
  const isOurs = useCan("settings");
  const problem = runner ? runnerProblemOf(runner.state) : undefined;

  return (
    <>
      <PageHeader
        title={t("resources.title")}
        how={t("resources.how")}
        actions={
          isOurs &&
          ref !== null &&
          tab !== "disk" && (
            <div className="w-90 max-w-full">
              <SelectField
                label={t("resources.model")}
                value={ref}
                onChange={(event) => choose(event.target.value)}
                options={items.map((model) => ({ value: model.ref, label: labelOf(model) }))}
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
      {!isOurs && <EngineOnly what="resources" />}
      {isOurs && (
        <Tabs
          label={t("resources.tabs")}
          tabs={tabs.map((value) => ({ value, label: t(`resources.tab.${value}`) }))}
          value={tab}
          onChange={setTab}
        >
          <Suspense fallback={<Skeleton className="h-72 w-full rounded-panel" />}>
            {tab === "disk" ? (
              <Disk />
            ) : models === null || models.state === "waiting" ? (
              problem === undefined && <Skeleton className="h-72 w-full rounded-panel" />
            ) : ref === null && models.state === "failed" ? (
              problem === undefined && <NotListed failure={models.problem} />
            ) : ref === null ? (
              problem === undefined && <NoModels />
            ) : tab === "speed" ? (
              <Speed key={ref} model={ref} isUsable={problem === undefined} />
            ) : (
              <ModelSettings key={ref} model={ref} isUsable={problem === undefined} />
            )}
          </Suspense>
        </Tabs>
      )}
    </>
  );
}

/** That there is none is only known of a list that was read. */
function NotListed({ failure }: { failure: Failure | null }) {
  return <FailureNotice isAnnounced={false} failure={failure ?? { code: "runner-bad-answer", message: "" }} />;
}

function NoModels() {
  const { t } = useTranslation();
  return (
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
  );
}
