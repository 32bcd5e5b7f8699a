import type { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { followPower } from "./power";

const electron = await vi.hoisted(async () => {
  const { EventEmitter: Emitter } = await import("node:events");
  return { powerMonitor: new Emitter() as EventEmitter };
});
vi.mock("electron", () => electron);

beforeEach(() => {
  vi.useFakeTimers();
  electron.powerMonitor.removeAllListeners();
});
afterEach(() => void vi.useRealTimers());

function begin() {
  const heard = { onWake: vi.fn<() => void>(), onShutdown: vi.fn<() => void>() };
  followPower(heard);
  return heard;
}

test("waking up and unlocking right after are one wake; a later one is another", () => {
  const { onWake } = begin();
  electron.powerMonitor.emit("resume");
  vi.advanceTimersByTime(4000);
  electron.powerMonitor.emit("unlock-screen");
  expect(onWake).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(10_000);
  electron.powerMonitor.emit("unlock-screen");
  expect(onWake).toHaveBeenCalledTimes(2);
});

test("the system's end is told, and asked to wait", () => {
  const { onShutdown } = begin();
  const preventDefault = vi.fn<() => void>();
  electron.powerMonitor.emit("shutdown", { preventDefault });
  expect(onShutdown).toHaveBeenCalledTimes(1);
  expect(preventDefault).toHaveBeenCalledTimes(1);
});
