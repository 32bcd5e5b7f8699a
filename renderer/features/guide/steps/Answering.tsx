import { useTranslation } from "react-i18next";
import { LookAgain } from "../../../frame/LookAgain";
import { useRunner } from "../../../state/runner";
import { Facts } from "../../../ui/Facts";
import { Panel } from "../../../ui/Panel";
import { ReadingText } from "../../../ui/ReadingText";
import { Tried } from "../../home/Tried";
import { SetUpNews } from "../../setup/SetUpNews";
import { RunnerSetUp } from "../RunnerSetUp";
import { type StepProps, stepIn } from "../step-props";

/** Model Runner switched on, and asked itself: what answers, where, and how that is known. */
export function Answering({ guide }: StepProps) {
  const { t } = useTranslation();
  const runner = useRunner(({ snapshot }) => snapshot);
  const isDone = stepIn(guide, "answering").state === "done";
  return (
    <>
      <SetUpNews />
      {isDone && runner ? (
        <Panel title={t("guide.answering.found")} aside={<LookAgain kind="quiet" />}>
          <Facts
            facts={[
              { label: t("guide.answering.address"), value: runner.endpoint?.address ?? "" },
              {
                label: t("guide.answering.kind"),
                value: t(`guide.answering.kinds.${runner.endpoint?.kind ?? "unknown"}`),
              },
              {
                label: t("guide.answering.version"),
                value: <ReadingText reading={runner.version} format={(text) => text} />,
              },
              {
                label: t("guide.answering.engine"),
                value: runner.backends.find(({ status }) => status === "running")?.detail ?? t("guide.answering.later"),
              },
            ]}
          />
        </Panel>
      ) : (
        <RunnerSetUp way={guide.way} />
      )}
      {runner && <Tried runner={runner} />}
    </>
  );
}
