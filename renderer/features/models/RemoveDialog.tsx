import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Model } from "../../../app/contract/models";
import { displayRef, modelNamed } from "../../../app/domain/model-reference";
import { useOpenClaw } from "../../state/openclaw";
import { useRunner } from "../../state/runner";
import { ConfirmDialog } from "../../ui/Dialog";
import { formatBytes } from "../../ui/format";
import { Note } from "../../ui/Note";
import { defaultModelOf } from "../../../app/domain/answer-route";
import { loadedByModel } from "./model-facts";

/** Who would miss it: said before, because it can't be taken back. */
function Consequences({ model }: { model: Model }) {
  const { t } = useTranslation();
  const loaded = useRunner(({ snapshot }) => snapshot?.loaded) ?? [];
  const openclaw = useOpenClaw(({ snapshot }) => snapshot);
  const own = loadedByModel([model], loaded).get(model.ref) ?? [];
  const set = openclaw?.isConnected ? defaultModelOf(openclaw) : null;
  const notes = [
    own.some(({ isInUse }) => isInUse) ? t("models.remove.answering") : own.length > 0 ? t("models.remove.loaded") : "",
    set && modelNamed([model], set.model) ? t("models.remove.openclaw") : "",
  ].filter(Boolean);
  return notes.map((text) => <Note key={text}>{text}</Note>);
}

/** Asks once before a model goes, with what is freed and what is lost. With several names: all of it, or one name. */
export function RemoveDialog({
  model,
  isOpen,
  onClose,
  onRemove,
}: {
  model: Model;
  isOpen: boolean;
  onClose: () => void;
  onRemove: (ref: string) => unknown;
}) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState<string | null>(null);
  const hasNames = model.tags.length > 1;
  // With more than one name the runner takes only that name away, unless the id is asked for.
  const whole = hasNames ? model.id : model.ref;
  const chosen = wanted ?? whole;
  const isWhole = chosen === whole;
  const size = model.sizeBytes.isKnown ? formatBytes(model.sizeBytes.value) : null;

  const frees = size === null ? t("models.remove.freesUnknown") : t("models.remove.frees", { size });
  const confirm = size === null ? t("models.remove.confirmUnknown") : t("models.remove.confirm", { size });
  const options = [
    { value: whole, label: t("models.remove.whole", { count: model.tags.length }) },
    ...model.tags.map((tag) => ({ value: tag, label: t("models.remove.onlyName", { name: tag }) })),
  ];

  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("models.remove.title", { model: displayRef(model.ref) })}
      description={isWhole ? frees : t("models.remove.nameOnly")}
      confirmLabel={isWhole ? confirm : t("models.remove.confirmName")}
      isDangerous
      onConfirm={() => onRemove(chosen)}
    >
      {hasNames && (
        <fieldset className="grid gap-1.5">
          <legend className="mb-1 font-medium">{t("models.remove.what")}</legend>
          {options.map(({ value, label }) => (
            <label key={value} className="flex min-h-6 items-start gap-2 break-words">
              <input
                type="radio"
                name="remove-what"
                value={value}
                checked={value === chosen}
                onChange={() => setWanted(value)}
                className="mt-0.5 size-4 flex-none accent-accent"
              />
              <span className="min-w-0">{label}</span>
            </label>
          ))}
        </fieldset>
      )}
      {isWhole && <Consequences model={model} />}
    </ConfirmDialog>
  );
}
