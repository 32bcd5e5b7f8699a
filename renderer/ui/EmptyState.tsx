import type { ReactNode } from "react";

/** What a list says when there is nothing in it, and the way on. */
export function EmptyState({ title, children, actions }: { title: string; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-1 px-4 py-8 text-center">
      <p className="font-semi">{title}</p>
      {children !== undefined && <div className="max-w-prose text-ink-2">{children}</div>}
      {actions !== undefined && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
