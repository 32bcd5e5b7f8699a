import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../app/contract/errors";
import { Details } from "./Details";
import { Note } from "./Note";
import { StateShape } from "./State";

type FailureNoticeProps = {
  failure: Failure;
  /** What is known in this very case, in place of the catalogue's why and next step. */
  says?: string | undefined;
  /** Buttons that do the next step. */
  actions?: ReactNode;
  /** Set where it appears after something the user did: it is read out. */
  isAnnounced?: boolean;
};

/** A failure in words: what happened, why, what to do next; the tool's own words behind "Details". */
export function FailureNotice({ failure, says, actions, isAnnounced = true }: FailureNoticeProps) {
  const { t } = useTranslation();
  const raw = [failure.message, failure.detail].filter((text) => text !== undefined && text !== "").join("\n\n");
  return (
    <Note>
      <div role={isAnnounced ? "alert" : undefined} className="grid gap-0.5">
        <p className="flex items-center gap-2 font-semi">
          <StateShape kind="look" />
          {t(`errors.${failure.code}.title`)}
        </p>
        <p className="text-ink-2">{says ?? `${t(`errors.${failure.code}.why`)} ${t(`errors.${failure.code}.next`)}`}</p>
      </div>
      {actions !== undefined && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      {raw !== "" && (
        <Details summary={t("action.details")} className="mt-1.5">
          <pre className="max-h-60 overflow-auto font-mono text-small break-words whitespace-pre-wrap text-ink-2">
            {raw}
          </pre>
        </Details>
      )}
    </Note>
  );
}
