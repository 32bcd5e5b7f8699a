import type { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { words } from "../words";
import { tendOwnFailures } from "./own-failures";

const electron = await vi.hoisted(async () => {
  const { EventEmitter: Emitter } = await import("node:events");
  const app = Object.assign(new Emitter() as EventEmitter, { quit: vi.fn<() => void>() });
  const showMessageBox = vi.fn<(...args: unknown[]) => Promise<{ response: number }>>();
  return { app, dialog: { showMessageBox } };
});
vi.mock("electron", () => electron);

const events = ["uncaughtException", "unhandledRejection"] as const;
/** Vitest's own listeners are set aside, so that only ours hear. */
const others = new Map(events.map((event) => [event, process.listeners(event as "uncaughtException")]));

const log = {
  info: vi.fn<(text: string) => void>(),
  warn: vi.fn<(text: string) => void>(),
  error: vi.fn<(text: string) => void>(),
};
beforeEach(() => {
  vi.clearAllMocks();
  electron.app.removeAllListeners();
  electron.dialog.showMessageBox.mockResolvedValue({ response: 0 });
  for (const event of events) process.removeAllListeners(event);
  tendOwnFailures({ log, words });
});
afterEach(() => {
  for (const event of events) {
    process.removeAllListeners(event);
    for (const listener of others.get(event) ?? []) process.on(event as "uncaughtException", listener);
  }
});

test.each(events)("an %s is written down with its stack, and told", async (event) => {
  process.emit(event as "uncaughtException", new Error("of no use"));
  expect(log.error).toHaveBeenCalledWith(expect.stringMatching(/^uncaught: Error: of no use\n\s+at /));
  expect(electron.dialog.showMessageBox).toHaveBeenCalledWith(
    expect.objectContaining({ detail: expect.stringContaining("of no use") as unknown }),
  );
  await Promise.resolve();
  expect(electron.app.quit).not.toHaveBeenCalled();
});

test("one that follows is written down, and not told again", () => {
  process.emit("uncaughtException", new Error("first"));
  process.emit("uncaughtException", new Error("second"));
  expect(log.error).toHaveBeenCalledTimes(2);
  expect(electron.dialog.showMessageBox).toHaveBeenCalledTimes(1);
});

test("Quit in the box quits", async () => {
  electron.dialog.showMessageBox.mockResolvedValue({ response: 1 });
  process.emit("uncaughtException", new Error("of no use"));
  await vi.waitFor(() => expect(electron.app.quit).toHaveBeenCalledTimes(1));
});

test("a GPU process that ends is written down; one that was to end is not", () => {
  electron.app.emit("child-process-gone", {}, { type: "GPU", reason: "crashed", exitCode: 5 });
  electron.app.emit("child-process-gone", {}, { type: "Utility", reason: "clean-exit", exitCode: 0 });
  expect(log.warn.mock.calls).toEqual([["electron shell: a GPU process ended (crashed, 5)"]]);
  expect(electron.dialog.showMessageBox).not.toHaveBeenCalled();
});
