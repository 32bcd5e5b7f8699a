import { toFailure } from "../../app/contract/errors";
import type { JobHandle } from "../platform/ports";
import { inRoom } from "../services/models/in-room";
import type { ConnectModels } from "./connect-plan";
import type { GuardFlow } from "./guard";

type Context = { ref: string; contextTokens: number | null };

/** How the runner is told of a context, through the guard: it loads what it is told of. */
export const tellingRunner =
  ({ models, guard }: { models: Pick<ConnectModels, "configure">; guard: Pick<GuardFlow, "admit" | "leave"> }) =>
  ({ ref, contextTokens }: Context): Promise<unknown> => {
    const change = { contextTokens };
    return inRoom(guard, { ref, intent: "apply", change, isAsSet: true }, undefined, () =>
      models.configure(ref, change),
    );
  };

/**
 * A model's context becomes what it was; null: nothing was set. Where the guard or the runner refuses, at least Homeport asks
 * for it no longer, and the job warns. Never throws.
 */
export async function giveContextBack(
  { ref, contextTokens }: Context,
  tell: (context: Context) => Promise<unknown>,
  models: Pick<ConnectModels, "keep">,
  job: Pick<JobHandle, "warn">,
): Promise<void> {
  try {
    await tell({ ref, contextTokens });
  } catch (error) {
    await models.keep(ref, { contextTokens }).catch(() => {});
    job.warn({ code: "context-not-back", model: ref, text: toFailure(error).message });
  }
}
