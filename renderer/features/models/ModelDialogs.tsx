import { useState } from "react";
import { useAction } from "../../state/use-action";
import { FailureNotice } from "../../ui/FailureNotice";
import { DetailDialog } from "./DetailDialog";
import type { ModelAsk } from "./ModelRow";
import { RemoveDialog } from "./RemoveDialog";

export type OpenDialog = ModelAsk | { kind: "look-up"; ref: string };

/** The page's dialogs. What a closing one is about stays until it has given the focus back. */
export function ModelDialogs({ dialog, onClose }: { dialog: OpenDialog | null; onClose: () => void }) {
  const remove = useAction("models.remove");
  const pull = useAction("models.pull");
  const [last, setLast] = useState<OpenDialog | null>(null);
  if (dialog !== null && dialog !== last) setLast(dialog);
  const shown = dialog ?? last;
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
          name={shown.kind === "look-up" ? shown.ref : shown.model.ref}
          isRemote={shown.kind === "look-up"}
          isOpen={isOpen}
          onClose={onClose}
          onPull={(ref) => {
            void pull.run({ ref });
            onClose();
          }}
        />
      )}
    </>
  );
}
