import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";

/** Views of one page, one at a time: arrow keys go from tab to tab. */
export function Tabs<T extends string>({
  label,
  tabs,
  value,
  onChange,
  children,
}: {
  /** Names the list of tabs for screen readers. */
  label: string;
  tabs: readonly { value: T; label: string }[];
  value: T;
  onChange: (value: T) => void;
  /** What the chosen tab shows; as a function, of every tab: those not shown keep what was typed in them. */
  children: ReactNode | ((value: T) => ReactNode);
}) {
  const isKept = typeof children === "function";
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => onChange(tabs.find((tab) => tab.value === next)?.value ?? value)}
      className="grid grid-cols-[minmax(0,1fr)] gap-5"
    >
      <Radix.List aria-label={label} className="flex flex-wrap gap-x-5 border-b border-line">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px border-b-2 border-transparent px-0.5 pt-1 pb-2 font-medium text-ink-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
          >
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content
          key={tab.value}
          value={tab.value}
          {...(isKept ? { forceMount: true, hidden: tab.value !== value } : {})}
          className="grid grid-cols-[minmax(0,1fr)] gap-5 outline-offset-4 [&[hidden]]:hidden"
        >
          {isKept ? children(tab.value) : tab.value === value && children}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
