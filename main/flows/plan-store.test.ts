import { expect, test } from "vitest";
import { createPlanStore } from "./plan-store";

test("only the latest plans are kept, and one that is gone is told as stale", () => {
  const plans = createPlanStore<number>({ atMost: 2 });
  for (const [at, id] of ["a", "b", "c"].entries()) plans.keep(id, at);
  expect([plans.find("a"), plans.find("b"), plans.require("c")]).toEqual([undefined, 1, 2]);
  plans.drop("c");
  expect(() => plans.require("c")).toThrow(expect.objectContaining({ code: "plan-stale" }));
});
