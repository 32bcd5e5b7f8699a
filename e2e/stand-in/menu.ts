import type * as Electron from "electron";
import { closeFocusedWindow, quitApp } from "./browser-window.ts";
import { answer, record } from "./control.ts";
import type { MenuTree } from "./messages.ts";
import { standIn } from "./strict.ts";

type Template = Electron.MenuItemConstructorOptions;
type Item = { label: string; isEnabled: boolean; items: Item[]; click(): void };

/** What each role is called on Linux, and what is below it. */
const roles: Readonly<Record<string, { label: string; below?: readonly string[] }>> = {
  appMenu: { label: "Homeport", below: ["about", "quit"] },
  editMenu: { label: "Edit", below: ["undo", "redo", "cut", "copy", "paste", "delete", "selectAll"] },
  windowMenu: { label: "Window", below: ["minimize", "zoom", "close"] },
  help: { label: "Help" },
  about: { label: "About" },
  close: { label: "Close" },
  copy: { label: "Copy" },
  cut: { label: "Cut" },
  delete: { label: "Delete" },
  minimize: { label: "Minimize" },
  paste: { label: "Paste" },
  quit: { label: "Quit" },
  redo: { label: "Redo" },
  reload: { label: "Reload" },
  resetZoom: { label: "Actual Size" },
  selectAll: { label: "Select All" },
  toggleDevTools: { label: "Toggle Developer Tools" },
  togglefullscreen: { label: "Toggle Full Screen" },
  undo: { label: "Undo" },
  zoom: { label: "Zoom" },
  zoomIn: { label: "Zoom In" },
  zoomOut: { label: "Zoom Out" },
};

function build(template: readonly Template[]): Item[] {
  return template
    .filter(({ type, visible }) => type !== "separator" && visible !== false)
    .map(({ role, label, submenu, click, enabled = true }) => {
      const known = role === undefined ? undefined : roles[role];
      if (role !== undefined && known === undefined) throw new Error(`stand-in: the role '${role}' is not there yet`);
      const below = Array.isArray(submenu) ? submenu : (known?.below ?? []).map((each) => ({ role: each }) as Template);
      return {
        label: (label ?? known?.label ?? "").replaceAll("&", ""),
        isEnabled: enabled,
        items: build(below),
        click() {
          if (role === undefined) return void (click as (() => void) | undefined)?.();
          record(`role.${role}`);
          if (role === "quit") quitApp();
          if (role === "close") closeFocusedWindow();
        },
      };
    });
}

const itemsOf = new WeakMap<object, Item[]>();
let applicationMenu: Item[] = [];

export const Menu = standIn<typeof Electron.Menu>("Menu", {
  buildFromTemplate(template) {
    const menu = standIn<Electron.Menu>("menu", {});
    itemsOf.set(menu, build(template as Template[]));
    return menu;
  },
  setApplicationMenu: (menu) => void (applicationMenu = (menu && itemsOf.get(menu)) ?? []),
} satisfies Partial<typeof Electron.Menu>);

function asTree(items: readonly Item[]): MenuTree[] {
  return items.map(({ label, isEnabled, items: below }) => ({ label, isEnabled, items: asTree(below) }));
}

answer({
  menu: () => asTree(applicationMenu),
  clickMenu({ labels }) {
    let items = applicationMenu;
    let item: Item | undefined;
    for (const label of labels) {
      item = items.find((each) => each.label === label);
      if (!item)
        throw new Error(`stand-in: no menu item '${label}' among ${items.map((each) => each.label).join(", ")}`);
      items = item.items;
    }
    if (!item?.isEnabled) throw new Error(`stand-in: the menu item ${labels.join(" > ")} is disabled`);
    // Answered before it happens: quitting may end the process right here.
    setImmediate(item.click);
  },
});
