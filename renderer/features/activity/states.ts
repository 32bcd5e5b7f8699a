import { RequestsSnapshot } from "../../../app/contract/requests";

/** Every state the Activity page is designed for; those of `requests` are its second view. */
export const activityStates = [
  ...RequestsSnapshot.shape.state.options,
  "loading",
  "empty",
  "lines",
  "jobs",
  "job-failed",
  "long-names",
  "report",
  "not-read",
  "requests",
  "doctor-looking",
  "doctor-found",
  "doctor-well",
  "doctor-unsure",
  "doctor-failed",
] as const;
