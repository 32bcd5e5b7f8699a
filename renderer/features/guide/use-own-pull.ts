import type { GuideSnapshot } from "../../../app/contract/guide";
import type { Job } from "../../../app/contract/jobs";
import { sameModel } from "../../../app/domain/model-reference";
import { useJobs } from "../../state/jobs";

/** The last pull of the guide's model, of any while none was chosen, until it is done: under way, failed or cancelled. */
export function useOwnPull({ model }: GuideSnapshot): Job | undefined {
  return useJobs(({ snapshot }) => {
    const last = snapshot?.items.findLast(
      ({ kind, subject }) => kind === "pull-model" && (model === null || sameModel(subject, model)),
    );
    return last?.outcome?.kind === "done" ? undefined : last;
  });
}
