import clsx from "clsx";
import { Slider as Radix } from "radix-ui";
import type { ReactNode } from "react";

export type SliderMark = { step: number; label: ReactNode; isNoted?: boolean };

type SliderProps = {
  label: string;
  describedBy?: string;
  step: number;
  lastStep: number;
  firstStep?: number;
  /** The value in words, for screen readers. */
  valueText: string;
  marks?: readonly SliderMark[];
  isDisabled?: boolean;
  onStep: (step: number) => void;
};

/** A slider over whole steps. Arrow keys move by one, Page keys by ten, Home and End to the ends. */
export function Slider({
  label,
  describedBy,
  step,
  lastStep,
  firstStep = 0,
  valueText,
  marks = [],
  isDisabled = false,
  onStep,
}: SliderProps) {
  const span = Math.max(1, lastStep - firstStep);
  return (
    <div className="px-2 pb-1">
      <Radix.Root
        value={[step]}
        min={firstStep}
        max={lastStep}
        step={1}
        disabled={isDisabled}
        onValueChange={([next]) => next !== undefined && onStep(next)}
        className="relative flex h-6 w-full touch-none items-center select-none data-disabled:opacity-60"
      >
        <Radix.Track className="relative h-1 w-full rounded-tiny bg-series-free ring-1 ring-line-strong/60 ring-inset">
          <Radix.Range className="absolute h-full rounded-tiny bg-accent" />
        </Radix.Track>
        <Radix.Thumb
          aria-label={label}
          aria-valuetext={valueText}
          aria-describedby={describedBy}
          className="block size-[18px] rounded-full border-2 border-accent bg-raised shadow-soft"
        />
      </Radix.Root>
      {marks.length > 0 && (
        <div aria-hidden className="relative mx-[9px] h-8 text-tiny text-ink-3">
          {marks.map(({ step: at, label: text, isNoted = false }) => (
            <span
              key={at}
              className={clsx("absolute top-0 grid -translate-x-1/2 justify-items-center whitespace-nowrap", {
                "text-look": isNoted,
              })}
              style={{ left: `${((at - firstStep) / span) * 100}%` }}
            >
              <span className="h-1.5 w-px bg-line-strong" />
              <span className="text-center">{text}</span>
            </span>
          ))}
        </div>
      )}
    </div>
  );
}
