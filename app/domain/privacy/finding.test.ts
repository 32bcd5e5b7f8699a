import fc from "fast-check";
import { expect, test } from "vitest";
import { checkIds, checks } from "./checks";
import { countVerdicts, isCheckId, isCovered, newsAfter, verdicts } from "./finding";

const owns = verdicts.filter((verdict) => verdict !== "accepted");
const told = ["pass", "warn", "fail"] as const;

test.each([
  // before, raised, now, what is to tell
  ["pass", null, "warn", { from: "pass", to: "warn" }],
  ["pass", null, "fail", { from: "pass", to: "fail" }],
  ["warn", null, "fail", { from: "warn", to: "fail" }],
  ["fail", null, "warn", null],
  ["fail", null, "fail", null],
  ["pass", null, "unknown", null],
  ["pass", null, "not-applicable", null],
  [undefined, null, "fail", null],
  ["fail", { from: "pass", to: "fail" }, "fail", { from: "pass", to: "fail" }],
  ["fail", { from: "pass", to: "fail" }, "unknown", { from: "pass", to: "fail" }],
  ["fail", { from: "pass", to: "fail" }, "warn", { from: "pass", to: "fail" }],
  ["warn", { from: "pass", to: "warn" }, "fail", { from: "pass", to: "fail" }],
  ["fail", { from: "warn", to: "fail" }, "warn", null],
  ["fail", { from: "pass", to: "fail" }, "pass", null],
  ["fail", { from: "pass", to: "fail" }, "not-applicable", null],
] as const)("after %s with %j told, %s leaves %j to tell", (before, raised, to, expected) => {
  expect(newsAfter({ before, raised, to })).toEqual(expected);
});

test("the first word on a check, and what can't be told, raise nothing", () => {
  fc.assert(
    fc.property(fc.constantFrom(...owns), fc.constantFrom(...told), (to, before) => {
      expect(newsAfter({ before: undefined, raised: null, to })).toBeNull();
      expect(newsAfter({ before, raised: null, to: "unknown" })).toBeNull();
    }),
  );
});

test("whatever comes after it, one getting worse is raised once until it is mended", () => {
  const turns = fc.array(fc.constantFrom("fail" as const, "unknown" as const), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(turns, (after) => {
      const first = newsAfter({ before: "pass", raised: null, to: "fail" });
      for (const to of after) expect(newsAfter({ before: "fail", raised: first, to })).toBe(first);
    }),
  );
});

test("an acceptance covers what was accepted and what is milder, and never what is worse or well", () => {
  expect(isCovered("warn", "warn")).toBe(true);
  expect(isCovered("warn", "fail")).toBe(true);
  expect(isCovered("fail", "fail")).toBe(true);
  expect(isCovered("fail", "warn")).toBe(false);
  for (const accepted of owns) {
    for (const own of ["pass", "unknown", "not-applicable"] as const) expect(isCovered(own, accepted)).toBe(false);
  }
});

test("every row with a verdict is counted once, one not looked at never", () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.constantFrom(...verdicts))), (found) => {
      const counts = countVerdicts(found.map((verdict) => ({ verdict })));
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
      expect(total).toBe(found.filter((verdict) => verdict !== null).length);
    }),
  );
});

test("a check is known by its name", () => {
  for (const id of checkIds) expect(isCheckId(id)).toBe(true);
  expect(isCheckId("toString")).toBe(false);
});

test("the guide's fifteen items are all there, and twenty more", () => {
  const sources = checkIds.map((id) => checks[id].source);
  expect(sources.filter((source) => source === "runbook")).toHaveLength(15);
  expect(sources.filter((source) => source === "learnt")).toHaveLength(20);
});
