import fc from "fast-check";
import { expect, test } from "vitest";
import { formatKeepAlive, parseKeepAlive } from "./keep-alive";

test.each([
  ["10m0s", 600],
  ["10m", 600],
  ["1h30m", 5400],
  ["300s", 300],
  ["0", 0],
  ["0s", 0],
  ["1.5h", 5400],
  ["500ms", 0.5],
  ["-1", "forever"],
  ["-5m0s", "forever"],
  ["soon", null],
  ["10", null],
  ["", null],
  ["5m; x", null],
] as const)("%j is %s", (text, keepAlive) => expect(parseKeepAlive(text)).toBe(keepAlive));

test("what is written is read the same again", () => {
  fc.assert(
    fc.property(fc.oneof(fc.constant("forever" as const), fc.nat({ max: 864_000 })), (keepAlive) => {
      expect(parseKeepAlive(formatKeepAlive(keepAlive))).toBe(keepAlive);
    }),
  );
});
