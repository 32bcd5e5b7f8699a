import clsx from "clsx";
import type { ReactNode } from "react";

const tones = {
  look: "border-look-line bg-look-soft",
  cross: "border-cross bg-cross-soft",
  plain: "border-line-strong bg-sunken",
} as const;

/** A remark with a coloured edge. */
export function Note({
  tone = "look",
  children,
  className,
}: {
  tone?: keyof typeof tones;
  children: ReactNode;
  className?: string;
}) {
  return (
    <div className={clsx("rounded-r-control border-l-[3px] px-3 py-2 text-ink", tones[tone], className)}>
      {children}
    </div>
  );
}
