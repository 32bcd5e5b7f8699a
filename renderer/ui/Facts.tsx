import clsx from "clsx";
import type { ReactNode } from "react";

export type Fact = { label: string; value: ReactNode; id?: string };

/** Names and values, each pair on a line; `isWide` sets them in two columns where there is room. */
export function Facts({ facts, isWide = false }: { facts: Fact[]; isWide?: boolean }) {
  return (
    <dl className={clsx("-my-[3px]", isWide && "gap-x-12 wide:columns-2")}>
      {facts.map(({ label, value, id }) => (
        <div
          key={id ?? label}
          className="flex break-inside-avoid flex-wrap items-baseline justify-between gap-x-4 py-[3px]"
        >
          <dt className="text-ink-2">{label}</dt>
          <dd className="ml-auto min-w-0 text-right break-words tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
