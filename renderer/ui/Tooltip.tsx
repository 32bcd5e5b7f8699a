import { Tooltip as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";

/** More words on hover and focus. The child must take the focus (a button or link) and pass on its ref and props. */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactElement }) {
  return (
    <Radix.Provider delayDuration={200}>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            sideOffset={6}
            collisionPadding={8}
            className="z-50 max-w-72 rounded-control border border-line bg-raised px-2.5 py-1.5 text-small text-ink shadow-soft"
          >
            {text}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
