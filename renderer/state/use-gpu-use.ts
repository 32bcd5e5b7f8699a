import { useEffect, useRef, useState } from "react";
import type { Output } from "../../app/contract/index";
import type { HardwareSnapshot } from "../../app/contract/hardware";
import type { RunnerSnapshot } from "../../app/contract/runner";
import { judgeGpuUse, variantIn } from "../../app/domain/gpu-use";
import { isLoadedAs } from "../../app/domain/loaded-models";
import { bridge } from "../bridge";
import { useHardware } from "./hardware";
import { listedAs, useModels } from "./models";
import { useRunner } from "./runner";

type Told = Output<"gpu.read">;
export type GpuUse = ReturnType<typeof judgeGpuUse> & { words: Told["words"] };

const nothing: Told = { words: null, gpuLayers: null };

function judge(
  runner: RunnerSnapshot,
  hardware: HardwareSnapshot,
  told: Told,
  speed: { measured: number | null; expected: number | null },
): GpuUse {
  const engine = runner.backends.find(({ name, status }) => name === "llama.cpp" && status === "running");
  return {
    words: told.words,
    ...judgeGpuUse({
      isHere: runner.endpoint?.location === "this-machine",
      variant: variantIn(engine?.detail ?? ""),
      gpus: hardware.gpus.isKnown ? hardware.gpus.value : null,
      gpuLayers: told.gpuLayers,
      words: told.words,
      measuredTokensPerSecond: speed.measured,
      expectedTokensPerSecond: speed.expected,
    }),
  };
}

/** Whether a model's engine uses the GPU; its words are read anew with each load. Null: no runner, or not read yet. */
export function useGpuUse(
  ref: string | null,
  speed: { measured: number | null; expected: number | null },
): GpuUse | null {
  const runner = useRunner(({ snapshot }) => snapshot);
  const hardware = useHardware(({ snapshot }) => snapshot);
  const listed = useModels(listedAs(ref));
  const [told, setTold] = useState<{ turn: string; told: Told }>({ turn: "", told: nothing });
  const latest = useRef("");
  const isReady = runner?.state === "healthy";
  const row = runner?.loaded.find((each) => ref !== null && isLoadedAs(each, ref, listed) && !each.isLoading);
  // the log tells of a model as long as it is loaded
  const turn = isReady && ref !== null && row !== undefined ? `${ref} ${String(row.seenSince)}` : "";
  useEffect(() => {
    latest.current = turn;
    if (turn === "" || ref === null) return;
    async function read(wanted: string) {
      const answer = await bridge.request("gpu.read", { ref: wanted });
      if (latest.current === turn) setTold({ turn, told: answer.ok ? answer.data : nothing });
    }
    void read(ref);
  }, [turn, ref]);
  if (!isReady || hardware === null) return null;
  return judge(runner, hardware, told.turn === turn ? told.told : nothing, speed);
}
