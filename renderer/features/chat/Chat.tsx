import { useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useChat } from "../../state/chat";
import { useRunner } from "../../state/runner";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { PageHeader } from "../../ui/PageHeader";
import { Skeleton } from "../../ui/Skeleton";
import { State } from "../../ui/State";
import { Announcer } from "./Announcer";
import { ClearConversation } from "./ClearConversation";
import { Composer } from "./Composer";
import { Conversation } from "./Conversation";
import { EmptyChat } from "./EmptyChat";
import { useAsk, type Asking } from "./use-ask";

function useSentence({ blocker, via }: Asking) {
  const { t } = useTranslation();
  const endpoint = useRunner(({ snapshot }) => snapshot?.endpoint ?? null);
  const isElsewhere = endpoint?.location === "another-machine";
  const id = (() => {
    if (blocker === "looking" || blocker === "noRunner" || blocker === "noModels") return blocker;
    if (isElsewhere) return "elsewhere";
    if (via === "openclaw") return "through";
    return endpoint?.location === "unknown" ? "placeUnknown" : "ready";
  })();
  const how = t(`chat.sentence.${id}.how`, { address: endpoint?.address ?? "" });
  return {
    title: t(`chat.sentence.${id}.title`),
    how: id === "elsewhere" ? <State kind="cross">{how}</State> : how,
  };
}

/** Escape stops the answer, wherever the focus is, unless something else took the key. */
function useEscape(onEscape: (() => void) | null) {
  useEffect(() => {
    if (onEscape === null) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing) onEscape();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [onEscape]);
}

/** The live chat test, straight to the runner. */
export function Chat() {
  const { t } = useTranslation();
  const input = useRef<HTMLTextAreaElement>(null);
  const focusInput = useCallback(() => input.current?.focus(), []);
  const asking = useAsk(focusInput);
  const chat = useChat(({ snapshot }) => snapshot);
  const readFailure = useChat(({ failure }) => failure);
  const { run: runStop, isPending: isStopping, failure: stopFailure } = useAction("chat.stop");
  const stop = useCallback(() => {
    void runStop({});
    focusInput();
  }, [focusInput, runStop]);
  useEscape(asking.isAnswering ? stop : null);

  const { title, how } = useSentence(asking);
  const isBlocked = asking.blocker !== null || asking.isAnswering || asking.isPending;
  const turns = chat?.turns ?? [];
  return (
    <div className="grid h-[max(calc(100dvh-3.25rem),30rem)] grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)] gap-4">
      <PageHeader
        title={title}
        how={how}
        actions={<ClearConversation isEmpty={turns.length === 0} onCleared={focusInput} />}
      />
      <div className="grid min-h-0 min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto] rounded-panel border border-line bg-surface">
        <Conversation turns={turns} onAsk={asking.ask} isBlocked={isBlocked}>
          {chat && <EmptyChat onAsk={(text) => asking.ask({ text })} isBlocked={isBlocked} />}
          {!chat && !readFailure && <Skeleton className="h-24 w-full" />}
          {!chat && readFailure && (
            <FailureNotice
              failure={readFailure}
              actions={<Button onClick={() => void useChat.getState().read()}>{t("action.retry")}</Button>}
            />
          )}
        </Conversation>
        <div className="min-w-0 border-t border-line">
          {stopFailure && <FailureNotice failure={stopFailure} />}
          <Composer asking={asking} onStop={stop} isStopping={isStopping} input={input} />
        </div>
      </div>
      <Announcer />
    </div>
  );
}
