import { use } from "react";
import { useTranslation } from "react-i18next";
import type { ErrorCode } from "../../app/contract/errors";
import { useAction } from "../state/use-action";
import { makeWish } from "../state/wish";
import { Button } from "./Button";
import { stepPlaces, stepsOf, type StepId } from "./failure-steps";
import { LeaveDialog } from "./leave-dialog";
import { PageLink } from "./Links";

function Probe() {
  const { t } = useTranslation();
  const probe = useAction("runner.probe");
  return (
    <Button isPending={probe.isPending} onClick={() => void probe.run({})}>
      {t("failure.step.probe")}
    </Button>
  );
}

function FindOpenClaw() {
  const { t } = useTranslation();
  const refresh = useAction("openclaw.refresh");
  return (
    <Button isPending={refresh.isPending} onClick={() => void refresh.run({})}>
      {t("failure.step.find-openclaw")}
    </Button>
  );
}

function Resume() {
  const { t } = useTranslation();
  const resume = useAction("switch.resume");
  return (
    <Button isPending={resume.isPending} onClick={() => void resume.run({})}>
      {t("failure.step.resume")}
    </Button>
  );
}

function Wish({ id }: { id: "report" | "clear" }) {
  const { t } = useTranslation();
  const leaveDialog = use(LeaveDialog);
  return (
    <Button
      onClick={() => {
        leaveDialog();
        makeWish({ kind: id === "report" ? "support-report" : "clear-conversation" });
      }}
    >
      {t(`failure.step.${id}`)}
    </Button>
  );
}

function Step({ id }: { id: StepId }) {
  const { t } = useTranslation();
  if (id === "probe") return <Probe />;
  if (id === "find-openclaw") return <FindOpenClaw />;
  if (id === "resume") return <Resume />;
  if (id === "report" || id === "clear") return <Wish id={id} />;
  return (
    <PageLink to={stepPlaces[id]} as="plain">
      {t(`failure.step.${id}`)}
    </PageLink>
  );
}

/** Buttons that do what the failure's words say is next, or lead to where it is done; `isRest`: beside a page's own. */
export function FailureSteps({ code, isRest = false }: { code: ErrorCode; isRest?: boolean }) {
  return stepsOf(code)
    .filter((id) => !isRest || id === "doctor")
    .map((id) => <Step key={id} id={id} />);
}
