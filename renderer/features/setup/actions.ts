import { setUpContact } from "../../../app/domain/offline-policy";
import { ask, type FeatureActions } from "../../actions/action";

/** Looking for Model Runner, and what would bring it up. */
export const runnerActions: FeatureActions = ({ jobs, setUpPlan, settings }, t) => {
  const isOffline = settings?.values.offlineMode ?? false;
  const isRunning = jobs?.items.some(({ kind, outcome }) => kind === "set-up-runner" && outcome === null) ?? false;
  return [
    {
      id: "runner.probe",
      group: "runner",
      title: t("palette.do.probe"),
      step: ask("runner.probe", {}, ({ state, endpoint }) =>
        state === "healthy"
          ? t("palette.said.runnerAnswers", { address: endpoint?.address ?? "" })
          : t("palette.said.runnerIs", { state: t(`home.route.runner.${state}`) }),
      ),
      obstacle: null,
      keywords: t("palette.keywords.probe"),
    },
    ...(setUpPlan?.offers ?? []).map(({ operation }) => ({
      id: `runner.setUp ${operation}`,
      group: "runner" as const,
      title: t("palette.do.opens", { what: t(`setup.do.${operation}`) }),
      step: { kind: "wish" as const, wish: { kind: "set-up-runner" as const, operation } },
      obstacle: isRunning
        ? t("palette.not.setUpRuns")
        : isOffline && setUpContact(operation) !== null
          ? t("palette.not.offline")
          : null,
    })),
    {
      id: "hardware.refresh",
      group: "runner",
      title: t("palette.do.hardware"),
      step: ask("hardware.refresh", {}, () => t("palette.said.hardware")),
      obstacle: null,
    },
  ];
};
