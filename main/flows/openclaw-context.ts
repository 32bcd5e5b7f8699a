import type { Reading } from "../../app/contract/common";
import { CodedError } from "../../app/contract/errors";
import type { Model } from "../../app/contract/models";
import type { RunnerSnapshot } from "../../app/contract/runner";
import { comfortableContextTokens, minimumContextTokens } from "../../app/domain/openclaw-config";
import { can } from "../../app/domain/runner-capabilities";
import type { JobHandle } from "../platform/ports";
import { type ContextChoice, chooseContext } from "./choose-context";
import type { ConnectModels } from "./connect-plan";
import type { GuardFlow } from "./guard";

type Sources = {
  models: Pick<ConnectModels, "effectiveContext" | "inspect">;
  readRunner(): RunnerSnapshot;
  fitsAt: GuardFlow["fitsAt"];
};

/**
 * The context the model has or would be given for OpenClaw, judged against memory that is free, with `leaving` unloaded.
 * `packaged`: what it loads with, where settings of ours are put back before.
 */
export async function contextFor(
  model: Model,
  { models, readRunner, fitsAt }: Sources,
  {
    leaving = [],
    packaged = model.packagedContextTokens,
  }: { leaving?: readonly string[]; packaged?: Reading<number> } = {},
): Promise<ContextChoice> {
  if (!can(readRunner(), "settings")) return contextOfEngine(model);
  const [effective, fits, detail] = await Promise.all([
    models.effectiveContext(model.ref),
    fitsAt(model.ref, leaving),
    // without its metadata what it was trained for is what the list says
    models.inspect(model.ref).catch(() => null),
  ]);
  const trained = detail?.model.trainedContextTokens;
  return chooseContext({
    effective,
    packaged,
    trained: trained?.isKnown ? trained : model.trainedContextTokens,
    fits,
  });
}

/** An engine has the context it was started with; where it doesn't say, what OpenClaw works well with is assumed. */
function contextOfEngine({ packagedContextTokens: served, trainedContextTokens: trained }: Model): ContextChoice {
  const most = trained.isKnown ? Math.min(trained.value, comfortableContextTokens) : comfortableContextTokens;
  const contextTokens = served.isKnown ? served.value : most;
  const isTooSmall = contextTokens < minimumContextTokens;
  const why = isTooSmall ? `It is served with ${contextTokens} tokens` : "";
  return { contextTokens, readBack: served, reloadWith: null, isTooSmall, why };
}

/**
 * Loads it as chosen, and once more where it came up with less than OpenClaw takes. `load` is given the tokens to set, or null,
 * and answers with the context that was read back. Throws what `load` throws, and openclaw-context-too-small.
 */
export async function loadAsChosen(
  choice: ContextChoice,
  {
    load,
    chooseAgain,
  }: { load(tokens: number | null): Promise<Reading<number>>; chooseAgain(): Promise<ContextChoice | null> },
  job: Pick<JobHandle, "warn">,
): Promise<number> {
  let actual = await load(choice.reloadWith);
  if (actual.isKnown && actual.value < minimumContextTokens && choice.reloadWith === null) {
    // it was set smaller than it is packaged with
    const again = await chooseAgain();
    if (again !== null && again.reloadWith !== null) actual = await load(again.reloadWith);
  }
  if (!actual.isKnown) {
    job.warn({ code: "context-unread" });
    return choice.contextTokens;
  }
  if (actual.value < minimumContextTokens)
    throw new CodedError(
      "openclaw-context-too-small",
      `It was loaded with ${actual.value} tokens of context; nothing was written`,
    );
  return actual.value;
}
