import { useTranslation } from "react-i18next";
import type { ChatTurn } from "../../../app/contract/chat";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatCount } from "../../ui/format";
import { Note } from "../../ui/Note";
import { State } from "../../ui/State";
import { raisedLimit } from "./chat-facts";
import type { AskWish } from "./use-ask";

type TurnEndProps = {
  turn: ChatTurn;
  /** Only the last turn offers to be asked again. */
  onAsk: ((wish: AskWish) => void) | null;
  isBlocked: boolean;
  /** There is a field that sets the limit for the next question too. */
  hasLimitField: boolean;
};

function LengthEnd({ turn, onAsk, isBlocked, hasLimitField }: TurnEndProps) {
  const { t } = useTranslation();
  const next = hasLimitField ? "chat.end.lengthNext" : "chat.end.lengthAgain";
  const limit = formatCount(turn.maxTokens);
  const raised = raisedLimit(turn.maxTokens);
  return (
    <Note tone="plain">
      <p>
        <span className="font-semi">
          {t(turn.answer.trim() === "" ? "chat.end.lengthThought" : "chat.end.length", { limit })}
        </span>{" "}
        <span className="text-ink-2">{t(raised === null ? "chat.end.lengthMost" : next)}</span>
      </p>
      {onAsk && raised !== null && (
        <Button
          className="mt-2"
          isDisabled={isBlocked}
          onClick={() => onAsk({ text: turn.question, model: turn.model, limit: raised, insteadOf: turn.id })}
        >
          {t("chat.end.lengthRetry", { limit: formatCount(raised) })}
        </Button>
      )}
    </Note>
  );
}

/** How a turn ended, where it was not simply complete, and the way on. */
export function TurnEnd(props: TurnEndProps) {
  const { turn, onAsk, isBlocked } = props;
  const { t } = useTranslation();
  if (turn.end === "stopped") {
    const isEmpty = turn.answer === "" && turn.reasoning === "";
    return <State kind="quiet">{t(isEmpty ? "chat.end.stoppedEmpty" : "chat.end.stopped")}</State>;
  }
  if (turn.end === "length" && turn.failure === null) return <LengthEnd {...props} />;
  if (turn.failure === null) return null;
  return (
    <>
      {turn.end === "cut" && turn.answer !== "" && <p className="text-small text-ink-3">{t("chat.end.cutKept")}</p>}
      <FailureNotice
        failure={turn.failure}
        isAnnounced={false}
        also={
          onAsk ? (
            <Button
              isDisabled={isBlocked}
              onClick={() =>
                onAsk({
                  text: turn.question,
                  model: turn.model,
                  limit: turn.maxTokens,
                  insteadOf: turn.id,
                  via: turn.way === "runner" ? "runner" : "openclaw",
                })
              }
            >
              {t("chat.end.retry")}
            </Button>
          ) : undefined
        }
      />
    </>
  );
}
