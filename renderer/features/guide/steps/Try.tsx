import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { sameModel } from "../../../../app/domain/model-reference";
import { useChat } from "../../../state/chat";
import { useAction } from "../../../state/use-action";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { TextArea } from "../../../ui/Fields";
import { shortModelName } from "../../../ui/format";
import { Announcer } from "../../chat/Announcer";
import { Turn } from "../../chat/Turn";
import { PullState } from "../PullState";
import { type StepProps, stepIn } from "../step-props";

/** Enough for a short answer, also of a model that thinks first. */
const maxTokens = 1_024;

/** One question straight to the runner: the model answers, here. */
export function Try({ guide }: StepProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(t("guide.try.question"));
  const send = useAction("chat.send");
  const stop = useAction("chat.stop");
  const id = useId();
  const { model } = guide;
  const { state } = stepIn(guide, "try");
  const turn = useChat(({ snapshot }) =>
    snapshot?.turns.findLast(
      (each) => each.way !== "gateway" && each.way !== "command" && model !== null && sameModel(each.model, model),
    ),
  );
  const isAnswering = useChat(({ snapshot }) => snapshot?.turns.some(({ end }) => end === null) ?? false);
  if (state === "waiting" || model === null) return <PullState guide={guide} />;
  const ask = (question = text, limit = maxTokens) =>
    void send.run({ model, text: question, maxTokens: limit, ...(turn === undefined ? {} : { insteadOf: turn.id }) });
  return (
    <>
      <Announcer />
      <form
        className="grid max-w-prose gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isAnswering && text.trim() !== "") ask();
        }}
      >
        <TextArea
          label={t("guide.try.label")}
          hint={t("guide.try.hint")}
          rows={2}
          maxLength={2_000}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <div className="flex flex-wrap items-center gap-2">
          <Button
            type="submit"
            kind={state === "done" ? "plain" : "primary"}
            isPending={send.isPending || isAnswering}
            isDisabled={text.trim() === ""}
          >
            {t(turn === undefined ? "guide.try.ask" : "guide.try.again", { model: shortModelName(model) })}
          </Button>
          {isAnswering && <Button onClick={() => void stop.run({})}>{t("guide.try.stop")}</Button>}
        </div>
      </form>
      {send.failure && <FailureNotice failure={send.failure} />}
      {stop.failure && <FailureNotice failure={stop.failure} />}
      {turn && (
        <section aria-labelledby={id} className="rounded-panel border border-line bg-surface px-4 py-4">
          <h2 id={id} className="sr-only">
            {t("guide.try.answer")}
          </h2>
          <Turn
            turn={turn}
            number={1}
            isLast
            onAsk={({ text: question, limit }) => ask(question, limit)}
            isBlocked={false}
            hasLimitField={false}
          />
        </section>
      )}
    </>
  );
}
