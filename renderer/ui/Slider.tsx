import clsx from "clsx";
import { Slider as Radix } from "radix-ui";

/** `note` stands on a line of its own under the label; `isNoted` gives both the colour of a warning. */
export type SliderMark = { step: number; label: string; note?: string | undefined; isNoted?: boolean };

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
        <div
          aria-hidden
          className={clsx("relative mx-[9px] text-tiny text-ink-3", marks.some(({ note }) => note) ? "h-9" : "h-5")}
        >
          {marks.map(({ step: at, label: text, note, isNoted = false }) => (
            <span
              key={at}
              className={clsx("absolute top-0 grid -translate-x-1/2 justify-items-center whitespace-nowrap", {
                "text-look": isNoted,
              })}
              style={{ left: `${((at - firstStep) / span) * 100}%` }}
            >
              <span className="h-1.5 w-px bg-line-strong" />
              <span>{text}</span>
              {note !== undefined && <span>{note}</span>}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}
