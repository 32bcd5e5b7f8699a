import { expect, test } from "vitest";
import { CodedError } from "../app/contract/errors";
import { explain, readFlags } from "./entry";

const plain = { isDemo: false, port: 0, canOpen: true, wantsHelp: false };

test.each<[string[], Partial<typeof plain>]>([
  [[], {}],
  [["--demo"], { isDemo: true }],
  [["--port", "8080"], { port: 8080 }],
  [["--port=0", "--no-open"], { port: 0, canOpen: false }],
  [["--help"], { wantsHelp: true }],
])("%o is understood by both programs", (args, expected) => {
  for (const isStrict of [true, false]) expect(readFlags(args, { isStrict })).toEqual({ ...plain, ...expected });
});

test.each([["--port", "65536"], ["--port", "-1"], ["--port", "12x"], ["--port="], ["--port"]])(
  "%s %s is no port",
  (...args) => {
    expect(() => readFlags(args, { isStrict: true })).toThrow(CodedError);
  },
);

test.each([[["--prot", "1"]], [["file"]], [["--demo=yes"]]])("%o is refused where only our own flags come", (args) => {
  expect(() => readFlags(args, { isStrict: true })).toThrow(/--no-open/);
});

test("Electron's own arguments are passed over", () => {
  const args = [".", "--demo", "--no-sandbox", "--inspect=0", "--remote-debugging-port=0"];
  expect(readFlags(args, { isStrict: false })).toEqual({ ...plain, isDemo: true });
});

test("what was foreseen is said in its own words, a bug with its stack", () => {
  expect(explain(new CodedError("busy", "Port 1 is taken."))).toBe("Port 1 is taken.");
  expect(explain(new TypeError("x"))).toMatch(/^TypeError: x\n\s+at /);
  expect(explain("text")).toBe("text");
});
