import path from "node:path";
import { expect, test } from "vitest";
import { CodedError } from "../app/contract/errors";
import { explain, findInstanceFolder, readFlags } from "./entry";

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
