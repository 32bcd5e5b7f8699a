import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PrivacyRow, PrivacySnapshot } from "../../../app/contract/privacy";
import { checkGroups, type CheckGroup } from "../../../app/domain/privacy/checks";
import { countVerdicts, verdicts, type Verdict } from "../../../app/domain/privacy/finding";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatTime } from "../../ui/format";
import { Live } from "../../ui/Live";
import { Note } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { Rows } from "../../ui/Row";
import { StateShape } from "../../ui/State";
import { LastRun } from "./fix/LastRun";
import { CheckRow } from "./CheckRow";
import { countOk, privacySentence, stateOf } from "./privacy-words";

/** The checks, group by group; the counts above narrow them. */
export function Checklist({ snapshot }: { snapshot: PrivacySnapshot }) {
  const { t } = useTranslation();
  const [only, setOnly] = useState<Verdict | null>(null);
  const counts = countVerdicts(snapshot.rows);
  const shown = snapshot.rows.filter(({ verdict }) => only === null || verdict === only);
  // with the time of the last look at all of them: what is looked at again quietly isn't read out
  const said =
    snapshot.ranAt === null
      ? ""
      : `${privacySentence(t, snapshot)}. ${t("privacy.checked", { time: formatTime(snapshot.ranAt) })}`;
  return (
    <div className="grid gap-5">
      <Live text={said} />
      <LastRun />
      <News snapshot={snapshot} />
      {snapshot.rows.some(({ verdict }) => verdict !== null) && (
        <fieldset className="-mx-1.5 flex flex-wrap items-center gap-x-1.5">
          <legend className="sr-only">{t("privacy.filter")}</legend>
          {verdicts
            .filter((verdict) => counts[verdict] > 0 || verdict === only)
            .map((verdict) => (
              <button
                key={verdict}
                type="button"
                aria-pressed={only === verdict}
                onClick={() => setOnly(only === verdict ? null : verdict)}
                className="inline-flex items-center gap-1.5 rounded-control px-1.5 py-1 text-small text-ink-2 hover:bg-surface aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:shadow-[0_0_0_1px_var(--color-control)]"
              >
                <StateShape kind={stateOf[verdict]} />
                {t(`privacy.count.${verdict}`, { count: counts[verdict] })}
              </button>
            ))}
          {only !== null && (
            <Button kind="quiet" onClick={() => setOnly(null)}>
              {t("privacy.showAll")}
            </Button>
          )}
        </fieldset>
      )}
      {only !== null && shown.length === 0 && <p className="text-ink-2">{t("privacy.nothingOfIt")}</p>}
      {checkGroups.map((group) => (
        <Group key={group} group={group} rows={shown.filter((row) => row.group === group)} />
      ))}
    </div>
  );
}

function Group({ group, rows }: { group: CheckGroup; rows: readonly PrivacyRow[] }) {
  const { t } = useTranslation();
  if (rows.length === 0) return null;
  const values = countOk(rows);
  return (
    <Panel
      title={t(`privacy.group.${group}`)}
      section={`privacy/${group}`}
      isFlush
      aside={
        values.all > 0 && (
          <>
            <span aria-hidden className="tabular-nums">
              {t("privacy.groupCount", values)}
            </span>
            <span className="sr-only">{t("privacy.groupCountLabel", values)}</span>
          </>
        )
      }
    >
      <Rows label={t(`privacy.group.${group}`)}>
        {rows.map((row) => (
          <CheckRow key={row.id} row={row} />
        ))}
      </Rows>
    </Panel>
  );
}

/** What got worse since somebody last looked at this page. */
function News({ snapshot: { news } }: { snapshot: PrivacySnapshot }) {
  const { t } = useTranslation();
  const seen = useAction("privacy.seen");
  if (news.length === 0) return null;
  return (
    <Note>
      <p className="font-medium">{t("privacy.news.title", { count: news.length })}</p>
      <ul className="list-disc pl-5 text-small">
        {news.map(({ check }) => (
          <li key={check}>{t(`privacy.check.${check}.bad`)}</li>
        ))}
      </ul>
      <div className="pt-1.5">
        <Button isPending={seen.isPending} onClick={() => void seen.run({})}>
          {t("privacy.news.seen")}
        </Button>
      </div>
      {seen.failure && <FailureNotice failure={seen.failure} />}
    </Note>
  );
}
