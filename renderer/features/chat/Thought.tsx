import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatCount } from "../../ui/format";
import { AnswerText } from "./answer/AnswerText";

/** What the model thought before it answered: folded in, and drawn only while it is open. */
export function Thought({ text, isThinking, isInView }: { text: string; isThinking: boolean; isInView: boolean }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="min-w-0" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer rounded-tiny py-[3px] text-small text-ink-2 tabular-nums">
        {t(isThinking ? "chat.thought.now" : "chat.thought.done", { amount: formatCount(text.length) })}
      </summary>
      {isOpen && (
        <AnswerText text={text} isInView={isInView} className="mt-2 border-l border-line pl-3 text-small text-ink-2" />
      )}
    </details>
  );
}
