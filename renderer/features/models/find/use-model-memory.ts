import { useHardware } from "../../../state/hardware";
import { useRunner } from "../../../state/runner";

export type ModelMemory = { kind: "graphics" | "machine"; bytes: number };

/**
 * The memory a model must fit into: the largest graphics card's own, else the machine's. Null where the runner is not
 * known to be on this machine, or nothing was measured.
 */
export function useModelMemory(): ModelMemory | null {
  const isHere = useRunner(({ snapshot }) => snapshot?.endpoint?.location === "this-machine");
  const hardware = useHardware(({ snapshot }) => snapshot);
  if (!isHere || hardware === null) return null;
  const cards = hardware.gpus.isKnown ? hardware.gpus.value : [];
  const graphics = cards.flatMap(({ isUnified, vramBytes }) =>
    !isUnified && vramBytes.isKnown ? [vramBytes.value] : [],
  );
  const largest = Math.max(0, ...graphics);
  if (largest > 0) return { kind: "graphics", bytes: largest };
  return hardware.memoryBytes.isKnown ? { kind: "machine", bytes: hardware.memoryBytes.value } : null;
}
