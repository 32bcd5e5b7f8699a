import { useCallback, useMemo } from "react";
import type { Failure } from "../../../app/contract/errors";
import { useChat } from "../../state/chat";
import { useChosenModel } from "../../state/chosen-model";
import { useConnection } from "../../state/connection";
import { useModels } from "../../state/models";
import { useRunner } from "../../state/runner";
import { useAction } from "../../state/use-action";
import { blockerOf, modelChoices, parseLimit, presentChoice, type Blocker, type ModelChoice } from "./chat-facts";
import { useComposer } from "./composer-state";

export type AskWish = {
  text: string;
  model?: string;
  limit?: number;
  /** The turn that is asked again. */
  insteadOf?: string;
};

export type Asking = {
  choices: readonly ModelChoice[];
  choice: ModelChoice | null;
  blocker: Blocker | null;
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

  const choices = useMemo(() => modelChoices({ runner, models }), [runner, models]);
  const choice = presentChoice(choices, chosen);
  const blocker = blockerOf({ runner, models, connection });
  const ref = choice?.ref ?? null;

  const ask = useCallback(
    ({ text, model, limit, insteadOf }: AskWish) => {
      const { limitText } = useComposer.getState();
      const maxTokens = limit ?? parseLimit(limitText);
      const asked = model ?? ref;
      if (blocker !== null || isAnswering || maxTokens === null || asked === null || text.trim() === "") return;
      const send = async () => {
        const answer = await run({ model: asked, text, maxTokens, ...(insteadOf === undefined ? {} : { insteadOf }) });
        const { draft, setDraft } = useComposer.getState();
        if (answer.ok && draft === text) setDraft("");
      };
      void send();
      onAsked();
    },
    [blocker, isAnswering, onAsked, ref, run],
  );
  return { choices, choice, blocker, isAnswering, isPending, failure, ask, forgetFailure: clear };
}
