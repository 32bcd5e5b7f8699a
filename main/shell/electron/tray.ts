import { Menu, nativeImage, nativeTheme, Tray, type MenuItemConstructorOptions } from "electron";
import path from "node:path";
import type { Gate } from "../../ipc/gate";
import type { ShellLog } from "../shell";
import { trayIcon } from "../tray-icon";
import { trayMenu, trayTooltip, type TrayAction, type TrayItem } from "../tray-model";
import { onRelabel, type Words } from "../words";
import type { Facts } from "./facts";
import { followFits } from "./tray-fits";

export type TrayOptions = {
  facts: Facts;
  gate: Gate;
  /** Folder of the pictures. */
  icons: string;
  words: Words;
  log: ShellLog;
  act(action: TrayAction): void;
};

/** Puts an icon into the tray and keeps it as things are. False where this desktop has none: nothing may hide there. */
export function openTray({ facts, gate, icons, words, log, act }: TrayOptions): boolean {
  const icon = () => path.join(icons, `${trayIcon(facts.now())}${variant()}.png`);
  let shown = { icon: icon(), tooltip: "", menu: "" };
  let tray: Tray;
  try {
    tray = new Tray(nativeImage.createFromPath(shown.icon));
  } catch (error) {
    log.warn(`electron shell: there is no tray, so closing the window ends Homeport: ${String(error)}`);
    return false;
  }
  const fits = followFits({ facts, gate, onChange: show });

  function show() {
    const now = { ...facts.now(), fits: fits.read() };
    const items = trayMenu(words, now, process.platform);
    const next = { icon: icon(), tooltip: trayTooltip(words, now), menu: JSON.stringify(items) };
    if (next.icon !== shown.icon) tray.setImage(nativeImage.createFromPath(next.icon));
    if (next.tooltip !== shown.tooltip) tray.setToolTip(next.tooltip);
    if (next.menu !== shown.menu) tray.setContextMenu(Menu.buildFromTemplate(templateOf(items)));
    shown = next;
  }

  function templateOf(items: readonly TrayItem[]): MenuItemConstructorOptions[] {
    // of radio items the first is marked where none is, so there they are plain ones
    const hasMark = items.some((item) => item !== "separator" && item.isMarked === true);
    return items.map((item) => {
      if (item === "separator") return { type: "separator" };
      const { label, action, isMarked, accelerator, items: below } = item;
      return {
        label,
        ...(isMarked !== undefined && hasMark && { type: "radio", checked: isMarked }),
        ...(accelerator !== undefined && { accelerator }),
        ...(below && { submenu: templateOf(below) }),
        ...(action !== null ? { click: () => choose(action) } : { enabled: below !== undefined }),
      };
    });
  }

  function choose(action: TrayAction) {
    // the system has moved the mark by itself; it stands where main says it does
    shown = { ...shown, menu: "" };
    show();
    act(action);
  }

  show();
  facts.onChange(show);
  onRelabel(show);
  nativeTheme.on("updated", show);
  // macOS and Windows say so before the menu opens; what is free may have changed
  if (process.platform !== "linux") tray.on("mouse-enter", fits.refresh);
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
