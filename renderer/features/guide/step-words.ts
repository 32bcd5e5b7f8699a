import { useTranslation } from "react-i18next";
import type { GuideSnapshot } from "../../../app/contract/guide";
import type { GuideStepId } from "../../../app/domain/guide/steps";
import { useHardware } from "../../state/hardware";
import { useOpenClaw } from "../../state/openclaw";
import { useRunner } from "../../state/runner";
import { formatAgo, formatList, formatMemory, formatPercent, shortDeviceName, shortModelName } from "../../ui/format";
import { fractionOf } from "../../../app/domain/job-progress";
import { type GuideStep, stepIn } from "./step-props";
import { useOwnPull } from "./use-own-pull";

/** The line below a step's name: what was found or done; null: nothing to say yet. */
export function useStepFacts(guide: GuideSnapshot): (step: GuideStep) => string | null {
  const { t } = useTranslation();
  const hardware = useHardware(({ snapshot }) => snapshot);
  const runner = useRunner(({ snapshot }) => snapshot);
  const openclaw = useOpenClaw(({ snapshot }) => snapshot);
  const pull = useOwnPull(guide);
  const model = guide.model === null ? null : shortModelName(guide.model);

  return ({ id, state }) => {
    const isDone = state === "done";
    switch (id) {
      case "machine": {
        if (hardware === null) return null;
        const { gpus, cpu, memoryBytes } = hardware;
        const [gpu] = gpus.isKnown ? gpus.value : [];
        const name = gpu?.name ?? (cpu.name.isKnown ? cpu.name.value : null);
        return formatList([
          name === null ? "" : shortDeviceName(name),
          memoryBytes.isKnown ? formatMemory(memoryBytes.value) : "",
        ]);
      }
      case "runner":
        if (!isDone || runner === null) return null;
        if (runner.docker.server.isKnown) return runner.docker.server.value;
        return runner.endpoint?.kind === "standalone" ? t("guide.way.standalone.name") : null;
      case "answering":
        return isDone ? (runner?.endpoint?.address ?? null) : null;
      case "model":
        if (state === "working" && pull?.outcome === null) {
          const fraction = fractionOf(pull);
          return fraction === null ? t("guide.fact.coming") : t("guide.fact.part", { part: formatPercent(fraction) });
        }
        return model;
      case "try":
        return isDone && guide.tried !== null ? t("guide.fact.answered", { ago: formatAgo(guide.tried.at) }) : null;
      case "openclaw":
        return isDone && openclaw?.version.isKnown
          ? t("guide.fact.openclaw", {
              name: t(`openclaw.name.${openclaw.dialect ?? "openclaw"}`),
              version: openclaw.version.value,
            })
          : null;
      case "verify":
        return isDone && guide.proof !== null ? t("guide.fact.answered", { ago: formatAgo(guide.proof.at) }) : null;
      default:
        return null;
    }
  };
}

/** What a step's page opens with: a question while it is open, a fact when it is done. */
export function useStepTitle(guide: GuideSnapshot | null): (id: GuideStepId) => { title: string; how: string } {
  const { t } = useTranslation();
  const runner = useRunner(({ snapshot }) => snapshot);
  return (id) => {
    if (guide === null) return { title: t("guide.title"), how: "" };
    const { state, waitsFor, need, isAlready } = stepIn(guide, id);
    const model = guide.model === null ? t("guide.aModel") : shortModelName(guide.model);
    const values = { model, address: runner?.endpoint?.address ?? "" };
    if (waitsFor !== null) {
      return {
        title: t(`guide.step.${id}.title`, values),
        how: t("guide.waits", { step: t(`guide.step.${waitsFor}.name`) }),
      };
    }
    if (state === "done" && id !== "welcome" && id !== "machine") {
      return {
        title: t(`guide.step.${id}.done`, values),
        how: t(isAlready ? "guide.already" : `guide.step.${id}.doneHow`, values),
      };
    }
    if (state === "working") return { title: t(`guide.step.${id}.title`, values), how: t("guide.underWay") };
    return {
      title: t(`guide.step.${id}.title`, values),
      // what stands in the way of the runner is said beside what helps
      how: need === null || id === "answering" ? t(`guide.step.${id}.how`, values) : t(`guide.need.${need}`, values),
    };
  };
}
