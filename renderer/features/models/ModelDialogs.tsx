import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../../app/contract/errors";
import type { Answer } from "../../../app/contract/index";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { DetailDialog } from "./DetailDialog";
import type { Model } from "../../../app/contract/models";
import { AccessDialog } from "./find/AccessDialog";
import { VariantsDialog } from "./find/VariantsDialog";
import type { ModelAsk } from "./ModelRow";
import { RemoveDialog } from "./RemoveDialog";

export type OpenDialog = ModelAsk | { kind: "look-up" | "variants" | "access"; ref: string };

/** The page's dialogs. What a closing one is about stays until it has given the focus back. */
export function ModelDialogs({
  items,
  dialog,
  onAsk,
  onClose,
}: {
  items: readonly Model[];
  dialog: OpenDialog | null;
  onAsk: (dialog: OpenDialog) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const remove = useAction("models.remove");
  const pull = useAction("models.pull");
  const [last, setLast] = useState<{ dialog: OpenDialog; opening: number } | null>(null);
  if (dialog !== null && dialog !== last?.dialog) setLast({ dialog, opening: (last?.opening ?? 0) + 1 });
  const shown = dialog ?? last?.dialog;
  const isOpen = dialog !== null;
  const [failure, setFailure] = useState<Failure | null>(null);

  // of several asked for at once each refusal is told, so it is the answers that count
  async function tell(asked: Promise<Answer<"models.pull" | "models.remove">>) {
    setFailure(null);
    const answer = await asked;
    if (!answer.ok && answer.error.code !== "cancelled") setFailure(answer.error);
  }

  return (
    <>
      {failure && (
        <FailureNotice
          failure={failure}
          also={
            <Button kind="quiet" onClick={() => setFailure(null)}>
              {t("action.dismiss")}
            </Button>
          }
        />
      )}
      {shown?.kind === "remove" && (
        <RemoveDialog
          key={shown.model.ref}
          model={shown.model}
          isOpen={isOpen}
          onClose={onClose}
          onRemove={(ref) => tell(remove.run({ ref }))}
        />
      )}
      {(shown?.kind === "details" || shown?.kind === "look-up") && (
        <DetailDialog
          key={last?.opening}
          name={"model" in shown ? shown.model.ref : shown.ref}
          isRemote={shown.kind === "look-up"}
          isOpen={isOpen}
          onClose={onClose}
          onPull={(ref) => {
            void tell(pull.run({ ref }));
            onClose();
          }}
        />
      )}
      {shown?.kind === "variants" && (
        <VariantsDialog
          key={last?.opening}
          name={shown.ref}
          items={items}
          isOpen={isOpen}
          onClose={onClose}
          onPull={(ref, isGated) => {
            if (isGated) return onAsk({ kind: "access", ref });
            void tell(pull.run({ ref }));
            onClose();
          }}
        />
      )}
      {shown?.kind === "access" && (
        <AccessDialog
          key={last?.opening}
          name={shown.ref}
          isOpen={isOpen}
          onClose={onClose}
          onPull={(ref) => {
            void tell(pull.run({ ref, withAccess: true }));
            onClose();
          }}
        />
      )}
    </>
  );
}
