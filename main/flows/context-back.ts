import { toFailure } from "../../app/contract/errors";
import type { JobHandle } from "../platform/ports";
import type { ConnectModels } from "./connect-plan";
import type { GuardFlow } from "./guard";

/**
 * A model's context becomes what it was; null: nothing was set. The runner loads what it is told of, so this leads through the
 * guard too; where that or the runner refuses, at least Homeport asks for it no longer, and the job warns. Never throws.
 */
export async function giveContextBack(
  { models, guard }: { models: Pick<ConnectModels, "configure" | "keep">; guard: Pick<GuardFlow, "admit" | "leave"> },
  { ref, contextTokens }: { ref: string; contextTokens: number | null },
  job: Pick<JobHandle, "warn">,
): Promise<void> {
  const change = { contextTokens };
  try {
    await guard.admit({ ref, intent: "apply", change, isAsSet: true });
    await models.configure(ref, change).finally(() => guard.leave(ref));
  } catch (error) {
    await models.keep(ref, change).catch(() => {});
    job.warn({ code: "context-not-back", model: ref, text: toFailure(error).message });
  }
}
