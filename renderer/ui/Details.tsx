import clsx from "clsx";
import type { ReactNode } from "react";

/** Something that folds out below its own line. */
export function Details({
  summary,
  children,
  className,
}: {
  summary: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <details className={clsx("min-w-0", className)}>
      <summary className="w-fit cursor-pointer rounded-tiny py-[3px] text-small text-accent">{summary}</summary>
      <div className="min-w-0 pt-2">{children}</div>
    </details>
  );
}
