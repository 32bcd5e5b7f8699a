import { Menu, nativeImage, nativeTheme, Tray, type MenuItemConstructorOptions } from "electron";
import path from "node:path";
import { routeState } from "../../../app/domain/route-state";
import type { ShellLog } from "../shell";
import type { Words } from "../words";
import type { Facts } from "./facts";
import { trayItems, trayTooltip, type TrayAction, type TrayItem } from "./tray-menu";

export type TrayOptions = {
  facts: Facts;
  /** Folder of the pictures. */
  icons: string;
  words: Words;
  log: ShellLog;
  act(action: TrayAction): void;
};

/** Puts an icon into the tray and keeps it as things are. False where this desktop has none: nothing may hide there. */
export function openTray({ facts, icons, words, log, act }: TrayOptions): boolean {
  const icon = () => path.join(icons, `${routeState(facts.now())}${variant()}.png`);
  let shown = { icon: icon(), tooltip: "", menu: "" };
  let tray: Tray;
  try {
    tray = new Tray(nativeImage.createFromPath(shown.icon));
  } catch (error) {
    log.warn(`electron shell: there is no tray, so closing the window ends Homeport: ${String(error)}`);
    return false;
  }

  function show() {
    const items = trayItems(words, facts.now());
    const next = { icon: icon(), tooltip: trayTooltip(words, facts.now()), menu: JSON.stringify(items) };
    if (next.icon !== shown.icon) tray.setImage(nativeImage.createFromPath(next.icon));
    if (next.tooltip !== shown.tooltip) tray.setToolTip(next.tooltip);
    if (next.menu !== shown.menu) tray.setContextMenu(Menu.buildFromTemplate(items.map(asMenuItem)));
    shown = next;
  }

  function asMenuItem(item: TrayItem): MenuItemConstructorOptions {
    if (item === "separator") return { type: "separator" };
    const { label, action } = item;
    return action === null ? { label, enabled: false } : { label, click: () => act(action) };
  }

  show();
  facts.onChange(show);
  nativeTheme.on("updated", show);
  // a click on macOS opens the menu
  if (process.platform !== "darwin") tray.on("click", () => act({ kind: "open" }));
  return true;
}

/** Which drawing fits the ground it lies on; a Linux panel does not say what that is. */
function variant(): "Template" | "-light" | "-dark" | "-ground" {
  if (process.platform === "darwin") return "Template";
  if (process.platform !== "win32") return "-ground";
  return nativeTheme.shouldUseDarkColorsForSystemIntegratedUI ? "-dark" : "-light";
}
