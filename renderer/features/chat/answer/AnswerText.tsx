import clsx from "clsx";
import { memo, useEffect, useState } from "react";
import { ErrorBoundary } from "react-error-boundary";
import Markdown, { type Options } from "react-markdown";
import remarkGfm from "remark-gfm";
import { CodeBlock } from "./CodeBlock";
import { answerElements } from "./elements";
import { isRisky } from "./is-risky";
import { inLaterFrame } from "./render-queue";
import { createBlockSplitter, type AnswerBlock } from "./split-blocks";

const plugins: NonNullable<Options["remarkPlugins"]> = [remarkGfm];
/** Addresses are judged where links are drawn; nothing else of an answer has one. */
const keepAddress = (address: string) => address;
const immediateChars = 3_000;

function PlainText({ text }: { text: string }) {
  return (
    <p dir="auto" className="wrap-anywhere whitespace-pre-wrap">
      {text}
    </p>
  );
}

const TextBlock = memo(function TextBlock({ text }: { text: string }) {
  if (isRisky(text)) return <PlainText text={text} />;
  return (
    <ErrorBoundary fallback={<PlainText text={text} />} resetKeys={[text]}>
      <Markdown remarkPlugins={plugins} components={answerElements} urlTransform={keepAddress}>
        {text}
      </Markdown>
    </ErrorBoundary>
  );
});

/** Room for what is not drawn yet, about as high as it will be. */
function Room({ text }: { text: string }) {
  const lines = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 95)), 0);
  return <div aria-hidden style={{ height: `${lines * 1.25}rem` }} />;
}

function Block({ block, isLate }: { block: AnswerBlock; isLate: boolean }) {
  const [isReady, setReady] = useState(!isLate);
  const chars = block.text.length;
  useEffect(() => (isReady ? undefined : inLaterFrame(chars, () => setReady(true))), [chars, isReady]);
  if (!isReady) return <Room text={block.text} />;
  return block.kind === "code" ? (
    <CodeBlock code={block.text} language={block.language} />
  ) : (
    <TextBlock text={block.text} />
  );
}

type AnswerTextProps = {
  text: string;
  /** Its end is what the user looks at: that is drawn at once, and the rest in the frames after. */
  isInView: boolean;
  className?: string;
};

/** A model's words as safe Markdown: no HTML, no images, and only the last block is parsed again while it grows. */
export const AnswerText = memo(function AnswerText({ text, isInView, className }: AnswerTextProps) {
  const [split] = useState(createBlockSplitter);
  const blocks = split(text);
  const lateBefore = isInView ? text.length - immediateChars : text.length;
  return (
    <div
      className={clsx(
        "grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2.5 overflow-clip [overflow-clip-margin:4px]",
        className,
      )}
    >
      {blocks.map((block) => (
        <Block key={block.key} block={block} isLate={block.key < lateBefore} />
      ))}
    </div>
  );
});
