import { expect, test } from "vitest";
import { done, failed, fakeJob } from "./fake-job";
import { jobNews } from "./job-news";

const live = fakeJob();

test.each([
  ["long work that is done", [live], { ...live, ...done(6000) }, true],
  ["work that was done in a moment", [live], { ...live, ...done(5999) }, false],
  ["work that failed, however soon", [live], { ...live, ...failed(1001) }, true],
  [
    "what somebody cancelled",
    [live],
    { ...live, outcome: { kind: "cancelled", isResumable: true } as const, endedAt: 9000 },
    false,
  ],
  ["what still runs", [live], live, false],
  ["what had ended before", [{ ...live, ...done(6000) }], { ...live, ...done(6000) }, false],
  ["what was not there before: a paused pull of an earlier run", [], { ...live, ...done(6000) }, false],
])("%s: %o", (_name, before, now, isTold) => {
  expect(jobNews(before, [now])).toEqual(isTold ? [now] : []);
});

test("what is awaited is told however soon it is done, but not when it was cancelled", () => {
  const soon = { ...live, ...done(1001) };
  const cancelled = { ...live, outcome: { kind: "cancelled", isResumable: false } as const, endedAt: 1001 };
  expect(jobNews([live], [soon], ({ id }) => id === live.id)).toEqual([soon]);
  expect(jobNews([live], [soon], () => false)).toEqual([]);
  expect(jobNews([live], [cancelled], () => true)).toEqual([]);
});
