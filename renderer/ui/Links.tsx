import clsx from "clsx";
import { ExternalLink } from "lucide-react";
import { use, type ReactNode } from "react";
import { goTo, pagePath, type Spot } from "../pages";
import { buttonClass, type ButtonKind } from "./Button";
import { LeaveDialog } from "./leave-dialog";

/** Every address outside that the window may lead to; the shell opens them in the system's browser. */
export const externalLinks = {
  modelRunner: "https://docs.docker.com/ai/model-runner/get-started/",
  dockerEngine: "https://docs.docker.com/engine/install/",
  dockerDesktop: "https://docs.docker.com/desktop/",
  openclaw: "https://docs.openclaw.ai/install",
  hub: "https://hub.docker.com/u/ai",
  node: "https://nodejs.org/en/download",
} as const;

/** A link to a listed address outside. */
export function OutsideLink({
  to,
  href,
  children,
  as,
}: (
  | { to: keyof typeof externalLinks; href?: never }
  /** Of main's own knowledge, on a host that the shell opens. */
  | { to?: never; href: string }
) & { children: ReactNode; as?: ButtonKind }) {
  return (
    <a
      href={to === undefined ? href : externalLinks[to]}
      target="_blank"
      rel="noreferrer"
      className={as ? buttonClass(as) : "inline-flex items-center gap-1 text-accent underline underline-offset-2"}
    >
      {children}
      <ExternalLink aria-hidden className="size-3.5 flex-none" />
    </a>
  );
}

/** A link to a place in the window, also to where one is already; `as` makes it look like a button. */
export function PageLink({
  to,
  children,
  as,
  className,
  title,
}: {
  to: Spot;
  children: ReactNode;
  as?: ButtonKind;
  className?: string;
  title?: string;
}) {
  const leaveDialog = use(LeaveDialog);
  return (
    <a
      href={pagePath(to)}
      onClick={(event) => {
        // a click for another tab or window is the browser's
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        leaveDialog();
        goTo(to);
      }}
      title={title}
      className={clsx(as ? buttonClass(as) : "text-accent underline underline-offset-2", className)}
    >
      {children}
    </a>
  );
}
