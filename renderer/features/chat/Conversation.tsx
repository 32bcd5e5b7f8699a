import { ArrowDown } from "lucide-react";
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useStickToBottom } from "use-stick-to-bottom";
import type { ChatTurn } from "../../../app/contract/chat";
import { Button } from "../../ui/Button";
import { Turn } from "./Turn";
import type { AskWish } from "./use-ask";

type ConversationProps = {
  turns: readonly ChatTurn[];
  onAsk: (wish: AskWish) => void;
  isBlocked: boolean;
  /** In place of the turns while there are none. */
  children: ReactNode;
};

/** The turns, in a frame that scrolls by itself and stays at the end only while the user is there. */
export function Conversation({ turns, onAsk, isBlocked, children }: ConversationProps) {
  const { t } = useTranslation();
  const { scrollRef, contentRef, scrollToBottom, isAtBottom } = useStickToBottom({
    initial: false,
    resize: "instant",
  });
  const lastId = turns.at(-1)?.id;
  useEffect(() => {
    // A new question is always looked at, wherever one had scrolled to.
    if (lastId !== undefined) void scrollToBottom("instant");
  }, [lastId, scrollToBottom]);

  return (
    <div className="relative min-h-0">
      <div
        ref={scrollRef}
        role="log"
        aria-label={t("chat.conversation")}
        aria-live="off"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        className="h-full overflow-y-auto overscroll-contain rounded-t-panel -outline-offset-2"
      >
        <div ref={contentRef} className="mx-auto grid max-w-[48rem] grid-cols-[minmax(0,1fr)] gap-6 px-4 py-4">
          {turns.length === 0
            ? children
            : turns.map((turn, index) => (
                <Turn
                  key={turn.id}
                  turn={turn}
                  number={index + 1}
                  isLast={index === turns.length - 1}
                  onAsk={onAsk}
                  isBlocked={isBlocked}
                />
              ))}
        </div>
      </div>
      {turns.length > 0 && !isAtBottom && (
        <Button
          className="absolute bottom-3 left-1/2 -translate-x-1/2 shadow-soft"
          onClick={() => {
            void scrollToBottom("instant");
            // The button goes, and the focus must not go with it.
            scrollRef.current?.focus();
          }}
        >
          <ArrowDown aria-hidden className="size-4" />
          {t("chat.toEnd")}
        </Button>
      )}
    </div>
  );
}
