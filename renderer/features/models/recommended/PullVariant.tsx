import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import type { CatalogueVariant } from "../../../../app/domain/catalogue/entry";
import { displayRef, sameModel } from "../../../../app/domain/model-reference";
import { useJobs } from "../../../state/jobs";
import { useAction } from "../../../state/use-action";
import type { ButtonKind } from "../../../ui/Button";
import { useOfflineReason } from "../../../state/use-offline";
import { WayOutButton } from "../../../ui/WayOutButton";
import { FailureNotice } from "../../../ui/FailureNotice";
import { formatBytes } from "../../../ui/format";
import { pulledNow } from "../model-facts";

/** Pulls one quantisation of the catalogue; says its size where it is told. */
export function PullVariant({ variant, kind = "plain" }: { variant: CatalogueVariant; kind?: ButtonKind }) {
  const { t } = useTranslation();
  const pull = useAction("models.pull");
  const reason = useOfflineReason("models.pull", { ref: variant.ref });
  const isPulled = useJobs(
    useShallow(({ snapshot }) => pulledNow(snapshot?.items ?? []).some((name) => sameModel(name, variant.ref))),
  );
  const { ref, sizeBytes } = variant;
  const model = displayRef(ref);
  const size = sizeBytes === null ? null : formatBytes(sizeBytes);
  return (
    <>
      <WayOutButton
        reason={reason}
        isReasonShown={false}
        kind={kind}
        isPending={pull.isPending}
        isDisabled={isPulled}
        aria-label={
          size === null ? t("models.pull.buttonName", { model }) : t("models.pull.buttonWhat", { model, size })
        }
        className="tabular-nums"
        onClick={() => void pull.run({ ref })}
      >
        {size === null ? t("models.pull.button") : t("models.pull.buttonSize", { size })}
      </WayOutButton>
      {pull.failure && (
        <div className="basis-full">
          <FailureNotice failure={pull.failure} />
        </div>
      )}
    </>
  );
}
