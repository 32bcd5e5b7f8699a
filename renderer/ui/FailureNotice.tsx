import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../app/contract/errors";
import { CopyButton } from "./CopyButton";
import { Details } from "./Details";
import { stepsOf } from "./failure-steps";
import { FailureSteps } from "./FailureSteps";
import { holderText } from "./holder-text";
import { Note } from "./Note";
import { rawWords } from "./raw-words";
import { StateShape } from "./State";

type FailureNoticeProps = {
  failure: Failure;
  /** What is known in this very case, in place of the catalogue's why and next step. */
  says?: string | undefined;
  /** Buttons that do the next step here, in place of those the catalogue has for the code. */
  actions?: ReactNode;
  /** Buttons beside those of the catalogue, which are likelier to help. */
  also?: ReactNode;
  /** Set where it appears after something the user did: it is read out. */
  isAnnounced?: boolean;
};

/**
 * A failure in words: what happened, why, what to do next, as buttons where Homeport can do it; the tool's own words
 * behind "Details", to be copied. The one view of a failure there is.
 */
export function FailureNotice({ failure, says, actions, also, isAnnounced = true }: FailureNoticeProps) {
  const { t } = useTranslation();
  const { code, holder } = failure;
  const raw = rawWords(failure);
  const hasSteps = actions !== undefined || also !== undefined || stepsOf(code).length > 0;
  return (
    <Note>
      <div role={isAnnounced ? "alert" : undefined} className="grid gap-0.5">
        <p className="flex items-center gap-2 font-semi">
          <StateShape kind="look" />
          {t(`errors.${code}.title`)}
        </p>
        <p className="text-ink-2">{says ?? `${t(`errors.${code}.why`)} ${t(`errors.${code}.next`)}`}</p>
        {holder !== undefined && (
          <p className="[overflow-wrap:anywhere]">{t("failure.holder", { holder: holderText(t, holder) })}</p>
        )}
      </div>
      {hasSteps && (
        <div className="mt-2 flex flex-wrap gap-2">
          {actions}
          <FailureSteps code={code} isRest={actions !== undefined} />
          {also}
        </div>
      )}
      {raw !== "" && (
        <Details summary={t("action.details")} className="mt-1.5">
          <pre className="max-h-60 overflow-auto font-mono text-small break-words whitespace-pre-wrap text-ink-2">
            {raw}
          </pre>
          <CopyButton text={`${code}: ${t(`errors.${code}.title`)}\n\n${raw}`} what={t("failure.words")} />
        </Details>
      )}
    </Note>
  );
}
