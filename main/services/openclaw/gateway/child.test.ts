import { expect, test, vi } from "vitest";
import type { RunningCommand } from "../../../platform/run-command";
import { createGatewayChild } from "./child";

/** A gateway that runs until its process is asked to end, or its command is stopped. */
function setUp(os: NodeJS.Platform) {
  const { promise: done, resolve } = Promise.withResolvers<Awaited<RunningCommand["done"]>>();
  const end = () => resolve({ kind: "cancelled", stdout: "", stderr: "", durationMs: 1 });
  const stop = vi.fn<RunningCommand["stop"]>(async () => end());
  const endProcess = vi.fn<(pid: number) => void>(end);
  const child = createGatewayChild({
    startCommand: () => ({ pid: 7, done, stop }),
    clock: { now: () => 1, monotonicMs: () => 1, sleep: () => new Promise(() => {}) },
    endProcess,
    os,
    onChange: () => {},
  });
  child.start({ file: "openclaw", args: ["gateway", "run"], env: {} }, about, []);
  return { child, stop, endProcess };
}
const about = { dialect: "openclaw", stateDir: "/s", port: 18_789, configHash: "h" } as const;

test("asked to end first, and stopped with all of its children then", async () => {
  const { child, stop, endProcess } = setUp("linux");
  await child.stop();
  expect(endProcess).toHaveBeenCalledWith(7);
  expect(endProcess.mock.invocationCallOrder[0]).toBeLessThan(stop.mock.invocationCallOrder[0] ?? 0);
  expect(child.read()).toBeNull();
});

test("on Windows its process is a cmd.exe, without which its children could not be found: all are stopped at once", async () => {
  const { child, stop, endProcess } = setUp("win32");
  await child.stop();
  expect(endProcess).not.toHaveBeenCalled();
  expect(stop).toHaveBeenCalledOnce();
  expect(child.lastEnd()).toMatchObject({ isStopping: true });
});
