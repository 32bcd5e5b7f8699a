import { useId, type ReactNode } from "react";

type ChoiceProps = {
  label: string;
  hint: string;
  isOn: boolean;
  isDisabled?: boolean;
  onChange: (isOn: boolean) => void;
  children?: ReactNode;
};

/** A checkbox with what it means below it; `children` say what became of it. */
export function Choice({ label, hint, isOn, isDisabled = false, onChange, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
      <label className="contents">
        <input
          type="checkbox"
          checked={isOn}
          aria-describedby={id}
          aria-disabled={isDisabled}
          onChange={({ target }) => {
            if (!isDisabled) onChange(target.checked);
          }}
          className="mt-0.5 size-4 accent-accent aria-disabled:opacity-50"
        />
        <span className={isDisabled ? "text-ink-2" : ""}>{label}</span>
      </label>
      <p id={id} className="col-start-2 max-w-prose text-small text-ink-2">
        {hint}
      </p>
      <output className="col-start-2 block max-w-prose">{children}</output>
    </div>
  );
}
