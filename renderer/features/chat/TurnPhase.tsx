import { LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ChatTurn } from "../../../app/contract/chat";
import { useNow } from "../../state/use-now";
import { useConnection } from "../../state/connection";
import { formatSeconds } from "../../ui/format";
import { State } from "../../ui/State";

export type PhaseName = Exclude<ChatTurn["phase"], "ended"> | "thinking";

/** The words for where a turn is: main's phases, with thinking told apart from answering. */
export function phaseName({
  phase,
  answer,
  reasoning,
}: Pick<ChatTurn, "phase" | "answer" | "reasoning">): PhaseName | null {
  if (phase === "ended") return null;
  return phase === "answering" && answer === "" && reasoning !== "" ? "thinking" : phase;
}

/** What happens now, and for how long it has. */
export function TurnPhase({ turn }: { turn: ChatTurn }) {
  const { t } = useTranslation();
  const seconds = Math.max(0, Math.floor((useNow(1000) - turn.startedAt) / 1000));
  const isLost = useConnection(({ status }) => status === "lost");
  const name = phaseName(turn);
  if (name === null) return null;
  if (isLost) return <State kind="look">{t("chat.lost")}</State>;
  return (
    <div className="text-small text-ink-2">
      <p className="flex items-center gap-2">
        <LoaderCircle aria-hidden className="size-3.5 flex-none animate-turn text-accent" />
        <span>{t(`chat.phase.${name}`)}</span>
        {seconds > 0 && <span className="tabular-nums text-ink-3">{formatSeconds(seconds)}</span>}
      </p>
      {name === "loading-model" && <p className="pl-5.5 text-ink-3">{t("chat.phaseWhy.loading-model")}</p>}
    </div>
  );
}
