import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { rows, type FaultId } from "./rows";

const fileOf = (place: string) =>
  path.join(import.meta.dirname, place === "window" ? "../faults.spec.ts" : `${place}.test.ts`);

test("every row has exactly one test, in the file it names, and no test lacks a row", () => {
  const places = [...new Set(Object.values(rows).map(({ place }) => place))];
  const found = places.flatMap((place) => {
    const text = readFileSync(fileOf(place), "utf8");
    return [...text.matchAll(/\bfault\(\s*"([a-z0-9-]+)"/g)].map(([, id]) => `${place}: ${id}`);
  });
  const wanted = (Object.keys(rows) as FaultId[]).map((id) => `${rows[id].place}: ${id}`);
  expect(found.toSorted()).toEqual(wanted.toSorted());
  expect(wanted.length).toBeGreaterThanOrEqual(40);
});
