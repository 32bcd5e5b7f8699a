import type * as Electron from "electron";
import path from "node:path";
import { needsReady } from "./app.ts";
import { answer } from "./control.ts";
import { clickItem, itemsOfMenu, treeOf, type Item } from "./menu.ts";
import { fileOf } from "./native-image.ts";
import { createEmitter, createEvent, standIn } from "./strict.ts";

type Held = { image: string; tooltip: string; items: Item[]; click(): void };
let held: Held | null = null;

/** What `new Tray(image)` gives. */
function Icon(image: Electron.NativeImage | string): Electron.Tray {
  needsReady("after", "Tray");
  if (process.env["STAND_IN_NO_TRAY"] !== undefined) throw new Error("stand-in: this desktop has no tray");
  if (held !== null) throw new Error("stand-in: there is a tray icon already");
  const { emit, listening } = createEmitter("Tray", ["click"]);
  const own: Held = {
    image: fileOf(image),
    tooltip: "",
    items: [],
    click: () => void emit("click", createEvent({})),
  };
  held = own;
  return standIn<Electron.Tray>("tray", {
    ...listening,
    ...({
      destroy: () => void (held = null),
      setContextMenu: (menu) => void (own.items = menu === null ? [] : itemsOfMenu(menu)),
      setImage: (next) => void (own.image = fileOf(next)),
      setToolTip: (text) => void (own.tooltip = text),
    } satisfies Partial<Electron.Tray>),
  });
}
export const Tray = standIn<typeof Electron.Tray>("Tray", Icon);

function there(): Held {
  if (held === null) throw new Error("stand-in: there is no tray icon");
  return held;
}

answer({
  tray: () => held && { image: path.basename(held.image, ".png"), tooltip: held.tooltip, items: treeOf(held.items) },
  clickTray({ labels }) {
    if (labels.length === 0) setImmediate(there().click);
    else clickItem(there().items, labels);
  },
});
