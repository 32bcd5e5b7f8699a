import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { CodedError } from "../app/contract/errors";
import { explain, findInstanceFolder, isOnAnotherPort, isSilent, onEndSignal, readFlags, usage } from "./entry";

const plain = { isDemo: false, port: 0, canOpen: true, wantsHelp: false };

test.each<[string[], Partial<typeof plain>]>([
  [[], {}],
  [["--demo"], { isDemo: true }],
  [["--port", "8080"], { port: 8080 }],
  [["--port=0", "--no-open"], { port: 0, canOpen: false }],
  [["--help"], { wantsHelp: true }],
])("%o is understood", (args, expected) => {
  expect(readFlags(args)).toEqual({ ...plain, ...expected });
});

test.each([["--port", "65536"], ["--port", "-1"], ["--port", "12x"], ["--port="], ["--port"]])(
  "%s %s is no port",
  (...args) => {
    expect(() => readFlags(args)).toThrow(CodedError);
  },
);

test.each([[["--prot", "1"]], [["file"]], [["--demo=yes"]]])("%o is refused", (args) => {
  expect(() => readFlags(args)).toThrow(/--no-open/);
});

test("the demo runs beside the real panel: its lock lies in a folder of its own", () => {
  const real = findInstanceFolder({ isDemo: false });
  expect(findInstanceFolder({ isDemo: true })).toBe(path.join(real, "demo"));
});

test("what was foreseen is said in its own words, a bug with its stack", () => {
  expect(explain(new CodedError("busy", "Port 1 is taken."))).toBe("Port 1 is taken.");
  expect(explain(new TypeError("x"))).toMatch(/^TypeError: x\n\s+at /);
  expect(explain("text")).toBe("text");
});

test("a settings folder that can't be used is said with the system's code and what to do", () => {
  const said = explain(new CodedError("file-not-writable", "/x/settings can't be used", "EACCES"));
  expect(said).toContain("/x/settings can't be used (EACCES).");
  expect(said).toContain("HOMEPORT_SETTINGS_DIR");
});

test("the tool's own words are kept, also when they are many", () => {
  expect(explain(new CodedError("internal", "It broke.", "line 1\nline 2"))).toBe("It broke.\nline 1\nline 2");
});

test("an instance that hangs is named, with what to do", () => {
  expect(isSilent(4711)).toBe("Homeport runs already (process 4711) but does not answer. End it and start again.");
});

test("a port that a second start can't have is said", () => {
  expect(isOnAnotherPort("http://127.0.0.1:4000/#x", 0)).toBeNull();
  expect(isOnAnotherPort("http://127.0.0.1:4000/#x", 4000)).toBeNull();
  expect(isOnAnotherPort("http://127.0.0.1:4000/#x", 5000)).toContain("--port 5000 was left aside");
  expect(isOnAnotherPort(null, 5000)).toContain("--port 5000 was left aside");
});

test("a start script that is gone is a wish to end, unless there was one already", () => {
  const [end, hurry] = [vi.fn<() => void>(), vi.fn<() => void>()];
  const before = new Set(process.listeners("disconnect"));
  onTestFinished(onEndSignal(end, hurry));
  // only ours: the test runner has a start script of its own
  const [ours] = process.listeners("disconnect").filter((each) => !before.has(each));
  ours?.();
  ours?.();
  expect([end.mock.calls.length, hurry.mock.calls.length]).toEqual([1, 0]);
});

test("the usage says what the demo touches", () => {
  expect(usage).toMatch(/lock/);
  expect(usage).not.toContain("nothing real is touched");
});

test("one wish to end comes as several signals; only a later one is impatience", () => {
  const [end, hurry] = [vi.fn<() => void>(), vi.fn<() => void>()];
  let now = 50;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  const before = new Set(process.listeners("SIGINT"));
  const stop = onEndSignal(end, hurry);
  onTestFinished(() => {
    clock.mockRestore();
    stop();
    expect(process.listeners("SIGINT")).toEqual([...before]);
  });
  process.emit("SIGINT");
  process.emit("SIGINT");
  now += 900;
  process.emit("SIGTERM");
  expect([end.mock.calls.length, hurry.mock.calls.length]).toEqual([1, 0]);
  now += 200;
  process.emit("SIGINT");
  expect([end.mock.calls.length, hurry.mock.calls.length]).toEqual([1, 1]);
});
