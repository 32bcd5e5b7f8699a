import { CopyButton } from "./CopyButton";

/** A line to be typed in a terminal, or a path, with a button that copies it. `what` names it for screen readers. */
export function Command({ text, what }: { text: string; what: string }) {
  return (
    <div className="flex min-w-0 items-center justify-between gap-2 rounded-control border border-line bg-sunken py-1 pr-1 pl-3">
      <code className="block min-w-0 py-1 font-mono text-small break-words [overflow-wrap:anywhere] whitespace-pre-wrap">
        {text}
      </code>
      <span className="flex-none">
        <CopyButton text={text} what={what} />
      </span>
    </div>
  );
}
