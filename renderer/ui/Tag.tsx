import type { ReactNode } from "react";

/** A short label of a kind or quality: Q4_K_M, tools. */
export function Tag({ children, title }: { children: ReactNode; title?: string }) {
  return (
    <span
      title={title}
      className="inline-block rounded-tiny border border-line-strong px-1.5 text-tiny whitespace-nowrap text-ink-2"
    >
      {children}
    </span>
  );
}
