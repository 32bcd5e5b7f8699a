import type { GuardPlan } from "../../../app/contract/guard";
import { known } from "../../../app/contract/reading";
import { sampleNow } from "../../test/samples";

const gib = 1024 ** 3;

/** For tests: a model that doesn't fit beside two others, of which one is idle. */
export const samplePlan = (over: Partial<GuardPlan> = {}): GuardPlan => ({
  id: "p1",
  ref: "ai/qwen3:8B",
  intent: "load",
  kind: "refuse",
  verdict: "wont-fit",
  reason: "beyond-vram",
  contextTokens: 32_768,
  needBytes: known(9.6 * gib),
  pools: [
    {
      kind: "vram",
      sizeBytes: known(12 * gib),
      takenBytes: known(6.1 * gib),
      afterBytes: known(15.7 * gib),
      withRoomBytes: known(10.4 * gib),
    },
  ],
  unloads: [],
  room: [
    {
      ref: "ai/gemma3:4B",
      modes: ["completion", "embedding"],
      bytes: known(5.3 * gib),
      lastUsedAt: sampleNow - 600_000,
      isKeptForEver: true,
    },
  ],
  busy: ["ai/smollm3"],
  fitsWithTokens: 8192,
  consequences: ["load-fails"],
  unknowns: ["loaded-size"],
  ...over,
});
