import type { createCloudWaysFlow } from "../flows/cloud-ways";
import type { createConnectFlow } from "../flows/connect-openclaw";
import type { PlaceFlow } from "../flows/openclaw-place";
import type { createVerifyFlow } from "../flows/verify-openclaw";
import type { createOpenClawService } from "../services/openclaw/openclaw";
import type { HandlersOf } from "./gate";

export function openclawHandlers({
  openclaw,
  placeFlow,
  connectFlow,
  verifyFlow,
  cloudWays,
}: {
  openclaw: ReturnType<typeof createOpenClawService>;
  placeFlow: PlaceFlow;
  connectFlow: ReturnType<typeof createConnectFlow>;
  verifyFlow: ReturnType<typeof createVerifyFlow>;
  cloudWays: ReturnType<typeof createCloudWaysFlow>;
}): HandlersOf<"openclaw"> {
  return {
    "openclaw.read": () => openclaw.read(),
    "openclaw.refresh": () => openclaw.refresh(),
    "openclaw.choose": ({ dialect }) => openclaw.choose(dialect),
    "openclaw.chooseProfile": ({ profile }) => openclaw.chooseProfile(profile),
    "openclaw.place": () => placeFlow.look(),
    "openclaw.tryAddresses": (input) => placeFlow.tryAddresses(input),
    "openclaw.plan": (input) => connectFlow.plan(input),
    "openclaw.connect": (input) => ({ jobId: connectFlow.connect(input).id }),
    "openclaw.ways": () => cloudWays.read(),
    "openclaw.doctor": () => openclaw.runDoctor(),
    "openclaw.undo": () => ({ jobId: connectFlow.undo().id }),
    "openclaw.deleteCopies": async () => ({ deletedCount: await openclaw.history.deleteCopies() }),
    "openclaw.expect": () => verifyFlow.expect(),
    "openclaw.verify": (input) => ({ jobId: verifyFlow.verify(input).id }),
  };
}
