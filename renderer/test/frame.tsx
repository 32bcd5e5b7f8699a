import { useRef, type ReactNode } from "react";
import { useKeepFocus } from "../ui/use-keep-focus";

/** What the window has around a page, as far as it holds the focus. */
export function Frame({ children }: { children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  useKeepFocus(frame);
  return (
    <div ref={frame}>
      <main tabIndex={-1}>{children}</main>
    </div>
  );
}
