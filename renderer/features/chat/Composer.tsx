import { useEffect, useId, useRef, type KeyboardEvent, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { useArrival } from "../../pages";
import { useChosenModel } from "../../state/chosen-model";
import { useGateway } from "../../state/gateway";
import { useOpenClaw } from "../../state/openclaw";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatCount } from "../../ui/format";
import { State } from "../../ui/State";
import { Blocked } from "./Blocked";
import { maxQuestionChars, parseLimit } from "./chat-facts";
import { LimitField, ModelField } from "./ComposerFields";
import { useComposer } from "./composer-state";
import { howItGoes, ThroughOpenClaw, WayField } from "./WayField";
import type { Asking } from "./use-ask";

type ComposerProps = {
  asking: Asking;
  onStop: () => void;
  isStopping: boolean;
  /** Where the focus goes back to after sending and stopping. */
  input: RefObject<HTMLTextAreaElement | null>;
};

/** Enter sends, but not the one that ends a word in an input method. */
function isSendKey({ key, shiftKey, altKey, nativeEvent }: KeyboardEvent): boolean {
  return key === "Enter" && !shiftKey && !altKey && !nativeEvent.isComposing && nativeEvent.keyCode !== 229;
}

function useProblem(): string | null {
  const { t } = useTranslation();
  const length = useComposer(({ draft }) => draft.length);
  if (length <= maxQuestionChars) return null;
  return t("chat.composer.tooLong", { amount: formatCount(length), most: formatCount(maxQuestionChars) });
}

/** What to ask, of which model, and for how long an answer. */
export function Composer({ asking, onStop, isStopping, input }: ComposerProps) {
  const { t } = useTranslation();
  const id = useId();
  const { draft, setDraft, limitText, setLimitText } = useComposer();
  const openclaw = useOpenClaw(({ snapshot }) => snapshot);
  const assistant = t(`openclaw.name.${openclaw?.dialect ?? "openclaw"}`);
  const choose = useChosenModel((state) => state.choose);
  const problem = useProblem();
  const stopButton = useRef<HTMLButtonElement>(null);
  const hadStopFocus = useRef(false);
  const form = useRef<HTMLFormElement>(null);
  useArrival("chat/question", form);
  const { choices, choice, via, blocker, obstacle, isAnswering, isPending, failure, ask, forgetFailure } = asking;
  const gateway = useGateway(({ snapshot }) => snapshot);
  const keeper = howItGoes(gateway) === "gateway" ? "gateway" : "command";
  const kept = via === "runner" ? t("chat.composer.kept") : t(`chat.way.kept.${keeper}`, { assistant });
  const canAsk = via === "runner" ? blocker === null && parseLimit(limitText) !== null : obstacle === null;
  const canSend = canAsk && !isAnswering && problem === null && draft.trim() !== "";

  useEffect(() => {
    // The button goes when the answer ends; a focus on it would be lost.
    if (isAnswering || !hadStopFocus.current) return;
    hadStopFocus.current = false;
    input.current?.focus();
  }, [input, isAnswering]);

  const send = () => {
    if (canSend) ask({ text: draft });
  };

  return (
    <form
      ref={form}
      aria-label={t("chat.composer.region")}
      className="mx-auto grid max-w-[48rem] grid-cols-[minmax(0,1fr)] gap-2 px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {failure && <FailureNotice failure={failure} />}
      <label htmlFor={id} className="sr-only">
        {t("chat.composer.question")}
      </label>
      <textarea
        id={id}
        ref={input}
        data-arrive
        rows={2}
        dir="auto"
        aria-describedby={`${id}-keys ${id}-problem`}
        aria-invalid={problem !== null || undefined}
        placeholder={t("chat.composer.placeholder")}
        className="field-sizing-content max-h-40 min-h-14 w-full resize-none rounded-control border border-control bg-surface px-2.5 py-1.5 placeholder:text-ink-3"
        value={draft}
        onChange={(event) => {
          setDraft(event.target.value);
          forgetFailure();
        }}
        onKeyDown={(event) => {
          if (!isSendKey(event)) return;
          event.preventDefault();
          send();
        }}
      />
      <span id={`${id}-keys`} className="sr-only">
        {t("chat.composer.keys")}
      </span>
      <div role="alert" id={`${id}-problem`} className="text-small text-cross empty:hidden">
        {problem}
      </div>
      {openclaw?.state === "ready" && <WayField />}
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        {via === "runner" && (
          <>
            <ModelField choices={choices} choice={choice} onChoose={choose} />
            <LimitField text={limitText} onChange={setLimitText} />
          </>
        )}
        {via === "openclaw" && <ThroughOpenClaw openclaw={openclaw} />}
        <div className="ml-auto flex flex-wrap items-center justify-end gap-2">
          {isAnswering && (
            <Button
              ref={stopButton}
              isPending={isStopping}
              onFocus={() => (hadStopFocus.current = true)}
              onBlur={() => (hadStopFocus.current = false)}
              onClick={onStop}
            >
              {t("chat.composer.stop")}
            </Button>
          )}
          <Button type="submit" kind="primary" isPending={isPending} isDisabled={!canSend}>
            {t("chat.composer.send")}
          </Button>
        </div>
      </div>
      {blocker && <Blocked by={blocker} />}
      {obstacle && (
        <State kind="look">{t(`openclaw.verify.obstacle.${obstacle.id}`, { subject: obstacle.subject })}</State>
      )}
      <p className="text-small text-ink-3">{kept}</p>
    </form>
  );
}
