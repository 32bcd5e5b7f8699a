import type * as Electron from "electron";
import { closeFocusedWindow, quitApp } from "./browser-window.ts";
import { answer, record } from "./control.ts";
import type { MenuTree } from "./messages.ts";
import { standIn } from "./strict.ts";

type Template = Electron.MenuItemConstructorOptions;
export type Item = {
  label: string;
  accelerator: string | null;
  isEnabled: boolean;
  isChecked: boolean;
  items: Item[];
  click(): void;
};

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
  front: { label: "Bring All to Front" },
  paste: { label: "Paste" },
  pasteAndMatchStyle: { label: "Paste and Match Style" },
  quit: { label: "Quit" },
  hide: { label: "Hide Homeport" },
  hideOthers: { label: "Hide Others" },
  redo: { label: "Redo" },
  reload: { label: "Reload" },
  resetZoom: { label: "Actual Size" },
  selectAll: { label: "Select All" },
  services: { label: "Services" },
  toggleDevTools: { label: "Toggle Developer Tools" },
  togglefullscreen: { label: "Toggle Full Screen" },
  unhide: { label: "Show All" },
  undo: { label: "Undo" },
  zoom: { label: "Zoom" },
  zoomIn: { label: "Zoom In" },
  zoomOut: { label: "Zoom Out" },
};

/** Takes the program through what a role does; the menus' own (edit, zoom) are only written down. */
function play(role: string): void {
  record(`role.${role}`);
  if (role === "quit") quitApp();
  if (role === "close") closeFocusedWindow();
}

/** As Electron does: of radio items beside each other one is marked, the first where none says so. */
function markFirst(template: readonly Template[]): Template[] {
  const groupOf = (index: number) => {
    let start = index;
    while (template[start - 1]?.type === "radio") start -= 1;
    const after = template.findIndex(({ type }, at) => at > start && type !== "radio");
    return template.slice(start, after < 0 ? template.length : after);
  };
  return template.map((item, index) => {
    const isFirst = item.type === "radio" && template[index - 1]?.type !== "radio";
    return isFirst && !groupOf(index).some(({ checked }) => checked) ? { ...item, checked: true } : item;
  });
}

function build(given: readonly Template[]): Item[] {
  const template = markFirst(given);
  return template
    .filter(({ type, visible }) => type !== "separator" && visible !== false)
    .map(({ role, label, submenu, click, accelerator, type, enabled = true, checked = false }) => {
      const known = role === undefined ? undefined : roles[role];
      if (role !== undefined && known === undefined) throw new Error(`stand-in: the role '${role}' is not there yet`);
      const below = Array.isArray(submenu) ? submenu : (known?.below ?? []).map((each) => ({ role: each }) as Template);
      return {
        label: (label ?? known?.label ?? "").replaceAll(/&(.)/g, "$1"),
        accelerator: accelerator ?? null,
        isEnabled: enabled,
        isChecked: checked,
        items: build(below),
        click() {
          // the system moves the mark before the program hears of the click
          if (type === "radio" || type === "checkbox") this.isChecked = type === "radio" || !this.isChecked;
          if (role === undefined) (click as (() => void) | undefined)?.();
          else play(role);
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
  setApplicationMenu: (menu) => void (applicationMenu = menu === null ? [] : itemsOfMenu(menu)),
} satisfies Partial<typeof Electron.Menu>);

export function itemsOfMenu(menu: Electron.Menu): Item[] {
  return itemsOf.get(menu) ?? [];
}

export function treeOf(items: readonly Item[]): MenuTree[] {
  return items.map(({ click: _click, items: below, ...item }) => ({ ...item, items: treeOf(below) }));
}

/** Answered before it happens: quitting may end the process right here. */
export function clickItem(top: readonly Item[], labels: readonly string[]): void {
  let items = top;
  let item: Item | undefined;
  for (const label of labels) {
    item = items.find((each) => each.label === label);
    if (!item) throw new Error(`stand-in: no menu item '${label}' among ${items.map((each) => each.label).join(", ")}`);
    items = item.items;
  }
  if (!item?.isEnabled) throw new Error(`stand-in: the menu item ${labels.join(" > ")} is disabled`);
  const clicked = item;
  setImmediate(() => clicked.click());
}

answer({
  menu: () => treeOf(applicationMenu),
  clickMenu: ({ labels }) => clickItem(applicationMenu, labels),
});
