import fc from "fast-check";
import { expect, test } from "vitest";
import {
  hasLimits,
  limitsArgs,
  limitsLine,
  limitsProblem,
  noLimits,
  refusedBelowUse,
  sameLimits,
  withoutWholes,
} from "./container-limits";

const gib = 1024 ** 3;
const machine = { memoryBytes: 64 * gib, cpus: 24 };

test.each([
  [{ memoryBytes: 4 * gib, cpus: 1.5 }, noLimits, "--memory 4g --memory-swap 4g --cpus 1.5 "],
  [{ memoryBytes: 1.5 * gib, cpus: null }, noLimits, "--memory 1536m --memory-swap 1536m "],
  [{ memoryBytes: 1_000_000_000, cpus: null }, noLimits, "--memory 1000000000b --memory-swap 1000000000b "],
  [{ memoryBytes: null, cpus: 2 }, noLimits, "--cpus 2 "],
  [{ memoryBytes: 4 * gib, cpus: 3 }, { memoryBytes: 4 * gib, cpus: 2 }, "--cpus 3 "],
  // Docker can't take one off: all there is, and swap again
  [noLimits, { memoryBytes: 4 * gib, cpus: null }, "--memory 64g --memory-swap 128g "],
  [noLimits, { memoryBytes: null, cpus: 2 }, "--cpus 24 "],
])("%j in place of %j: %s", (wanted, now, flags) => {
  expect(limitsLine(wanted, now, machine)).toBe(`docker update ${flags}docker-model-runner`);
});

test("nothing is run where nothing changes, nor where it can't be told what all is", () => {
  expect(limitsArgs(noLimits, noLimits, machine)).toEqual([]);
  expect(limitsLine(noLimits)).toBe("");
  expect(limitsArgs(noLimits, { memoryBytes: gib, cpus: null })).toBeNull();
  expect(limitsArgs(noLimits, { memoryBytes: null, cpus: 2 }, { ...machine, cpus: null })).toBeNull();
});

test("a limit of all there is, is none", () => {
  expect(withoutWholes({ memoryBytes: 64 * gib, cpus: 24 }, machine)).toEqual(noLimits);
  expect(withoutWholes({ memoryBytes: 63 * gib, cpus: 23.5 }, machine)).toEqual({ memoryBytes: 63 * gib, cpus: 23.5 });
  expect(hasLimits(noLimits)).toBe(false);
});

test.each([
  [{ memoryBytes: 0.25 * gib, cpus: null }, "0.5 GB to 64 GB"],
  [{ memoryBytes: 65 * gib, cpus: null }, "0.5 GB to 64 GB"],
  [{ memoryBytes: Number.NaN, cpus: null }, "memory"],
  [{ memoryBytes: null, cpus: 0.05 }, "0.1 to 24"],
  [{ memoryBytes: null, cpus: 25 }, "0.1 to 24"],
])("%j is refused by us: %s", (limits, words) => expect(limitsProblem(limits, machine)).toContain(words));

test("what may be set leads to arguments that say it, and none contradicts another", () => {
  const limits = fc.record({
    memoryBytes: fc.option(fc.integer({ min: 0.5 * gib, max: 63 * gib })),
    cpus: fc.option(fc.integer({ min: 1, max: 230 }).map((tenths) => tenths / 10)),
  });
  fc.assert(
    fc.property(limits, limits, (wanted, now) => {
      expect(limitsProblem(wanted, machine)).toBeNull();
      const args = limitsArgs(wanted, now, machine) ?? [];
      expect(args.length === 0).toBe(sameLimits(wanted, now));
      expect(args.includes("--memory")).toBe(wanted.memoryBytes !== now.memoryBytes);
      expect(args.includes("--memory-swap")).toBe(args.includes("--memory"));
      expect(args.includes("--cpus")).toBe(wanted.cpus !== now.cpus);
    }),
  );
});

test.each([
  ["unable to set memory limit to 1 (current usage: 428867584, peak usage: 5)", 428_867_584],
  ["Cannot update container 1: write memory.max: device or resource busy", null],
  ["crun: memory limit is lower than the current usage", null],
  ["Minimum memory limit allowed is 6MB", undefined],
  ["", undefined],
])("%s", (words, expected) => expect(refusedBelowUse(words)).toBe(expected));
