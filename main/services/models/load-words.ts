import type { FailedLoad } from "../../../app/contract/runner-log";
import type { Model } from "../../../app/contract/models";
import { countIn } from "../../../app/domain/engine-record";
import type { GpuWords } from "../../../app/domain/gpu-use";
import type { JsonObject } from "../../../app/domain/json-value";
import type { Clock } from "../../platform/clock";
import type { SendToRunner } from "../../platform/ports";
import { requireRef } from "./asking";
import { readLoadLog } from "./effective-context";
import type { LoadLog } from "./load-log";

/** What the runner's log tells of loads. It may be long: who asks more than one thing of it reads it once. */
export function createLoadWords({
  send,
  clock,
  find,
  configured,
}: {
  send: SendToRunner;
  clock: Clock;
  find(ref: string): Model | undefined;
  configured(ref: string): Promise<JsonObject | null>;
}) {
  const readLoads = (): Promise<LoadLog | null> => readLoadLog(send, clock);

  return {
    /** Null: the runner keeps none, or it could not be read. Never throws. */
    readLoads,

    /** Loads that failed since the log begins, whoever asked for them; of models that are listed. Null: there is no log. */
    async failedLoads(loads: Promise<LoadLog | null>): Promise<FailedLoad[] | null> {
      return (await loads)?.failedLoads((ref) => find(ref)?.id ?? null) ?? null;
    },

    /** What the engine of a model said of the graphics processor when it was loaded, and the layers asked for. */
    async gpuUse(
      { ref }: { ref: string },
      loads = readLoads(),
    ): Promise<{ words: GpuWords | null; gpuLayers: number | null }> {
      const { id } = find(requireRef(ref).ref) ?? {};
      const [log, record] = await Promise.all([loads, configured(ref).catch(() => null)]);
      return {
        words: id === undefined ? null : (log?.gpuOf(id) ?? null),
        gpuLayers: countIn(record ?? {}, "gpuLayers", 0),
      };
    },
  };
}
