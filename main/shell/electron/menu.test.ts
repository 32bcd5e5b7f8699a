import type { MenuItemConstructorOptions } from "electron";
import { expect, test, vi } from "vitest";
import type { ProgramCommand } from "../../../app/contract/program";
import { pages } from "../../../app/domain/pages";
import { words } from "../words";
import { menuTemplate } from "./menu";

const command = vi.fn<(asked: ProgramCommand) => void>();
const of = (isMac: boolean, isPackaged = true) =>
  menuTemplate({ isMac, isPackaged, words, command, open: vi.fn<(address: string) => void>() });
const below = (item: MenuItemConstructorOptions | undefined) => (item?.submenu ?? []) as MenuItemConstructorOptions[];
const rolesOf = (item: MenuItemConstructorOptions | undefined) => below(item).map(({ role }) => role);
const find = (template: MenuItemConstructorOptions[], label: string) =>
  template.flatMap(below).find((item) => item.label === label);

test("on macOS the program's own menu has About, Settings, Hide and Quit", () => {
  const [own, ...others] = of(true);
  expect(rolesOf(own)).toEqual(expect.arrayContaining(["about", "hide", "hideOthers", "unhide", "services", "quit"]));
  expect(find([own ?? {}], "Settings …")?.accelerator).toBe("CmdOrCtrl+,");
  expect(others.flatMap(rolesOf)).not.toContain("about");
  // AppKit takes ⌘W from it
  expect(others.flatMap(rolesOf)).toContain("close");
});

test("elsewhere Settings and Quit are in File, and About is in Help", () => {
  const template = of(false);
  expect(template.map(({ label, role }) => label ?? role)).toEqual(["&File", "&Edit", "&View", "&Window", "&Help"]);
  expect(find(template.slice(0, 1), "Settings …")?.accelerator).toBe("CmdOrCtrl+,");
  expect(rolesOf(template[0])).toContain("quit");
  expect(rolesOf(template.at(-1))).toContain("about");
});

test("every page has a key, in the order of the sidebar, and is asked for", () => {
  const template = of(false);
  for (const [index, page] of pages.entries()) {
    const item = find(template, words(`translation:nav.${page}`));
    expect(item?.accelerator).toBe(`CmdOrCtrl+${index + 1}`);
    (item as { click(): void }).click();
    expect(command).toHaveBeenLastCalledWith({ command: "go", page });
  }
});

test("the command palette has its usual key", () => {
  const item = find(of(false), "Command palette …");
  expect(item?.accelerator).toBe("CmdOrCtrl+K");
  (item as { click(): void }).click();
  expect(command).toHaveBeenLastCalledWith({ command: "palette" });
});

test("no two items share a key", () => {
  const keys = of(false)
    .flatMap(below)
    .flatMap(({ accelerator }) => (accelerator === undefined ? [] : [accelerator]));
  expect(new Set(keys).size).toBe(keys.length);
});

test("reloading and developer tools are not in a packaged program", () => {
  const developing = ["reload", "toggleDevTools"] as const;
  expect(of(false).flatMap(rolesOf)).not.toEqual(expect.arrayContaining([...developing]));
  expect(of(false, false).flatMap(rolesOf)).toEqual(expect.arrayContaining([...developing]));
});
