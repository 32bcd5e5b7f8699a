import type { MenuItemConstructorOptions } from "electron";
import type { ProgramCommand } from "../../../app/contract/program";
import { pages } from "../../../app/domain/pages";
import type { Words } from "../words";

export type MenuOptions = {
  isMac: boolean;
  isPackaged: boolean;
  words: Words;
  open(address: string): void;
  command(asked: ProgramCommand): void;
};

/**
 * The application menu by each system's habits: on macOS the program's own menu holds About, Settings and Quit; elsewhere
 * they are in File and Help. Reloading is for development only.
 */
export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const { isMac, isPackaged, words, open, command } = options;
  const separator = { type: "separator" } as const;
  const settings: MenuItemConstructorOptions = {
    label: words("menu.settings"),
    accelerator: "CmdOrCtrl+,",
    click: () => command({ command: "go", page: "settings" }),
  };
  const about = { role: "about", label: words("menu.about") } as const;
  const developing: MenuItemConstructorOptions[] = isPackaged
    ? []
    : [{ role: "reload" }, { role: "toggleDevTools" }, separator];

  return [
    isMac
      ? {
          role: "appMenu",
          submenu: [
            about,
            separator,
            settings,
            separator,
            { role: "services" },
            separator,
            { role: "hide" },
            { role: "hideOthers" },
            { role: "unhide" },
            separator,
            { role: "quit" },
          ],
        }
      : { label: words("menu.file"), submenu: [settings, separator, { role: "quit" }] },
    { role: "editMenu" },
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
        { role: "resetZoom" },
        { role: "zoomIn" },
        { role: "zoomOut" },
        separator,
        { role: "togglefullscreen" },
      ],
    },
    { role: "windowMenu" },
    {
      role: "help",
      label: words("menu.help"),
      submenu: [
        { label: words("menu.modelRunner"), click: () => open("https://docs.docker.com/ai/model-runner/") },
        { label: words("menu.openclaw"), click: () => open("https://docs.openclaw.ai/") },
        ...(isMac ? [] : [separator, about]),
      ],
    },
  ];
}
