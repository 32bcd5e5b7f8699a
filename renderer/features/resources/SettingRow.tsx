import { useId, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/Button";
import { formatCount, formatNumber } from "../../ui/format";
import { useSetting } from "../settings/find/Setting";
import type { SettingId } from "../settings/find/setting-places";
import { Slider, type SliderMark } from "../../ui/Slider";

type NumberSetting = {
  /** What is set; null: the runner decides. */
  value: number | null;
  least: number;
  most: number;
  onValue: (value: number | null) => void;
};

type SettingRowProps = {
  setting: SettingId;
  label: string;
  /** What it is, and what it costs as it stands. */
  hint: ReactNode;
  cost?: ReactNode;
  slider: {
    step: number;
    firstStep?: number;
    lastStep: number;
    valueText: string;
    marks?: readonly SliderMark[];
    onStep: (step: number) => void;
  };
  /** The same value as a number to type; its unit stands beside it. */
  field: NumberSetting & { unit: string; decimals?: number };
  /** What stands when nothing is set, in a word. */
  automatic: string;
  /** The button that sets nothing, where that does not leave it to the runner: its word, and its name. */
  release?: { word: string; label: string };
  /** A choice at the end of the field, in place of the number. */
  fieldText?: string | null;
  isDisabled: boolean;
};

/** A number as people type it, grouped or not; a group of three is never decimals, for there are two at most. NaN: none, or too fine. */
function numberIn(text: string, decimals: number): number {
  const plain = text.replace(/[\s'’_]/g, "");
  const isGrouped = /^\d{1,3}([,.]\d{3})+$/.test(plain);
  const number = Number(isGrouped ? plain.replace(/[,.]/g, "") : plain.replace(",", "."));
  if (decimals === 0 && !Number.isInteger(number)) return Number.NaN;
  return Math.round(number * 10 ** decimals) / 10 ** decimals;
}

/** One setting: what it is, a slider, and the number. Null gives it back to the runner. */
export function SettingRow({
  setting,
  label,
  hint,
  cost,
  slider,
  field,
  automatic,
  release,
  fieldText,
  isDisabled,
}: SettingRowProps) {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const decimals = field.decimals ?? 0;
  const format = decimals === 0 ? formatCount : formatNumber;
  const shown = typed ?? fieldText ?? (field.value === null ? "" : format(field.value));
  const number = numberIn(typed ?? "", decimals);
  const isWrong = typed !== null && typed.trim() !== "" && !(number >= field.least && number <= field.most);

  function type(text: string) {
    setTyped(text);
    const value = numberIn(text, decimals);
    if (text.trim() === "") field.onValue(null);
    else if (value >= field.least && value <= field.most) field.onValue(value);
  }

  return (
    <fieldset
      {...useSetting<HTMLFieldSetElement>(setting)}
      aria-labelledby={`${id}-label`}
      className="grid grid-cols-[minmax(0,1fr)_10.5rem] items-start gap-x-6 gap-y-2 border-t border-line px-4 py-3 first:border-t-0 @min-[48rem]:grid-cols-[minmax(9rem,12rem)_minmax(10rem,1fr)_10.5rem]"
    >
      <div className="min-w-0">
        <h3 id={`${id}-label`}>{label}</h3>
        <p id={`${id}-hint`} className="text-small text-ink-2">
          {hint}
        </p>
        {cost !== undefined && <p className="pt-0.5 text-small text-ink-2 tabular-nums">{cost}</p>}
      </div>
      <div className="@max-[48rem]:order-1 @max-[48rem]:col-span-2">
        <Slider
          {...slider}
          label={label}
          describedBy={`${id}-hint`}
          isDisabled={isDisabled}
          onStep={(step) => {
            setTyped(null);
            slider.onStep(step);
          }}
        />
      </div>
      <div className="grid justify-items-start gap-0.5">
        <div className="flex w-full items-center gap-2">
          <input
            aria-label={t("resources.exact", { what: label, unit: field.unit })}
            aria-invalid={isWrong || undefined}
            aria-describedby={`${id}-wrong`}
            inputMode={decimals === 0 ? "numeric" : "decimal"}
            autoComplete="off"
            disabled={isDisabled}
            placeholder={automatic}
            value={shown}
            onChange={(event) => type(event.target.value)}
            onBlur={() => !isWrong && setTyped(null)}
            className={`min-h-[30px] w-full min-w-0 rounded-control border bg-surface px-2.5 py-1 text-right text-ink tabular-nums placeholder:text-ink-3 disabled:opacity-60 ${isWrong ? "border-cross" : "border-control"}`}
          />
          <span className="w-13 flex-none text-small text-ink-2">{field.unit}</span>
        </div>
        <p id={`${id}-wrong`} role="alert" className="text-small text-cross empty:hidden">
          {isWrong ? t("resources.outside", { least: format(field.least), most: format(field.most) }) : ""}
        </p>
        {(field.value !== null || (fieldText ?? null) !== null) && !isDisabled && (
          <Button
            kind="quiet"
            className="-ml-2 min-h-[24px] text-small"
            aria-label={release?.label ?? t("resources.automaticFor", { what: label })}
            onClick={() => {
              setTyped(null);
              field.onValue(null);
            }}
          >
            {release?.word ?? t("resources.automatic")}
          </Button>
        )}
      </div>
    </fieldset>
  );
}
