import { expect, test } from "vitest";
import { done, fakeJob, fakeProgress } from "./fake-job";
import { fractionOf, overallProgress } from "./job-progress";

test.each([
  [null, null],
  [fakeProgress(5, null), null],
  [fakeProgress(0, 0), null],
  [fakeProgress(1, 4), 0.25],
  // a runner has told more than the whole
  [fakeProgress(9, 4), 1],
])("of %o the fraction is %o", (progress, expected) => {
  expect(fractionOf({ progress })).toBe(expected);
});

const pull = (part: number, whole: number | null) => fakeJob({ progress: fakeProgress(part, whole) });

test.each([
  ["nothing runs", [], { kind: "none" }],
  ["all has ended", [fakeJob(done(2))], { kind: "none" }],
  ["nothing is measured", [fakeJob()], { kind: "indeterminate" }],
  ["the whole is not told", [pull(5, null)], { kind: "indeterminate" }],
  ["two pulls count by their bytes", [pull(50, 100), pull(0, 300)], { kind: "fraction", fraction: 0.125 }],
  ["what is not measured is left out beside what is", [pull(50, 100), fakeJob()], { kind: "fraction", fraction: 0.5 }],
  [
    "an ended pull is no part of it",
    [pull(50, 100), { ...pull(100, 100), ...done(2) }],
    { kind: "fraction", fraction: 0.5 },
  ],
])("%s", (_name, jobs, expected) => {
  expect(overallProgress(jobs)).toEqual(expected);
});
