import type { BrowserWindow } from "electron";
import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { words } from "../words";
import { tendPage } from "./recovery";

const electron = vi.hoisted(() => ({
  app: { quit: vi.fn<() => void>() },
  dialog: { showMessageBox: vi.fn<(...args: unknown[]) => Promise<{ response: number }>>() },
}));
vi.mock("electron", () => electron);

const log = {
  info: vi.fn<(text: string) => void>(),
  warn: vi.fn<(text: string) => void>(),
  error: vi.fn<(text: string) => void>(),
};
beforeEach(() => {
  vi.clearAllMocks();
  vi.useFakeTimers();
  electron.dialog.showMessageBox.mockResolvedValue({ response: 0 });
});
afterEach(() => void vi.useRealTimers());

function begin() {
  const webContents = new EventEmitter();
  const window = Object.assign(new EventEmitter(), { webContents, isDestroyed: () => false, isVisible: () => true });
  const load = vi.fn<() => void>();
  const onGone = vi.fn<() => void>();
  tendPage(window as unknown as BrowserWindow, { load, onGone, log, words });
  const crash = (reason = "crashed") => webContents.emit("render-process-gone", {}, { reason, exitCode: 139 });
  return { webContents, load, onGone, crash };
}

test("crashes that lie apart are each followed by a load, and nobody is asked", async () => {
  const { load, onGone, crash } = begin();
  crash();
  await vi.advanceTimersByTimeAsync(31_000);
  crash("oom");
  expect(load).toHaveBeenCalledTimes(2);
  expect(onGone).toHaveBeenCalledTimes(2);
  expect(electron.dialog.showMessageBox).not.toHaveBeenCalled();
  expect(log.error).toHaveBeenLastCalledWith("electron shell: the window's process ended (oom, 139)");
});

test("a process that ends because its window closes is no crash", () => {
  const { load, crash } = begin();
  crash("clean-exit");
  expect(load).not.toHaveBeenCalled();
  expect(log.error).not.toHaveBeenCalled();
});

test("a third crash while the question is open asks no second time", () => {
  const { crash } = begin();
  electron.dialog.showMessageBox.mockReturnValue(new Promise(() => {}));
  crash();
  crash();
  crash();
  expect(electron.dialog.showMessageBox).toHaveBeenCalledTimes(1);
});

test("a frame within the page that can't be loaded is no matter", () => {
  const { webContents } = begin();
  webContents.emit("did-fail-load", {}, -6, "ERR_FILE_NOT_FOUND", "app://homeport/x", false);
  expect(electron.dialog.showMessageBox).not.toHaveBeenCalled();
});

test("a preload that throws is written down with its stack", () => {
  begin().webContents.emit("preload-error", {}, "/preload.cjs", new Error("no bridge"));
  expect(log.error).toHaveBeenCalledWith(expect.stringMatching(/the preload failed: Error: no bridge\n\s+at /));
});
