import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { RequestWords as Words } from "../../../app/contract/requests";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { Details } from "../../ui/Details";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatCount } from "../../ui/format";

type Found = Extract<Words, { kind: "found" }>;
type Text = NonNullable<Found["answer"]>;

const foldedFrom = 600;

function Spoken({ name, note, words }: { name: string; note?: string; words: Text }) {
  const { t } = useTranslation();
  const { text, cutChars } = words;
  const body = (
    <>
      {text !== "" && (
        <pre className="rounded-control border border-line bg-sunken px-3 py-2 font-sans text-body [overflow-wrap:anywhere] whitespace-pre-wrap">
          {text}
        </pre>
      )}
      {cutChars > 0 && (
        <p className="pt-1 text-small text-ink-2">{t("requests.words.cut", { amount: formatCount(cutChars) })}</p>
      )}
    </>
  );
  const heading = (
    <>
      {name}
      {note !== undefined && note !== "" && <span className="text-ink-2">, {note}</span>}
    </>
  );
  if (text.length > foldedFrom) {
    const count = text.length + cutChars;
    const size = t("requests.words.size", { count, amount: formatCount(count) });
    return (
      <Details
        summary={
          <>
            {heading}
            <span className="text-ink-2">, {size}</span>
          </>
        }
      >
        {body}
      </Details>
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <p className="text-small font-medium">{heading}</p>
      {body}
    </div>
  );
}

function FoundWords({ words }: { words: Found }) {
  const { t } = useTranslation();
  const { prompt, leftOutCount, answer, thinking, failure } = words;
  const nameOf = (role: string) => t(`requests.words.role.${role as "user"}`, { defaultValue: role });
  return (
    <>
      {prompt.map((message, index) => (
        // read once, never reordered
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <Spoken
            name={nameOf(message.role)}
            note={
              message.attachmentCount > 0 ? t("requests.words.attachments", { count: message.attachmentCount }) : ""
            }
            words={message}
          />
          {index === 0 && leftOutCount > 0 && (
            <p className="text-small text-ink-2">{t("requests.words.leftOut", { count: leftOutCount })}</p>
          )}
        </div>
      ))}
      {thinking && <Spoken name={t("requests.words.thinking")} words={thinking} />}
      {answer ? (
        <Spoken name={t("requests.words.answer")} words={answer} />
      ) : (
        failure === null && <p className="text-small text-ink-2">{t("requests.words.noAnswer")}</p>
      )}
      {failure && <FailureNotice failure={failure} isAnnounced={false} />}
    </>
  );
}

/** Prompt and answer of one request: hidden until asked for, and again when hidden, left, or the window is put away. */
export function RequestWords({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, failure, isPending, run, clear } = useAction("requests.reveal");
  useEffect(() => {
    const onVisibility = () => document.visibilityState === "hidden" && clear();
    document.addEventListener("visibilitychange", onVisibility);
    return () => document.removeEventListener("visibilitychange", onVisibility);
  }, [clear]);
  return (
    <section aria-label={t("requests.words.title")} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {data === null ? (
          <Button isPending={isPending} onClick={() => void run({ id })}>
            {t("requests.words.show")}
          </Button>
        ) : (
          <Button onClick={clear}>{t("requests.words.hide")}</Button>
        )}
        <p className="max-w-prose min-w-0 flex-1 basis-64 text-small text-ink-2">
          {data?.kind === "gone" ? t("requests.words.gone") : t("requests.words.hidden")}
        </p>
      </div>
      {failure && <FailureNotice failure={failure} />}
      {data?.kind === "found" && <FoundWords words={data} />}
    </section>
  );
}
