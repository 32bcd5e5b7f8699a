import { useTranslation } from "react-i18next";
import { useOpenClaw } from "../../../state/openclaw";
import { PageLink } from "../../../ui/Links";
import { Verify } from "../../openclaw/Verify";
import { type StepProps, stepIn } from "../step-props";

/** One question through OpenClaw, and the evidence that the chosen model computed the answer. */
export function VerifyStep({ guide }: StepProps) {
  const { t } = useTranslation();
  const openclaw = useOpenClaw(({ snapshot }) => snapshot);
  const { state, waitsFor } = stepIn(guide, "verify");
  return (
    <>
      <p className="max-w-prose text-ink-2">{t("guide.verify.what")}</p>
      {waitsFor !== null && (
        <p>
          <PageLink to={`guide/${waitsFor}`}>{t("guide.goTo", { step: t(`guide.step.${waitsFor}.name`) })}</PageLink>
        </p>
      )}
      {waitsFor === null && openclaw?.state === "ready" && <Verify openclaw={openclaw} isPrimary={state === "open"} />}
    </>
  );
}
