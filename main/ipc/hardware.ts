import type { createHardwareService } from "../services/hardware/hardware";
import type { HandlersOf } from "./gate";

export function hardwareHandlers({
  hardware,
}: {
  hardware: ReturnType<typeof createHardwareService>;
}): HandlersOf<"hardware"> {
  return {
    "hardware.read": () => hardware.read(),
    "hardware.refresh": () => hardware.refresh(),
  };
}
