import clsx from "clsx";
import type { ReactNode } from "react";

/** Something that folds out below its own line. */
export function Details({
  summary,
  children,
  className,
  onToggle,
}: {
  summary: ReactNode;
  children: ReactNode;
  className?: string;
  /** For what is costly while nobody sees it. */
  onToggle?: (isOpen: boolean) => void;
}) {
  return (
    <details
      className={clsx("min-w-0", className)}
      onToggle={onToggle && (({ currentTarget }) => onToggle(currentTarget.open))}
    >
      <summary className="w-fit cursor-pointer rounded-tiny py-[3px] text-small text-accent">{summary}</summary>
      <div className="min-w-0 pt-2">{children}</div>
    </details>
  );
}
