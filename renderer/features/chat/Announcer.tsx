import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import { useChat } from "../../state/chat";
import { Live } from "../../ui/Live";
import { phaseName } from "./TurnPhase";

const spokenChars = 800;

/** Says each phase once, and the answer when it has ended: never while it grows. */
export function Announcer() {
  const { t } = useTranslation();
  const { id, name, end, code, answer } = useChat(
    useShallow(({ snapshot }) => {
      const turn = snapshot?.turns.at(-1);
      return {
        id: turn?.id ?? null,
        name: turn ? phaseName(turn) : null,
        end: turn?.end ?? null,
        code: turn?.failure?.code ?? null,
        answer: turn && turn.end !== null ? turn.answer : "",
      };
    }),
  );
  // What had ended before this page was opened is there to be read, not to be said.
  const [watched, setWatched] = useState<string | null>(null);
  if (name !== null && watched !== id) setWatched(id);

  function words(): string {
    if (name !== null) return t(`chat.phase.${name}`);
    if (id === null || watched !== id) return "";
    if (code !== null) return t(`errors.${code}.title`);
    if (end === "stopped") return t("chat.end.stopped");
    const spoken = answer.length > spokenChars ? t("chat.say.long", { answer: answer.slice(0, spokenChars) }) : answer;
    return t(end === "length" ? "chat.say.length" : "chat.say.done", { answer: spoken });
  }
  return <Live text={words()} />;
}
