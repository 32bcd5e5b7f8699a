import { useId, type ReactNode } from "react";

type ChoiceRowProps = {
  title: ReactNode;
  note: ReactNode;
  amount: ReactNode;
  isChosen: boolean;
  /** Why it can't be chosen is in its note. */
  isDisabled: boolean;
  onChange: (isChosen: boolean) => void;
};

/** One thing that can go: a box to choose it, what it is, and its size. The whole line is its label. */
export function ChoiceRow({ title, note, amount, isChosen, isDisabled, onChange }: ChoiceRowProps) {
  const id = useId();
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-start gap-x-3 px-4 py-2.5">
      <input
        type="checkbox"
        id={id}
        checked={isChosen}
        disabled={isDisabled}
        aria-describedby={`${id}-note`}
        onChange={({ target }) => onChange(target.checked)}
        className="mt-0.5 size-4 flex-none accent-accent"
      />
      <label htmlFor={id} className="min-w-0 [overflow-wrap:anywhere]">
        {title}
      </label>
      <span className="text-right tabular-nums">{amount}</span>
      <div id={`${id}-note`} className="col-start-2 min-w-0 text-small break-words text-ink-2">
        {note}
      </div>
    </li>
  );
}
