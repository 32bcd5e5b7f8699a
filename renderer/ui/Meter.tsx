import clsx from "clsx";
import type { ReactNode } from "react";

type SeriesTone = "accent" | "blue" | "grey";
const fills: Record<SeriesTone, string> = { accent: "bg-series-1", blue: "bg-series-2", grey: "bg-series-3" };

export type Segment = { label: string; fraction: number; tone: SeriesTone; amount?: string };

/** A bar of parts of a whole. Decorative: the words beside it say the same. */
export function Bar({ segments, className }: { segments: Segment[]; className?: string }) {
  return (
    <div
      aria-hidden
      data-fill
      className={clsx("flex h-2 gap-[1.5px] overflow-hidden rounded-tiny bg-series-free", className)}
    >
      {segments.map(({ label, fraction, tone }) => (
        <span
          key={label}
          className={clsx("block transition-[width] duration-150", fills[tone])}
          style={{ width: `${Math.min(1, Math.max(0, fraction)) * 100}%` }}
        />
      ))}
    </div>
  );
}

/** What the colours of a bar mean. */
export function Legend({ segments, free }: { segments: Segment[]; free?: string }) {
  return (
    <ul className="flex flex-wrap gap-x-3.5 text-small text-ink-2">
      {segments.map(({ label, tone, amount }) => (
        <li key={label} className="flex items-center gap-1.5">
          <span aria-hidden data-fill className={clsx("size-2 rounded-[2px]", fills[tone])} />
          {label} {amount}
        </li>
      ))}
      {free !== undefined && (
        <li className="flex items-center gap-1.5">
          <span aria-hidden className="size-2 rounded-[2px] bg-series-free ring-1 ring-line-strong ring-inset" />
          {free}
        </li>
      )}
    </ul>
  );
}

type MeterProps = {
  label: string;
  /** Null: not known, and the bar is dashed. `none`: there is nothing to draw, and the figure says why. */
  segments: Segment[] | null | "none";
  figure: ReactNode;
};

/** A named bar with its figure. */
export function Meter({ label, segments, figure }: MeterProps) {
  return (
    <div className="grid grid-cols-[minmax(48px,72px)_minmax(40px,1fr)_minmax(104px,136px)] items-center gap-3">
      <span className="truncate" title={label}>
        {label}
      </span>
      {segments === "none" ? (
        <span />
      ) : segments === null ? (
        <span aria-hidden className="h-2 rounded-tiny border border-dashed border-line-strong" />
      ) : (
        <Bar segments={segments} />
      )}
      <span className="text-right tabular-nums">{figure}</span>
    </div>
  );
}
