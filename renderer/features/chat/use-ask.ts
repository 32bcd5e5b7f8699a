import { useCallback, useMemo } from "react";
import type { Failure } from "../../../app/contract/errors";
import { defaultModelOf } from "../../../app/domain/answer-route";
import { type AskObstacle, askObstacle } from "../openclaw/openclaw-sentence";
import { useChat } from "../../state/chat";
import { useChosenModel } from "../../state/chosen-model";
import { useConnection } from "../../state/connection";
import { useModels } from "../../state/models";
import { useOpenClaw } from "../../state/openclaw";
import { useRunner } from "../../state/runner";
import { useAction } from "../../state/use-action";
import { blockerOf, modelChoices, parseLimit, presentChoice, type Blocker, type ModelChoice } from "./chat-facts";
import { type Via, useComposer } from "./composer-state";

export type AskWish = {
  text: string;
  model?: string;
  limit?: number;
  /** The turn that is asked again. */
  insteadOf?: string;
  via?: Via;
};

export type Asking = {
  choices: readonly ModelChoice[];
  choice: ModelChoice | null;
  /** Whom the next question is put to. */
  via: Via;
  blocker: Blocker | null;
  /** Why nothing can go through OpenClaw now; null when it can, and while that way isn't chosen. */
  obstacle: AskObstacle | null;
  isAnswering: boolean;
  isPending: boolean;
  failure: Failure | null;
  /** Asks, where it can be asked now. The same draft is gone once main has taken it. */
  ask: (wish: AskWish) => void;
  forgetFailure: () => void;
};

/** Everything it takes to ask: which models there are, what stands in the way, and the asking itself. */
export function useAsk(onAsked: () => void): Asking {
  const runner = useRunner(({ snapshot }) => snapshot);
  const models = useModels(({ snapshot }) => snapshot);
  const connection = useConnection(({ status }) => status);
  const chosen = useChosenModel(({ ref }) => ref);
  const isAnswering = useChat(({ snapshot }) => snapshot?.turns.some(({ end }) => end === null) ?? false);
  const { run, isPending, failure, clear } = useAction("chat.send");

  const openclaw = useOpenClaw(({ snapshot }) => snapshot);
  const chosenVia = useComposer((state) => state.via);
  // what can't be chosen is not on view, and is not meant
  const via = openclaw?.state === "ready" ? chosenVia : "runner";
  const choices = useMemo(() => modelChoices({ runner, models }), [runner, models]);
  const choice = presentChoice(choices, chosen);
  const blockerHere = blockerOf({ runner, models, connection });
  const obstacle = via === "openclaw" && openclaw !== null ? askObstacle(openclaw, runner) : null;
  const blocker = via === "runner" || blockerHere === "lost" ? blockerHere : null;
  const ref = choice?.ref ?? null;
  const assistantModel = defaultModelOf(openclaw)?.model ?? null;

  const ask = useCallback(
    ({ text, model, limit, insteadOf, via: wished = via }: AskWish) => {
      const { limitText } = useComposer.getState();
      const maxTokens = limit ?? parseLimit(limitText);
      const asked = wished === "openclaw" ? assistantModel : (model ?? ref);
      if (
        blocker !== null ||
        obstacle !== null ||
        isAnswering ||
        maxTokens === null ||
        asked === null ||
        text.trim() === ""
      )
        return;
      const send = async () => {
        const answer = await run({
          model: asked,
          text,
          maxTokens,
          ...(wished === "openclaw" ? { via: wished } : {}),
          ...(insteadOf === undefined ? {} : { insteadOf }),
        });
        const { draft, setDraft } = useComposer.getState();
        if (answer.ok && draft === text) setDraft("");
      };
      void send();
      onAsked();
    },
    [assistantModel, blocker, isAnswering, obstacle, onAsked, ref, run, via],
  );
  return { choices, choice, via, blocker, obstacle, isAnswering, isPending, failure, ask, forgetFailure: clear };
}
