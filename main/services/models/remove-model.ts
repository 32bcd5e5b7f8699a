import { CodedError } from "../../../app/contract/errors";
import type { Model } from "../../../app/contract/models";
import { type ModelRef, encodeRefPath, sameModel } from "../../../app/domain/model-reference";
import { isLoadedAs } from "../../../app/domain/loaded-models";
import type { Clock } from "../../platform/clock";
import type { JobHandle, SendToRunner } from "../../platform/ports";
import { ask } from "./asking";
import { readLoadedRows, unloadModel } from "./loaded";

const unloadLimitMs = 30_000;
const lookEveryMs = 250;

/**
 * The work of one remove job: unloads, deletes, reads back. While another tag names the same model, only the tag goes
 * and the engine stays. Throws CodedError: model-missing, model-in-use, runner-bad-answer, and what `send` throws.
 */
export async function removeModel(
  ref: ModelRef,
  job: JobHandle,
  {
    send,
    clock,
    find,
    list,
    refreshList,
  }: {
    send: SendToRunner;
    clock: Clock;
    find(ref: string): Model | undefined;
    list(): readonly Model[];
    refreshList(): Promise<void>;
  },
): Promise<void> {
  job.phase("unloading");
  await refreshList();
  const model = find(ref.ref);
  const keepsOtherTags = !ref.isDigest && (model?.tags.length ?? 0) > 1;
  if (!keepsOtherTags) await unloadAndWait(ref.ref, model, job, send, clock);

  job.phase("removing");
  job.cancellable(false);
  const { status, text } = await ask(send, {
    method: "DELETE",
    // an id with several tags is refused without it; whoever removes an id means all of them
    path: `/models/${encodeRefPath(ref.ref)}${ref.isDigest ? "?force=true" : ""}`,
    headersTimeoutMs: 60_000,
    purpose: "remove-model",
  });
  await refreshList();
  const isStillThere = list().some(({ id, tags }) => [id, ...tags].some((name) => sameModel(name, ref.ref)));
  if (status === 404)
    throw new CodedError("model-missing", "The runner does not have this model.", text.slice(0, 2000));
  if (status !== 200 || isStillThere) {
    throw new CodedError(
      "runner-bad-answer",
      `The runner answered ${status} and still lists the model.`,
      text.slice(0, 2000),
    );
  }
}

async function unloadAndWait(
  ref: string,
  model: Model | undefined,
  job: JobHandle,
  send: SendToRunner,
  clock: Clock,
): Promise<void> {
  const startMs = clock.monotonicMs();
  for (;;) {
    const rows = (await readLoadedRows(send, job.signal))?.filter((row) => isLoadedAs(row, ref, model)) ?? [];
    if (rows.length === 0) return;
    if (rows.some(({ isInUse }) => isInUse)) throw inUse();
    if (clock.monotonicMs() - startMs >= unloadLimitMs) throw inUse();
    await unloadModel(send, ref, job.signal);
    await clock.sleep(lookEveryMs, job.signal);
  }
}

export function inUse(): CodedError {
  return new CodedError("model-in-use", "The model is answering someone; it can be unloaded when that has ended.");
}
