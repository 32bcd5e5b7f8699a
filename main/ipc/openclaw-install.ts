import type { InstallFlow } from "../flows/install-openclaw";
import type { OpenClawInstallService } from "../services/openclaw-install/openclaw-install";
import type { HandlersOf } from "./gate";

export function openclawInstallHandlers({
  openclawInstall,
  installFlow,
}: {
  openclawInstall: OpenClawInstallService;
  installFlow: InstallFlow;
}): HandlersOf<"openclawInstall"> {
  return {
    "openclawInstall.read": () => openclawInstall.read(),
    "openclawInstall.probe": () => openclawInstall.probe(),
    "openclawInstall.plan": (input) => installFlow.plan(input),
    "openclawInstall.install": (input) => ({ jobId: installFlow.install(input).id }),
    "openclawInstall.remove": (input) => ({ jobId: installFlow.remove(input).id }),
    "openclawInstall.planNode": () => installFlow.planNode(),
    "openclawInstall.installNode": (input) => ({ jobId: installFlow.installNode(input).id }),
  };
}
