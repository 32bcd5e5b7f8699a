import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { quickChecks } from "../../../../app/domain/guide/steps";
import { usePrivacy } from "../../../state/privacy";
import { useAction } from "../../../state/use-action";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { PageLink } from "../../../ui/Links";
import { Live } from "../../../ui/Live";
import { Panel } from "../../../ui/Panel";
import { Rows } from "../../../ui/Row";
import { Skeleton } from "../../../ui/Skeleton";
import { CheckRow } from "../../privacy/CheckRow";
import { LastRun } from "../../privacy/fix/LastRun";
import { type StepProps, stepIn } from "../step-props";

/** The few checks that matter first, each with its fix; all of them are on their own page. */
export function PrivacyStep({ guide }: StepProps) {
  const { t } = useTranslation();
  const snapshot = usePrivacy((state) => state.snapshot);
  const check = useAction("guide.check");
  const { run } = check;
  const rows = snapshot?.rows.filter(({ id }) => (quickChecks as readonly string[]).includes(id)) ?? null;
  const isUnread = rows !== null && rows.some(({ verdict }) => verdict === null);
  useEffect(() => {
    if (isUnread) void run({});
  }, [isUnread, run]);
  if (rows === null) return <Skeleton className="h-72 w-full rounded-panel" />;
  const risks = rows.filter(({ verdict }) => verdict === "fail" || verdict === "warn").length;
  const isLooking = rows.some(({ isRunning }) => isRunning) || check.isPending;
  const { need } = stepIn(guide, "privacy");
  return (
    <>
      <Live
        text={
          isLooking || need === "not-looked" ? t("guide.privacy.looking") : t("guide.privacy.found", { count: risks })
        }
      />
      <LastRun />
      {check.failure && <FailureNotice failure={check.failure} />}
      <Panel
        title={t("guide.privacy.title")}
        isFlush
        aside={
          <Button kind="quiet" isPending={isLooking} onClick={() => void run({})}>
            {t(isLooking ? "guide.privacy.looking" : "guide.privacy.again")}
          </Button>
        }
      >
        <Rows label={t("guide.privacy.title")}>
          {rows.map((row) => (
            <CheckRow key={row.id} row={row} />
          ))}
        </Rows>
      </Panel>
      <p className="text-small text-ink-2">
        {t("guide.privacy.more")} <PageLink to="privacy">{t("guide.privacy.all")}</PageLink>
      </p>
    </>
  );
}
