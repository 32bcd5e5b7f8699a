import clsx from "clsx";
import { useId, type ReactNode } from "react";

/** One of a few, as a card that is wholly its label. Arrow keys move among those of the same `name`. */
export function ChoiceCard({
  name,
  value,
  isChosen,
  isDisabled = false,
  onChoose,
  title,
  tag,
  aside,
  children,
}: {
  name: string;
  value: string;
  isChosen: boolean;
  isDisabled?: boolean;
  onChoose: () => void;
  title: ReactNode;
  tag?: string | undefined;
  /** Figures at the end of the line. */
  aside?: ReactNode;
  children?: ReactNode;
}) {
  const id = useId();
  return (
    <label
      className={clsx(
        "grid cursor-pointer grid-cols-[auto_minmax(0,1fr)] gap-x-3 rounded-panel border bg-surface px-4 py-3",
        "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
        isChosen ? "border-accent shadow-[inset_0_0_0_1px_var(--color-accent)]" : "border-line-strong",
        isDisabled && "cursor-default opacity-70",
      )}
    >
      <input
        type="radio"
        name={name}
        value={value}
        checked={isChosen}
        disabled={isDisabled}
        aria-labelledby={tag === undefined ? `${id}-title` : `${id}-title ${id}-tag`}
        aria-describedby={aside === undefined ? `${id}-text` : `${id}-text ${id}-aside`}
        onChange={onChoose}
        className="mt-0.5 size-4 accent-accent outline-none"
      />
      <span className="flex min-w-0 flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <span className="min-w-0 flex-1 basis-44">
          <span className="flex flex-wrap items-baseline gap-x-2">
            <span id={`${id}-title`} className="min-w-0 font-semi [overflow-wrap:anywhere]">
              {title}
            </span>
            {tag !== undefined && (
              <span id={`${id}-tag`} className="rounded-tiny border border-accent-line px-1.5 text-tiny text-accent">
                {tag}
              </span>
            )}
          </span>
          <span id={`${id}-text`} className="grid gap-0.5 text-small text-ink-2">
            {children}
          </span>
        </span>
        {aside !== undefined && (
          <span id={`${id}-aside`} className="grid flex-none text-right text-small text-ink-2 tabular-nums">
            {aside}
          </span>
        )}
      </span>
    </label>
  );
}
