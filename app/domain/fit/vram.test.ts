import fc from "fast-check";
import { expect, test } from "vitest";
import { leastVramBytes, mostVramBytes, parseVramGigabytes, vramGigabytes } from "./vram";

const gib = 1024 ** 3;

test.each([
  ["24", 24 * gib],
  [" 11,5 ", 11.5 * gib],
  ["8 GB", 8 * gib],
  ["12GiB", 12 * gib],
  ["0.25", leastVramBytes],
  ["16384", mostVramBytes],
  ["0.2", null],
  ["16385", null],
  ["0", null],
  ["-4", null],
  ["", null],
  ["1e3", null],
  ["8 MB", null],
  ["1.2.3", null],
])("%j", (text, bytes) => expect(parseVramGigabytes(text)).toBe(bytes));

test("what is shown in the field is read back as it was, to a hundredth of a gigabyte", () => {
  fc.assert(
    fc.property(fc.integer({ min: leastVramBytes, max: mostVramBytes }), (bytes) => {
      expect(Math.abs((parseVramGigabytes(vramGigabytes(bytes)) ?? Number.NaN) - bytes)).toBeLessThan(0.006 * gib);
    }),
  );
});
