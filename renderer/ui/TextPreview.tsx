/** A text as it would be copied, to be read before it is. */
export function TextPreview({ label, text }: { label: string; text: string }) {
  return (
    <section
      // it scrolls, so the keyboard must reach it
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      aria-label={label}
      className="max-h-[46vh] overflow-auto rounded-control border border-line bg-sunken px-3 py-2"
    >
      <pre className="font-mono text-tiny [overflow-wrap:anywhere] whitespace-pre-wrap select-text">{text}</pre>
    </section>
  );
}
