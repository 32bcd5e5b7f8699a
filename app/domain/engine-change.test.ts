import { expect, test } from "vitest";
import { changeOf, differing, undoOf } from "./engine-change";

const before = { contextTokens: 8192, keepAlive: 600 } as const;

test("what differs, what is therefore a change, and the way back", () => {
  const wanted = { contextTokens: 8192, threads: 2, gpuLayers: null, keepAlive: null };
  expect(differing(before, wanted)).toEqual(["threads", "keepAlive"]);
  expect(changeOf(before, wanted)).toEqual({ threads: 2, keepAlive: null });
  expect(undoOf(before, { threads: 2, keepAlive: null })).toEqual({ threads: null, keepAlive: 600 });
});

test("a change there and back leaves nothing to change", () => {
  const change = { contextTokens: 16_384, threads: 4 };
  expect(changeOf(before, undoOf(before, change))).toEqual({});
});
