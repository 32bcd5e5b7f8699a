import type { createSettingsService } from "../services/settings/settings";
import type { HandlersOf } from "./gate";

export function settingsHandlers({
  settings,
}: {
  settings: ReturnType<typeof createSettingsService>;
}): HandlersOf<"settings"> {
  return {
    "settings.read": () => settings.read(),
    "settings.update": (change) => settings.update(change),
    "settings.restore": () => settings.restore(),
    "settings.leaveAside": () => settings.leaveAside(),
    "settings.reset": () => settings.reset(),
    "settings.export": () => ({ text: settings.exportText() }),
    "settings.planImport": ({ text }) => ({ changes: settings.planImport(text) }),
    "settings.import": ({ text }) => settings.takeUp(text),
  };
}
