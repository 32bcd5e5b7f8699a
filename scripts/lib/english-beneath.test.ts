import { expect, test } from "vitest";
import { onTop } from "./english-beneath";

test("what is translated counts, what is missing is English", () => {
  expect(onTop({ a: "A", b: { c: "C", d: "D" }, e: "E" }, { a: "Ä", b: { c: "Z" } })).toEqual({
    a: "Ä",
    b: { c: "Z", d: "D" },
    e: "E",
  });
});
