import type { createJobService } from "../services/jobs/jobs";
import type { HandlersOf } from "./gate";

export function jobsHandlers({ jobs }: { jobs: ReturnType<typeof createJobService> }): HandlersOf<"jobs"> {
  return {
    "jobs.read": () => jobs.read(),
    "jobs.cancel": ({ id }) => {
      jobs.cancel(id);
      return {};
    },
    "jobs.dismiss": ({ id }) => {
      jobs.dismiss(id);
      return {};
    },
  };
}
