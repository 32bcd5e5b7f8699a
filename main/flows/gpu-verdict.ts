import type { HardwareSnapshot } from "../../app/contract/hardware";
import type { RunnerSnapshot } from "../../app/contract/runner";
import { type GpuReason, type GpuVerdict, type GpuWords, judgeGpuUse, variantIn } from "../../app/domain/gpu-use";
import type { LoadLog } from "../services/models/load-log";

/**
 * Whether the graphics processor is used for a model, by the engine's own words and its variant, without a measurement.
 * `loads`: of the runner's log, where it was read a moment ago.
 */
export async function gpuVerdictOf(
  ref: string,
  {
    runner,
    hardware,
    models,
  }: {
    runner: { read(): RunnerSnapshot };
    hardware: { read(): HardwareSnapshot };
    models: {
      gpuUse(
        wanted: { ref: string },
        loads?: Promise<LoadLog | null>,
      ): Promise<{ words: GpuWords | null; gpuLayers: number | null }>;
    };
  },
  loads?: Promise<LoadLog | null>,
): Promise<{ verdict: GpuVerdict; reason: GpuReason }> {
  const { endpoint, backends } = runner.read();
  const { gpus } = hardware.read();
  const { words, gpuLayers } = await models.gpuUse({ ref }, loads);
  const engine = backends.find(({ name }) => name === "llama.cpp");
  return judgeGpuUse({
    isHere: endpoint?.location === "this-machine",
    variant: variantIn(engine?.detail ?? ""),
    gpus: gpus.isKnown ? gpus.value : null,
    gpuLayers,
    words,
    measuredTokensPerSecond: null,
    expectedTokensPerSecond: null,
  });
}
