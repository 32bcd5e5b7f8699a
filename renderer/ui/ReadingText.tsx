import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { known, unknown, type Reading } from "../../app/contract/reading";
import { StateShape } from "./State";
import { Tooltip } from "./Tooltip";

type ReadingTextProps<T> = {
  reading: Reading<T>;
  format: (value: T) => ReactNode;
  /** Another word for "unknown" where that reads better. */
  word?: string;
};

/** The value, or "unknown" with its reason on hover, on focus and for screen readers. Never a 0 that was not read. */
export function ReadingText<T>({ reading, format, word }: ReadingTextProps<T>) {
  const { t } = useTranslation();
  if (reading.isKnown) return <>{format(reading.value)}</>;
  const reason = t(`unknown.${reading.reason}`);
  return (
    <Tooltip
      text={
        <>
          {reason}
          {reading.detail !== undefined && <span className="mt-1 block font-mono break-words">{reading.detail}</span>}
        </>
      }
    >
      <button
        type="button"
        className="-my-[3px] inline-flex cursor-help items-center gap-1.5 rounded-tiny py-[3px] text-ink-2"
      >
        <StateShape kind="unknown" />
        {word ?? t("unknownWord")}
        <span className="sr-only">: {reason}</span>
      </button>
    </Tooltip>
  );
}

/** A text as it was told; null: not reported. */
export function ToldText({ text }: { text: string | null }) {
  return (
    <ReadingText<string> reading={text === null ? unknown("not-reported") : known(text)} format={(told) => told} />
  );
}
