import clsx from "clsx";
import { useId, useRef, type ReactNode } from "react";
import { useArrival, type Section } from "../pages";

type PanelProps = {
  /** Heading; the panel is a region of that name. */
  title: string;
  /** Beside the heading: a note or one quiet button. */
  aside?: ReactNode;
  children?: ReactNode;
  /** Rows reach the panel's edges; everything else is padded. */
  isFlush?: boolean;
  className?: string;
  /** The part of its page that it is: going there gives it the focus. */
  section?: Section;
};

/** A sheet of the page with a heading. Never put one into another. */
export function Panel({ title, aside, children, isFlush = false, className, section }: PanelProps) {
  const id = useId();
  const ref = useRef<HTMLElement>(null);
  useArrival(section, ref);
  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-labelledby={id}
      className={clsx("min-w-0 rounded-panel border border-line bg-surface", className)}
    >
      <header className="flex min-h-[38px] items-center justify-between gap-x-3 px-4 pt-2">
        <h2 id={id} className="line-clamp-2 min-w-0 break-words" title={title}>
          {title}
        </h2>
        {aside !== undefined && (
          <div className="flex-none text-small text-ink-3 [&>a,&>button]:-mr-[9px] [&>a,&>button]:text-body">
            {aside}
          </div>
        )}
      </header>
      <div className={isFlush ? "pt-1" : "px-4 pt-2 pb-4"}>{children}</div>
    </section>
  );
}
