import { Fragment } from "react";

/** A path that breaks after its separators first, and anywhere only when a name itself is too long. */
export function PathText({ path, className = "text-ink-3" }: { path: string; className?: string }) {
  const parts = path.split(/(?<=[/\\])/);
  return (
    <span className={`min-w-0 font-mono text-small [overflow-wrap:anywhere] ${className}`}>
      {parts.map((part, index) => (
        // parts may be equal, and never change places
        // oxlint-disable-next-line react/no-array-index-key
        <Fragment key={index}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </span>
  );
}
