import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PrivacyTurn } from "../../../app/contract/privacy";
import { checkIds } from "../../../app/domain/privacy/checks";
import { EmptyState } from "../../ui/EmptyState";
import { SelectField } from "../../ui/Fields";
import { formatTime } from "../../ui/format";
import { Panel } from "../../ui/Panel";
import { Row, Rows } from "../../ui/Row";
import { ShowMore } from "../../ui/ShowMore";
import { StateShape } from "../../ui/State";
import { usePrivacyFixes } from "../../state/privacy-fixes";
import { Applied } from "./fix/RowFix";
import { stateOf } from "./privacy-words";

const page = 50;

/** What was fixed, and when each check came out otherwise than before, latest first. */
export function History({ turns }: { turns: readonly PrivacyTurn[] }) {
  const { t } = useTranslation();
  const applied = usePrivacyFixes(({ snapshot }) => snapshot?.applied);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      {applied !== undefined && applied.length > 0 && (
        <Panel title={t("privacy.fix.applied")} section="privacy/fixed" isFlush>
          <Rows label={t("privacy.fix.applied")}>
            {applied.map((each) => (
              <Row
                key={each.id}
                title={each.items.map(({ fix }) => t(`privacy.fix.name.${fix}`)).join(" · ")}
                note={<Applied applied={each} />}
              />
            ))}
          </Rows>
        </Panel>
      )}
      <Turns turns={turns} />
    </div>
  );
}

/** When each check came out otherwise than before, latest first; one check's alone on wish. */
function Turns({ turns }: { turns: readonly PrivacyTurn[] }) {
  const { t } = useTranslation();
  const [only, setOnly] = useState("");
  const [limit, setLimit] = useState(page);
  const more = useCallback(() => setLimit((now) => now + page), []);
  const turned = checkIds.filter((id) => turns.some(({ check }) => check === id));
  // the one that was chosen may have none left
  const chosen = turned.find((id) => id === only) ?? null;
  const shown = turns.filter(({ check }) => chosen === null || check === chosen);
  return (
    <Panel title={t("privacy.history.title")} section="privacy/history" isFlush={turns.length > 0}>
      {turns.length === 0 ? (
        <EmptyState title={t("privacy.history.empty")}>{t("privacy.history.emptyText")}</EmptyState>
      ) : (
        <>
          {turned.length > 1 && (
            <div className="w-fit max-w-full px-4 pt-1 pb-3">
              <SelectField
                label={t("privacy.history.of")}
                isLabelHidden
                value={chosen ?? ""}
                onChange={(event) => setOnly(event.target.value)}
                options={[
                  { value: "", label: t("privacy.history.all") },
                  ...turned.map((id) => ({ value: id, label: t(`privacy.check.${id}.topic`) })),
                ]}
              />
            </div>
          )}
          <Rows label={t("privacy.history.title")}>
            {shown.slice(0, limit).map(({ check, at, from, to }) => (
              <Row
                key={`${check} ${at}`}
                lead={<StateShape kind={stateOf[to]} />}
                title={t(`privacy.check.${check}.topic`)}
                note={t("privacy.history.turn", {
                  from: from === null ? t("privacy.history.first") : t(`privacy.verdict.${from}`),
                  to: t(`privacy.verdict.${to}`),
                })}
                actions={<span className="text-small text-ink-3">{formatTime(at)}</span>}
              />
            ))}
          </Rows>
          {shown.length > limit && (
            <ShowMore label={t("privacy.history.more", { count: shown.length - limit })} onMore={more} />
          )}
        </>
      )}
    </Panel>
  );
}
