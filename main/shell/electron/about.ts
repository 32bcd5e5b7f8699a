import { app } from "electron";
import type { Words } from "../words";

/** What the system's own About box says; the versions stand where all three systems show them. */
export function describeProgram({ version, icon, words }: { version: string; icon: string; words: Words }): void {
  const { electron = "–", chrome = "–", node } = process.versions;
  app.setAboutPanelOptions({
    applicationName: "Homeport",
    applicationVersion: `${version} (${words("about.engines", { electron, chrome, node })})`,
    copyright: words("about.copyright"),
    iconPath: icon,
  });
}
