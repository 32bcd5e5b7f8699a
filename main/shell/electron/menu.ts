import { Menu, type MenuItemConstructorOptions } from "electron";

export type MenuOptions = { isMac: boolean; isPackaged: boolean; open(address: string): void };

/** The application menu: the system's own roles, and where to read more. Reloading is for development only. */
export function buildMenu({ isMac, isPackaged, open }: MenuOptions): Menu {
  const developing: MenuItemConstructorOptions[] = isPackaged
    ? []
    : [{ role: "reload" }, { role: "toggleDevTools" }, { type: "separator" }];
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: "appMenu" } as const] : [{ label: "&File", submenu: [{ role: "quit" } as const] }]),
    { role: "editMenu" },
    {
      label: "&View",
      submenu: [
        ...developing,
        { role: "resetZoom" },
        { role: "zoomIn" },
        { role: "zoomOut" },
        { type: "separator" },
        { role: "togglefullscreen" },
      ],
    },
    { role: "windowMenu" },
    {
      role: "help",
      label: "&Help",
      submenu: [
        { label: "Docker Model Runner", click: () => open("https://docs.docker.com/ai/model-runner/") },
        { label: "OpenClaw", click: () => open("https://docs.openclaw.ai/") },
      ],
    },
  ];
  return Menu.buildFromTemplate(template);
}
