import { useTranslation } from "react-i18next";
import type { PrivacyTurn } from "../../../app/contract/privacy";
import { EmptyState } from "../../ui/EmptyState";
import { formatTime } from "../../ui/format";
import { Panel } from "../../ui/Panel";
import { Row, Rows } from "../../ui/Row";
import { StateShape } from "../../ui/State";
import { stateOf } from "./privacy-words";

/** When each check came out otherwise than before, latest first. */
export function History({ turns }: { turns: readonly PrivacyTurn[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("privacy.history.title")} section="privacy/history" isFlush={turns.length > 0}>
      {turns.length === 0 ? (
        <EmptyState title={t("privacy.history.empty")}>{t("privacy.history.emptyText")}</EmptyState>
      ) : (
        <Rows>
          {turns.map(({ check, at, from, to }) => (
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
      )}
    </Panel>
  );
}
