import clsx from "clsx";
import type { ReactNode } from "react";

/** A list whose rows are parted by hairlines. For a `Panel` with `isFlush`. */
export function Rows({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <ul aria-label={label} className="grid divide-y divide-line">
      {children}
    </ul>
  );
}

type RowProps = {
  lead?: ReactNode;
  title: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
  className?: string;
};

/** One row: what leads (a state's shape), title, a line below it, buttons at the end, evidence underneath. */
export function Row({ lead, title, note, actions, children, className }: RowProps) {
  return (
    <li className={clsx("px-4 py-2.5", className)}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        {lead}
        <div className="min-w-0 flex-1 basis-40">
          <div className="min-w-0 break-words">{title}</div>
          {note !== undefined && <div className="min-w-0 text-small break-words text-ink-3">{note}</div>}
        </div>
        {actions !== undefined && <div className="flex flex-none flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </li>
  );
}
