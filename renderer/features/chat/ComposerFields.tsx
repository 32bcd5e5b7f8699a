import clsx from "clsx";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { formatCount, shortModelName } from "../../ui/format";
import { maxLimitTokens, parseLimit, type ModelChoice } from "./chat-facts";

const control = "min-h-[30px] min-w-0 rounded-control border bg-surface px-2 py-1 text-ink disabled:opacity-60";

type ModelFieldProps = {
  choices: readonly ModelChoice[];
  choice: ModelChoice | null;
  onChoose: (ref: string) => void;
};

/** Which model is asked; those in memory are marked, because they answer at once. */
export function ModelField({ choices, choice, onChoose }: ModelFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const label = ({ ref, memory }: ModelChoice) => {
    const model = shortModelName(ref);
    return memory === "not-loaded" || memory === "served" ? model : t(`chat.composer.${memory}`, { model });
  };
  return (
    <div className="flex max-w-[29rem] min-w-0 flex-1 basis-56 items-center gap-2">
      <label htmlFor={id} className="whitespace-nowrap text-ink-2">
        {t("chat.composer.model")}
      </label>
      <select
        id={id}
        title={choice?.ref}
        value={choice?.ref ?? ""}
        disabled={choices.length === 0}
        className={clsx(control, "w-full border-control text-ellipsis")}
        onChange={(event) => onChoose(event.target.value)}
      >
        {choices.length === 0 && <option value="">{t("chat.composer.noModel")}</option>}
        {choices.map((each) => (
          <option key={each.ref} value={each.ref}>
            {label(each)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** How long an answer may get. It is always sent: without it a small model can talk on for ever. */
export function LimitField({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const { t } = useTranslation();
  const id = useId();
  const isBad = parseLimit(text) === null;
  return (
    <div className="grid gap-1">
      <div className="flex items-center gap-2">
        <label htmlFor={id} className="whitespace-nowrap text-ink-2">
          {t("chat.composer.limit")}
        </label>
        <input
          id={id}
          type="number"
          inputMode="numeric"
          min={1}
          max={maxLimitTokens}
          step={1}
          aria-describedby={`${id}-unit ${id}-error`}
          aria-invalid={isBad || undefined}
          className={clsx(control, "w-20 text-right tabular-nums", isBad ? "border-cross" : "border-control")}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
        <span id={`${id}-unit`} className="text-ink-2">
          {t("chat.composer.limitUnit")}
        </span>
      </div>
      <div role="alert" id={`${id}-error`} className="text-small text-cross empty:hidden">
        {isBad ? t("chat.composer.badLimit", { most: formatCount(maxLimitTokens) }) : null}
      </div>
    </div>
  );
}
