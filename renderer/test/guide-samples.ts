import type { GuideKept, GuideSnapshot } from "../../app/contract/guide";
import {
  type GuideFacts,
  currentStep,
  guideModel,
  judgeGuide,
  nothingKept,
  opensByItself,
  stepsLeft,
} from "../../app/domain/guide/guide";
import { sampleNow } from "./samples";

/** A world in which all is there, connected, and OpenClaw was never asked. */
export const guideWorld: GuideFacts = {
  isMachineRead: true,
  runner: "healthy",
  hasRunner: true,
  isSettingUp: false,
  models: ["ai/qwen3:8B"],
  loaded: ["ai/qwen3:8B"],
  pulling: [],
  halfPulled: [],
  openclaw: "connected",
  isInstalling: false,
  isConnecting: false,
  connectedModel: "ai/qwen3:8B",
  dialect: "openclaw",
  isVerifying: false,
  hasFailedProof: false,
  risks: null,
};
const begun: GuideKept = { ...nothingKept, read: ["welcome", "machine"] };

/** What main says of the guide in a world. */
export function sampleGuide(
  facts: Partial<GuideFacts> = {},
  kept: Partial<GuideKept> = {},
  over: Partial<GuideSnapshot> = {},
): GuideSnapshot {
  const world = { ...guideWorld, ...facts };
  const held = { ...begun, ...kept };
  const steps = judgeGuide(world, held);
  return {
    revision: 1,
    asOf: sampleNow,
    steps,
    current: currentStep(steps),
    left: stepsLeft(steps),
    model: guideModel(world, held),
    ways: [
      world.hasRunner === true
        ? { way: "docker-desktop", state: "here", reasons: ["installed-here", "made-for-this-system", "gpu-by-metal"] }
        : {
            way: "docker-desktop",
            state: "to-install",
            reasons: ["needs-download", "needs-admin", "made-for-this-system", "gpu-by-metal"],
          },
      {
        way: "standalone",
        state: "to-install",
        reasons: ["needs-download", "homeport-installs", "no-admin", "no-virtual-machine", "gpu-by-metal"],
      },
      { way: "docker-engine", state: "not-possible", reasons: ["not-on-this-system"] },
    ],
    way: held.way,
    tried: held.tried,
    proof: held.proof,
    hasBegun: held.read.includes("welcome"),
    laterAt: held.laterAt,
    finishedAt: held.finishedAt,
    opensByItself: opensByItself(steps, held),
    ...over,
  };
}
