import type { MenuItemConstructorOptions } from "electron";
import type { ProgramCommand } from "../../../app/contract/program";
import { pages } from "../../../app/domain/pages";
import type { MenuWord, Words } from "../words";

type Role = NonNullable<MenuItemConstructorOptions["role"]>;

export type MenuOptions = {
  isMac: boolean;
  isPackaged: boolean;
  words: Words;
  open(address: string): void;
  command(asked: ProgramCommand): void;
};

/**
 * The application menu by each system's habits: on macOS the program's own menu holds About, Settings and Quit; elsewhere
 * they are in File and Help. Reloading is for development only. Roles get labels
 * of ours: Electron's own are English.
 */
export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const { isMac, isPackaged, words, open, command } = options;
  const separator = { type: "separator" } as const;
  const settings: MenuItemConstructorOptions = {
    label: words("menu.settings"),
    accelerator: "CmdOrCtrl+,",
    click: () => command({ command: "go", page: "settings" }),
  };
  const updates: MenuItemConstructorOptions = {
    label: words("menu.updates"),
    click: () => command({ command: "updates" }),
  };
  const about = { role: "about", label: words("menu.about") } as const;
  const role = (name: Role, label: MenuWord) => ({ role: name, label: words(`menu.${label}`) });
  const developing: MenuItemConstructorOptions[] = isPackaged
    ? []
    : [role("reload", "reload"), role("toggleDevTools", "devTools"), separator];

  return [
    isMac
      ? {
          role: "appMenu",
          submenu: [
            about,
            updates,
            separator,
            settings,
            separator,
            role("services", "services"),
            separator,
            role("hide", "hide"),
            role("hideOthers", "hideOthers"),
            role("unhide", "unhide"),
            separator,
            { role: "quit", label: words("trouble.quit") },
          ],
        }
      : { label: words("menu.file"), submenu: [settings, separator, role("quit", "quit")] },
    {
      ...role("editMenu", "edit"),
      submenu: [
        role("undo", "undo"),
        role("redo", "redo"),
        separator,
        role("cut", "cut"),
        role("copy", "copy"),
        role("paste", "paste"),
        role("pasteAndMatchStyle", "pastePlain"),
        role("delete", "delete"),
        role("selectAll", "selectAll"),
      ],
    },
    {
      label: words("menu.view"),
      submenu: [
        {
          label: words("menu.palette"),
          accelerator: "CmdOrCtrl+K",
          click: () => command({ command: "palette" }),
        },
        separator,
        ...pages.map((page, index) => ({
          label: words(`translation:nav.${page}`),
          accelerator: `CmdOrCtrl+${index + 1}`,
          click: () => command({ command: "go", page }),
        })),
        separator,
        ...developing,
        role("resetZoom", "resetZoom"),
        role("zoomIn", "zoomIn"),
        role("zoomOut", "zoomOut"),
        separator,
        role("togglefullscreen", "fullScreen"),
      ],
    },
    {
      ...role("windowMenu", "window"),
      submenu: [
        role("minimize", "minimize"),
        ...(isMac ? [role("zoom", "zoom")] : []),
        // ⌘W is this item's
        role("close", "close"),
        ...(isMac ? [separator, role("front", "front")] : []),
      ],
    },
    {
      role: "help",
      label: words("menu.help"),
      submenu: [
        { label: words("menu.modelRunner"), click: () => open("https://docs.docker.com/ai/model-runner/") },
        { label: words("menu.openclaw"), click: () => open("https://docs.openclaw.ai/") },
        ...(isMac ? [] : [separator, updates, about]),
      ],
    },
  ];
}
