import type { ProgramInfo } from "../../../app/contract/program";

export type BackgroundChoice = "closeToTray" | "showNotifications";

/** What can be chosen of how the program behaves while nobody looks: nothing in a browser, and macOS keeps it running anyway. */
export function backgroundChoices({ shell, platform }: ProgramInfo): readonly BackgroundChoice[] {
  if (shell !== "electron") return [];
  return platform === "darwin" ? ["showNotifications"] : ["closeToTray", "showNotifications"];
}
