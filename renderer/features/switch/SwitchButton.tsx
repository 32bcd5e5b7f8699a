import { useTranslation } from "react-i18next";
import type { Failure } from "../../../app/contract/errors";
import type { Model } from "../../../app/contract/models";
import { displayRef, hasName } from "../../../app/domain/model-reference";
import { useSwitch } from "../../state/switch";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { Tag } from "../../ui/Tag";

/** One click, and this model answers; the one that answers now says so instead. */
export function SwitchButton({
  model,
  isDisabled = false,
  onFailure,
}: {
  model: Pick<Model, "ref" | "tags" | "id">;
  isDisabled?: boolean;
  onFailure: (failure: Failure | null) => void;
}) {
  const { t } = useTranslation();
  const switching = useSwitch(({ snapshot }) => snapshot);
  const to = useAction("switch.to");
  const present = switching?.model?.ref ?? null;
  const { ref } = model;
  if (present !== null && hasName(model, present)) return <Tag>{t("switch.present")}</Tag>;

  async function run() {
    onFailure(null);
    const answer = await to.run({ model: ref, whenAnswering: "wait" });
    // thought better of it in the guard's dialog: nothing went wrong
    onFailure(answer.ok || answer.error.code === "cancelled" ? null : answer.error);
  }

  return (
    <Button
      isPending={to.isPending || switching?.running?.to === ref}
      isDisabled={isDisabled || (switching !== null && switching.pausedSince !== null)}
      aria-label={t("switch.actionWhat", { model: displayRef(ref) })}
      onClick={() => void run()}
    >
      {t("switch.action")}
    </Button>
  );
}
