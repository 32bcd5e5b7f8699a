import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import type { Model, ModelsSnapshot } from "../../../app/contract/models";
import { displayRef, modelNamed } from "../../../app/domain/model-reference";
import { can } from "../../../app/domain/runner-capabilities";
import { useConnection } from "../../state/connection";
import { useModels } from "../../state/models";
import { useRunner } from "../../state/runner";
import { useAction } from "../../state/use-action";
import { useWish } from "../../state/wish";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatBytes, formatTime } from "../../ui/format";
import { Note } from "../../ui/Note";
import { PageHeader } from "../../ui/PageHeader";
import { Skeleton } from "../../ui/Skeleton";
import { EngineOnly, useCan } from "../../frame/EngineOnly";
import { LocalOrCloud } from "../local-or-cloud/LocalOrCloud";
import { homeSentence } from "../home/home-sentence";
import { RunnerHelp } from "../home/RunnerHelp";
import { Tried } from "../home/Tried";
import { SetUpNews } from "../setup/SetUpNews";
import { GetModel } from "./GetModel";
import { ModelDialogs, type OpenDialog } from "./ModelDialogs";
import { ModelJobs } from "./ModelJobs";
import { ModelList } from "./ModelList";
import type { ModelAsk } from "./ModelRow";
import { modelsSentence, totalSize } from "./models-sentence";
import { Recommended } from "./recommended/Recommended";

const noItems: readonly Model[] = [];

/** Reads the list when the page opens, because other programs pull too, and again when asked. */
function useFreshList(isHealthy: boolean) {
  const { run, isPending, data } = useAction("models.refresh");
  const [isAsked, setAsked] = useState(false);
  useEffect(() => {
    if (isHealthy) void run({});
  }, [isHealthy, run]);
  function again() {
    setAsked(true);
    void run({}).then(() => setAsked(false));
  }
  return { again, isReading: isPending && isAsked, readAt: data?.asOf ?? 0 };
}

function useWords(models: ModelsSnapshot | null, readAt: number) {
  const { t } = useTranslation();
  const runner = useRunner(({ snapshot }) => snapshot);
  const count = models?.items.length ?? 0;
  const time = formatTime(Math.max(models?.asOf ?? 0, readAt));
  if (runner && runner.state !== "healthy" && runner.state !== "looking") {
    const { id } = homeSentence({ runner, models: null, openclaw: null, hardware: null });
    return {
      title: t(`home.sentence.${id}.title`),
      how: t(`home.sentence.${id}.how`, { time: formatTime(runner.asOf) }),
    };
  }
  if (runner?.state === "healthy" && !can(runner, "load")) {
    const who = runner.service?.engine ?? t("engineOnly.some");
    return {
      title: t("engineOnly.title", { who, count }),
      how: t("engineOnly.read", { address: runner.endpoint?.address ?? "", time }),
    };
  }
  const size = models ? totalSize(models) : null;
  const pulled =
    size === null ? t("models.pulledOpen", { count }) : t("models.pulled", { count, size: formatBytes(size) });
  const { id, model, number } = modelsSentence(runner, models);
  const values = { model: displayRef(model), number, time, pulled };
  return { title: t(`models.sentence.${id}.title`, values), how: t(`models.sentence.${id}.how`, values) };
}

/** What is pulled, what is being pulled, and a way to pull more. */
export function Models() {
  const { t } = useTranslation();
  const runner = useRunner(useShallow(({ snapshot, failure }) => ({ snapshot, failure })));
  const models = useModels(useShallow(({ snapshot, failure }) => ({ snapshot, failure })));
  const isLost = useConnection(({ status }) => status === "lost");
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const listed = models.snapshot?.items ?? null;
  const showDialog = (kind: ModelAsk["kind"], ref: string) => {
    const model = listed && modelNamed(listed, ref);
    if (model) setDialog({ kind, model });
  };
  useWish("model-details", ({ ref }) => showDialog("details", ref), listed !== null);
  useWish("remove-model", ({ ref }) => showDialog("remove", ref), listed !== null);

  const state = runner.snapshot?.state ?? "looking";
  const isHealthy = state === "healthy";
  const canPull = useCan("pull");
  const { again, isReading, readAt } = useFreshList(isHealthy);
  const { title, how } = useWords(models.snapshot, readAt);

  const list = models.snapshot?.state ?? "waiting";
  const items = models.snapshot?.items ?? noItems;
  const isEmpty = list === "ready" && items.length === 0;
  const failure = models.snapshot?.problem ?? models.failure;
  const readAgain = (
    <Button isPending={isReading} isDisabled={isLost} onClick={again}>
      {t("models.again")}
    </Button>
  );

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <PageHeader title={title} how={how} {...(isHealthy && list !== "failed" ? { actions: readAgain } : {})} />
      <SetUpNews />
      {runner.failure && !runner.snapshot && (
        <FailureNotice
          failure={runner.failure}
          actions={<Button onClick={() => void useRunner.getState().read()}>{t("action.retry")}</Button>}
        />
      )}
      {!isHealthy && state !== "looking" && (
        <>
          <RunnerHelp runner={runner.snapshot} />
          {runner.snapshot && <Tried runner={runner.snapshot} />}
        </>
      )}
      {isHealthy && !canPull && <EngineOnly what="models" />}
      {isHealthy && canPull && <GetModel items={items} isPrimary={!isEmpty} onAsk={setDialog} />}
      {isHealthy && canPull && list === "ready" && <Recommended items={items} />}
      <ModelJobs items={models.snapshot && items} onAccess={(ref) => setDialog({ kind: "access", ref })} />
      <ModelDialogs items={items} dialog={dialog} onAsk={setDialog} onClose={() => setDialog(null)} />
      {isHealthy && failure && list !== "ready" && (
        <FailureNotice isAnnounced={false} failure={failure} actions={readAgain} />
      )}
      {!isHealthy && items.length > 0 && models.snapshot && state !== "looking" && (
        <Note tone="plain">{t("models.stale", { time: formatTime(models.snapshot.asOf) })}</Note>
      )}
      {items.length > 0 && <ModelList items={items} isInert={!isHealthy || isLost} onAsk={setDialog} />}
      {items.length === 0 && list === "waiting" && !failure && (isHealthy || state === "looking") && (
        <Skeleton className="h-56 w-full rounded-panel" />
      )}
      <LocalOrCloud />
    </div>
  );
}
