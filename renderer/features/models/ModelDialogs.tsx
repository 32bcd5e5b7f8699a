import { useState } from "react";
import { useAction } from "../../state/use-action";
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
  const remove = useAction("models.remove");
  const pull = useAction("models.pull");
  const [last, setLast] = useState<{ dialog: OpenDialog; opening: number } | null>(null);
  if (dialog !== null && dialog !== last?.dialog) setLast({ dialog, opening: (last?.opening ?? 0) + 1 });
  const shown = dialog ?? last?.dialog;
  const isOpen = dialog !== null;
  const failure = remove.failure ?? pull.failure;

  return (
    <>
      {failure && <FailureNotice failure={failure} />}
      {shown?.kind === "remove" && (
        <RemoveDialog
          key={shown.model.ref}
          model={shown.model}
          isOpen={isOpen}
          onClose={onClose}
          onRemove={(ref) => remove.run({ ref })}
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
            void pull.run({ ref });
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
            void pull.run({ ref });
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
            void pull.run({ ref, withAccess: true });
            onClose();
          }}
        />
      )}
    </>
  );
}
