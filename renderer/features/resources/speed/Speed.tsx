import { useTranslation } from "react-i18next";
import { useModels } from "../../../state/models";
import { useMeasure } from "../../../state/measure";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { Skeleton } from "../../../ui/Skeleton";
import { AgentPanel } from "./AgentPanel";

/** How fast a model is here, and whether it can call tools: measured, never guessed. */
export function Speed({ model: ref, isUsable }: { model: string; isUsable: boolean }) {
  const { t } = useTranslation();
  const model = useModels(({ snapshot }) => snapshot?.items.find((each) => each.ref === ref)) ?? null;
  const { snapshot, failure, read } = useMeasure();
  if (failure !== null)
    return (
      <FailureNotice failure={failure} actions={<Button onClick={() => void read()}>{t("action.retry")}</Button>} />
    );
  if (model === null || snapshot === null) return <Skeleton className="h-72 w-full rounded-panel" />;
  return (
    <div className="flex flex-col gap-5">
      <AgentPanel model={model} isUsable={isUsable} />
    </div>
  );
}
