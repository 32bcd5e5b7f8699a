import clsx from "clsx";
import { memo, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChatTurn } from "../../../app/contract/chat";
import { CopyButton } from "../../ui/CopyButton";
import { shortModelName } from "../../ui/format";
import { AnswerText } from "./answer/AnswerText";
import { Figures } from "./Figures";
import { Thought } from "./Thought";
import { TurnEnd } from "./TurnEnd";
import { phaseName, TurnPhase } from "./TurnPhase";
import type { AskWish } from "./use-ask";

const longChars = 700;
const longLines = 10;

function Question({ text }: { text: string }) {
  const { t } = useTranslation();
  const [isWhole, setWhole] = useState(false);
  const isLong = text.length > longChars || text.split("\n", longLines + 1).length > longLines;
  return (
    <div className="ml-auto grid w-fit max-w-[85%] min-w-0 justify-items-start rounded-panel bg-sunken px-3 py-2">
      <p dir="auto" className={clsx("w-full wrap-anywhere whitespace-pre-wrap", isLong && !isWhole && "line-clamp-8")}>
        {isLong && !isWhole ? text.slice(0, 2_000) : text}
      </p>
      {isLong && (
        <button
          type="button"
          aria-expanded={isWhole}
          className="mt-1 rounded-tiny text-small text-accent underline underline-offset-2"
          onClick={() => setWhole(!isWhole)}
        >
          {t(isWhole ? "chat.showLess" : "chat.showAll")}
        </button>
      )}
    </div>
  );
}

type TurnProps = {
  turn: ChatTurn;
  number: number;
  isLast: boolean;
  onAsk: (wish: AskWish) => void;
  isBlocked: boolean;
  /** The limit can be set for the next question too. */
  hasLimitField?: boolean;
};

/** One question with its answer, and how that went. */
export const Turn = memo(function Turn({ turn, number, isLast, onAsk, isBlocked, hasLimitField = true }: TurnProps) {
  const { t } = useTranslation();
  const id = useId();
  const model = shortModelName(turn.model);
  return (
    <article aria-labelledby={id} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id={id} className="sr-only">
        {t("chat.question", { number })}
      </h2>
      <Question text={turn.question} />
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2">
        <h3 title={turn.model} className="truncate text-small text-ink-2">
          <bdi>{model}</bdi>
          {turn.way !== "runner" && ` · ${t(`chat.way.turn.${turn.way ?? "undecided"}`)}`}
        </h3>
        {turn.reasoning !== "" && (
          <Thought text={turn.reasoning} isThinking={phaseName(turn) === "thinking"} isInView={isLast} />
        )}
        {turn.answer !== "" && <AnswerText text={turn.answer} isInView={isLast} />}
        {turn.end === null && <TurnPhase turn={turn} />}
        <TurnEnd turn={turn} onAsk={isLast ? onAsk : null} isBlocked={isBlocked} hasLimitField={hasLimitField} />
        {turn.end !== null && (turn.stats !== null || turn.answer !== "") && (
          <div className="flex flex-wrap items-start justify-between gap-x-4">
            <div className="min-w-0 flex-1 basis-72 pt-1">
              {turn.stats && <Figures stats={turn.stats} maxTokens={turn.way === "runner" ? turn.maxTokens : null} />}
            </div>
            {turn.answer !== "" && (
              <div className="-mr-2 ml-auto">
                <CopyButton text={turn.answer} what={t("chat.copyWhat", { model })} />
              </div>
            )}
          </div>
        )}
      </div>
    </article>
  );
});
