import clsx from "clsx";
import { ChevronRight } from "lucide-react";
import { useState, type ReactNode } from "react";
import { formatClock } from "./line-words";

type FoldingRowProps = {
  /** Its place among all that match, drawn yet or not. */
  position: number;
  count: number;
  /** When it was, in the first column. */
  at: number;
  /** Classes of the list item and of its own line. */
  className: string;
  lineClassName: string;
  /** The other columns. */
  columns: ReactNode;
  /** All that is known of it; made only while it is folded out. */
  children: () => ReactNode;
};

/** One line of a long list, by its time; it folds out to all that is known of it. */
export function FoldingRow({ position, count, at, className, lineClassName, columns, children }: FoldingRowProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li
      aria-posinset={position}
      aria-setsize={count}
      className={clsx("border-t border-line [content-visibility:auto] first:border-t-0", className)}
    >
      <details className="group" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary
          className={clsx(
            "cursor-pointer list-none px-4 py-2 -outline-offset-2 hover:bg-sunken [&::-webkit-details-marker]:hidden",
            lineClassName,
          )}
        >
          <span className="flex items-baseline gap-1.5 text-small text-ink-2 tabular-nums">
            <ChevronRight
              aria-hidden
              className="-ml-1 size-3.5 flex-none self-center text-ink-3 transition-transform duration-100 group-open:rotate-90"
            />
            {formatClock(at)}
          </span>
          {columns}
        </summary>
        {isOpen && children()}
      </details>
    </li>
  );
}
