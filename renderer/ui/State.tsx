import clsx from "clsx";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** ok: a dot; look: a diamond; cross: a square; unknown: a dashed ring; quiet: a grey dot for what is off or not in use. */
export type StateKind = "ok" | "look" | "cross" | "unknown" | "quiet";

const shapes: Record<StateKind, string> = {
  ok: "rounded-full bg-accent",
  look: "rotate-45 rounded-[2px] bg-look-line",
  cross: "rounded-[1px] bg-cross",
  unknown: "rounded-full border-[1.5px] border-dashed border-ink-3",
  quiet: "rounded-full bg-ink-3",
};

/** The bare shape; decorative, so a word must stand beside it. */
export function StateShape({ kind, className }: { kind: StateKind; className?: string | undefined }) {
  return (
    <span aria-hidden data-state={kind} className={clsx("inline-block size-2 flex-none", shapes[kind], className)} />
  );
}

/** A state as shape and word. Without children the word is the state's own name, for screen readers only. */
export function State({
  kind,
  children,
  className,
}: {
  kind: StateKind;
  children?: ReactNode;
  className?: string | undefined;
}) {
  const { t } = useTranslation();
  return (
    <span className={clsx("inline-flex min-w-0 items-center gap-1.5 text-small text-ink-2", className)}>
      <StateShape kind={kind} />
      {children === undefined ? (
        <span className="sr-only">{t(`state.${kind}`)}</span>
      ) : (
        <span className="min-w-0">{children}</span>
      )}
    </span>
  );
}
