import { memo } from "react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "../../../ui/CopyButton";

const pieceChars = 4_000;

/** Cuts at line ends, so that a long text is laid out once and only its last piece again. */
function piecesOf(code: string): { key: number; text: string }[] {
  const pieces: { key: number; text: string }[] = [];
  for (let at = 0; at < code.length;) {
    const line = code.indexOf("\n", at + pieceChars);
    const end = line < 0 ? code.length : line + 1;
    pieces.push({ key: at, text: code.slice(at, end) });
    at = end;
  }
  return pieces;
}

const Piece = memo(function Piece({ text }: { text: string }) {
  return <span className="block">{text}</span>;
});

/** Code as it came, with its language and a way to copy it. Long lines scroll inside. */
export const CodeBlock = memo(function CodeBlock({ code, language }: { code: string; language: string }) {
  const { t } = useTranslation();
  const [name = ""] = language.split(/\s/);
  const label = name.length > 0 && name.length <= 20 ? name : t("chat.code.plain");
  const text = code.endsWith("\n") ? code.slice(0, -1) : code;
  return (
    <figure
      aria-label={t("chat.code.label", { language: label })}
      className="min-w-0 rounded-control border border-line bg-sunken"
    >
      <figcaption className="flex min-h-8 items-center justify-between gap-2 border-b border-line pl-3 text-small text-ink-2">
        <bdi>{label}</bdi>
        <CopyButton text={text} what={t("chat.code.what", { language: label })} />
      </figcaption>
      <pre
        dir="ltr"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        className="overflow-x-auto rounded-b-control px-3 py-2 font-mono text-small"
      >
        <code>
          {piecesOf(text).map((piece) => (
            <Piece key={piece.key} text={piece.text} />
          ))}
        </code>
      </pre>
    </figure>
  );
});
