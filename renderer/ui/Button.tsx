import clsx from "clsx";
import { LoaderCircle } from "lucide-react";
import type { ComponentProps } from "react";

export type ButtonKind = "primary" | "plain" | "quiet" | "danger";

const base =
  "inline-flex min-h-[30px] items-center justify-center gap-2 rounded-control border py-1 text-center font-medium transition-colors duration-100 aria-disabled:cursor-not-allowed";
const enabled: Record<ButtonKind, string> = {
  primary: "px-3 border-accent bg-accent text-accent-ink hover:opacity-90",
  plain: "px-3 border-control bg-raised text-ink hover:bg-sunken",
  quiet: "px-2 border-transparent bg-transparent text-accent hover:bg-accent-soft",
  danger: "px-3 border-cross bg-raised text-cross hover:bg-cross-soft",
};
const disabled: Record<ButtonKind, string> = {
  primary: "px-3 border-line-strong bg-sunken text-ink-3",
  plain: "px-3 border-line-strong bg-sunken text-ink-3",
  quiet: "px-2 border-transparent bg-transparent text-ink-3",
  danger: "px-3 border-line-strong bg-sunken text-ink-3",
};

/** Classes of a button, for links that must look like one. */
export function buttonClass(kind: ButtonKind = "plain", isDisabled = false): string {
  return clsx(base, (isDisabled ? disabled : enabled)[kind]);
}

export type ButtonProps = Omit<ComponentProps<"button">, "disabled" | "type"> & {
  kind?: ButtonKind;
  type?: "button" | "submit";
  /** Shows that the wish is under way; further clicks do nothing. */
  isPending?: boolean;
  isDisabled?: boolean;
};

/** A button that says what happens. Pending and disabled ones keep the focus and stay readable, but do nothing. */
export function Button({
  kind,
  type = "button",
  isPending = false,
  isDisabled = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const isInert = isPending || isDisabled;
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={isInert || undefined}
      aria-busy={isPending || undefined}
      className={clsx(buttonClass(kind, isDisabled), className)}
      onClick={(event) => {
        if (isInert) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {isPending && <LoaderCircle aria-hidden className="size-4 flex-none animate-turn" />}
      {children}
    </button>
  );
}
