import clsx from "clsx";
import { useId, type ComponentProps, type ReactNode } from "react";

type Around = {
  label: string;
  /** Below the field, read with it. */
  hint?: ReactNode;
  /** What is wrong with the value; read out when it appears. */
  error?: ReactNode;
  /** The label is for screen readers only. */
  isLabelHidden?: boolean;
};

const control =
  "min-h-[30px] w-full min-w-0 rounded-control border bg-surface px-2.5 py-1 text-ink placeholder:overflow-visible placeholder:text-ink-3 disabled:opacity-60";

/** What the field's own element gets: its id, what describes it, whether it is wrong, and how it looks. */
function useField({ hint, error }: Pick<Around, "hint" | "error">, className: string | undefined) {
  const id = useId();
  const hasError = error !== undefined && error !== null;
  const describedBy = [hint !== undefined && `${id}-hint`, hasError && `${id}-error`].filter(Boolean).join(" ");
  return {
    id,
    "aria-describedby": describedBy || undefined,
    "aria-invalid": hasError || undefined,
    className: clsx(control, hasError ? "border-cross" : "border-control", className),
  };
}

function Framed({
  id,
  label,
  hint,
  error,
  isLabelHidden = false,
  children,
}: Around & { id: string; children: ReactNode }) {
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className={isLabelHidden ? "sr-only" : "font-medium"}>
        {label}
      </label>
      {children}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-small text-ink-2">
          {hint}
        </p>
      )}
      <div role="alert" id={`${id}-error`} className="text-small text-cross empty:hidden">
        {error}
      </div>
    </div>
  );
}

/** A line of text with its label, hint and error. */
export function TextField({
  label,
  hint,
  error,
  isLabelHidden,
  className,
  ...input
}: Around & Omit<ComponentProps<"input">, "id">) {
  const field = useField({ hint, error }, className);
  return (
    <Framed id={field.id} label={label} hint={hint} error={error} {...(isLabelHidden ? { isLabelHidden } : {})}>
      <input type="text" autoComplete="off" spellCheck={false} {...input} {...field} />
    </Framed>
  );
}

/** A text of several lines. */
export function TextArea({
  label,
  hint,
  error,
  isLabelHidden,
  className,
  ...input
}: Around & Omit<ComponentProps<"textarea">, "id">) {
  const field = useField({ hint, error }, clsx("resize-y", className));
  return (
    <Framed id={field.id} label={label} hint={hint} error={error} {...(isLabelHidden ? { isLabelHidden } : {})}>
      <textarea {...input} {...field} />
    </Framed>
  );
}

type SelectProps = Around &
  Omit<ComponentProps<"select">, "id" | "children"> & {
    options: readonly { value: string; label: string; lang?: string }[];
  };

/** A choice among a few, as the system draws it. */
export function SelectField({ label, hint, error, isLabelHidden, options, className, ...select }: SelectProps) {
  const field = useField({ hint, error }, className);
  return (
    <Framed id={field.id} label={label} hint={hint} error={error} {...(isLabelHidden ? { isLabelHidden } : {})}>
      <select {...select} {...field}>
        {options.map((option) => (
          <option key={option.value} value={option.value} lang={option.lang}>
            {option.label}
          </option>
        ))}
      </select>
    </Framed>
  );
}
