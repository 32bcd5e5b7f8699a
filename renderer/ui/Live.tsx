/** Read out politely when its text changes, and not shown. Mount it before there is something to say. */
export function Live({ text }: { text: string }) {
  return (
    <output aria-live="polite" className="sr-only">
      {text}
    </output>
  );
}
