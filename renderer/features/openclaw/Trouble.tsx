import { useTranslation } from "react-i18next";
import type { Failure } from "../../../app/contract/errors";
import type { OpenClawSnapshot } from "../../../app/contract/openclaw";
import { FailureNotice } from "../../ui/FailureNotice";
import { Panel } from "../../ui/Panel";
import { Install } from "./Install";
import { Invalid } from "./Invalid";

const reinstalls: readonly Failure["code"][] = [
  "openclaw-broken",
  "openclaw-node-too-old",
  "openclaw-missing",
  "install-no-node",
];

/** Installing it, or its Node, again is what puts this right. */
export const canBeReinstalled = (problem: Failure | null): boolean =>
  problem !== null && reinstalls.includes(problem.code);

/** Why it can't be used, in full, and what puts it right. */
export function Trouble({ openclaw }: { openclaw: OpenClawSnapshot }) {
  const { t } = useTranslation();
  const { state, problem, dialect } = openclaw;
  if (state === "not-found") return <Install dialects={["openclaw", "clawdbot"]} />;
  if (state === "config-invalid") {
    return (
      <Panel title={t("openclaw.invalid.title")}>
        <Invalid
          problem={problem ?? { code: "openclaw-config-invalid", message: "" }}
          dialect={dialect ?? "openclaw"}
          path={openclaw.configPath.isKnown ? openclaw.configPath.value : null}
        />
      </Panel>
    );
  }
  if (state !== "broken") return null;
  const failure = problem ?? { code: "openclaw-broken", message: "" };
  return (
    <>
      <FailureNotice failure={failure} isAnnounced={false} />
      {canBeReinstalled(failure) && <Install dialects={[dialect ?? "openclaw"]} isRepair />}
    </>
  );
}
