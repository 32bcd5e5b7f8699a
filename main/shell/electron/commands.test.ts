import type { BrowserWindow } from "electron";
import { expect, test, vi } from "vitest";
import { createCommands } from "./commands";

function openWindow() {
  const send = vi.fn<(...args: unknown[]) => void>();
  return { window: { webContents: { send } } as unknown as BrowserWindow, send };
}
const go = { command: "go", page: "models" } as const;

test("a page that listens is told at once", () => {
  const { window, send } = openWindow();
  const commands = createCommands();
  commands.pageListens(window.webContents);
  commands.send(window, go);
  expect(send.mock.calls).toEqual([["event", "program.commanded", go]]);
});

test("a page that is still loading is told once, when it listens: the last that was asked for", () => {
  const { window, send } = openWindow();
  const commands = createCommands();
  commands.send(window, { command: "go", page: "home" });
  commands.send(window, go);
  expect(send).not.toHaveBeenCalled();
  commands.pageListens(window.webContents);
  commands.pageListens(window.webContents);
  expect(send.mock.calls).toEqual([["event", "program.commanded", go]]);
});

test("a page that is loaded anew does not listen any longer", () => {
  const { window, send } = openWindow();
  const commands = createCommands();
  commands.pageListens(window.webContents);
  commands.pageGone(window.webContents);
  commands.send(window, go);
  expect(send).not.toHaveBeenCalled();
});
