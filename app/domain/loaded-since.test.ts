import { expect, test } from "vitest";
import type { LoadedModel } from "../contract/runner";
import { createLoadedSince } from "./loaded-since";

const row = (ref: string, over: Partial<LoadedModel> = {}): LoadedModel => ({
  ref,
  backend: "llama.cpp",
  mode: "completion",
  isInUse: false,
  isLoading: false,
  lastUsedAt: null,
  keepAlive: null,
  ...over,
});
const times = (rows: readonly LoadedModel[]) => rows.map(({ seenSince }) => seenSince ?? null);

test("what was there at the first look is not known, for as long as it stays", () => {
  const mark = createLoadedSince();
  expect(times(mark([row("a")], 1))).toEqual([null]);
  expect(times(mark([row("a"), row("b")], 2))).toEqual([null, 2]);
  expect(times(mark([row("a"), row("b")], 3))).toEqual([null, 2]);
});

test("one that went and came is loaded since it came; loading is not loaded yet", () => {
  const mark = createLoadedSince();
  mark([row("a")], 1);
  mark([], 2);
  expect(times(mark([row("a", { isLoading: true })], 3))).toEqual([null]);
  expect(times(mark([row("a")], 4))).toEqual([4]);
  expect(times(mark([row("a", { isInUse: true })], 9))).toEqual([4]);
});

test("two engines of one model are two", () => {
  const mark = createLoadedSince();
  mark([], 1);
  mark([row("a")], 2);
  expect(times(mark([row("a"), row("a", { mode: "embedding" })], 5))).toEqual([2, 5]);
});
