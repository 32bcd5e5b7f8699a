import type { ReactNode } from "react";
import { SelectField, TextField } from "./Fields";

type FilterRowProps<V extends string> = {
  search: { label: string; hint: string; value: string; onChange: (text: string) => void };
  choice: {
    label: string;
    value: V;
    options: readonly { value: V; label: string }[];
    onChange: (value: V) => void;
  };
  /** How many match, or what else is to be said beside it. */
  count: ReactNode;
  /** Buttons before the count. */
  actions?: ReactNode;
  /** At the other end of the row. */
  end?: ReactNode;
};

/** Above a list: what to search for, a choice that narrows or orders it, and how many match. */
export function FilterRow<V extends string>({ search, choice, count, actions, end }: FilterRowProps<V>) {
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pt-1 pb-3">
      <div className="min-w-0 flex-1 basis-52 @min-[32rem]:max-w-field">
        <TextField
          type="search"
          label={search.label}
          isLabelHidden
          placeholder={search.hint}
          value={search.value}
          onChange={(event) => search.onChange(event.target.value)}
        />
      </div>
      <div className="flex-none">
        <SelectField
          label={choice.label}
          isLabelHidden
          value={choice.value}
          onChange={(event) => {
            const chosen = choice.options.find(({ value }) => value === event.target.value);
            if (chosen) choice.onChange(chosen.value);
          }}
          options={choice.options}
        />
      </div>
      {actions}
      <span className="text-small text-ink-2 tabular-nums">{count}</span>
      {end !== undefined && <span className="ml-auto">{end}</span>}
    </div>
  );
}
