import { useTranslation } from "react-i18next";
import type { ModelsSnapshot } from "../../../app/contract/models";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { FailureNotice } from "../../ui/FailureNotice";
import { SelectField } from "../../ui/Fields";
import { formatBytes } from "../../ui/format";
import { AgentTag, useModelLabel } from "../resources/speed/AgentTag";
import { PageLink } from "../../ui/Links";
import { Skeleton } from "../../ui/Skeleton";

type ModelFormProps = {
  models: ModelsSnapshot | null;
  model: string;
  isPending: boolean;
  isPrimary: boolean;
  /** Everything beside the model is said. */
  isReady: boolean;
  onChoose: (ref: string) => void;
  onShow: () => void;
};

/** Which of the pulled models OpenClaw shall answer with. */
export function ModelForm({ models, model, isPending, isPrimary, isReady, onChoose, onShow }: ModelFormProps) {
  const { t } = useTranslation();
  const labelOf = useModelLabel();
  if (models === null || models.state === "waiting") return <Skeleton className="h-8 w-80 max-w-full" />;
  if (models.state === "failed") {
    return <FailureNotice isAnnounced={false} failure={models.problem ?? { code: "runner-bad-answer", message: "" }} />;
  }
  const askable = models.items.filter(({ purpose }) => purpose === "text");
  const shown = askable.find(({ ref }) => ref === model);
  if (askable.length === 0) {
    return (
      <EmptyState
        title={t("openclaw.connect.noModels")}
        actions={
          <PageLink to="models" as={isPrimary ? "primary" : "plain"}>
            {t("openclaw.connect.toModels")}
          </PageLink>
        }
      >
        {t("openclaw.connect.noModelsText")}
      </EmptyState>
    );
  }
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending && isReady) onShow();
      }}
    >
      <div className="max-w-[28rem] min-w-0 flex-1 basis-60">
        <SelectField
          label={t("openclaw.connect.model")}
          value={model}
          disabled={isPending}
          onChange={(event) => onChoose(event.target.value)}
          options={askable.map((each) => ({
            value: each.ref,
            label: each.sizeBytes.isKnown
              ? t("openclaw.connect.option", { model: labelOf(each), size: formatBytes(each.sizeBytes.value) })
              : labelOf(each),
          }))}
        />
      </div>
      <Button type="submit" kind={isPrimary ? "primary" : "plain"} isPending={isPending} isDisabled={!isReady}>
        {t("openclaw.connect.show")}
      </Button>
      {shown && (
        <div className="basis-full">
          <AgentTag model={shown} />
        </div>
      )}
    </form>
  );
}
