import { useEffect, useRef, type ReactNode } from "react";
import { hasNavigated } from "../pages";

type PageHeaderProps = {
  /** One true sentence where there is something to say, else the page's name. */
  title: string;
  /** How we know, and when. */
  how?: ReactNode;
  actions?: ReactNode;
};

/** The top of every page. Its heading takes the focus when the page was reached by navigation. */
export function PageHeader({ title, how, actions }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (hasNavigated()) heading.current?.focus();
  }, []);
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-72">
        <h1 ref={heading} tabIndex={-1} className="break-words">
          {title}
        </h1>
        {how !== undefined && <div className="min-h-[1.45em] break-words text-ink-2">{how}</div>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
