import { ask, type FeatureActions } from "../../actions/action";
import { jobName } from "./job-name";

/** The report, and every listed job. */
export const activityActions: FeatureActions = ({ jobs }, t) => [
  {
    id: "activity.report",
    group: "activity",
    title: t("palette.do.report"),
    step: { kind: "wish", wish: { kind: "support-report" } },
    obstacle: null,
    keywords: t("palette.keywords.report"),
  },
  {
    id: "doctor.look",
    group: "activity",
    title: t("palette.do.doctor"),
    step: { kind: "go", place: "activity/doctor" },
    obstacle: null,
    keywords: t("palette.keywords.doctor"),
  },
  ...(jobs?.items ?? []).map((job) => {
    const what = jobName(t, job);
    const isLive = job.outcome === null;
    return {
      id: `${isLive ? "jobs.cancel" : "jobs.dismiss"} ${job.id}`,
      group: "activity" as const,
      title: t(isLive ? "palette.do.cancelJob" : "palette.do.dismissJob", { what }),
      step: isLive
        ? ask("jobs.cancel", { id: job.id }, () => t("palette.said.cancelAsked", { what }))
        : ask("jobs.dismiss", { id: job.id }, () => t("palette.said.dismissed", { what })),
      obstacle: isLive && !job.isCancellable ? t("palette.not.notCancellable") : null,
      isDeep: !isLive,
    };
  }),
];
