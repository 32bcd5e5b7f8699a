import { expect, test } from "vitest";
import { engineMemoryIn, withCounts } from "./engine-record";
import type { JsonObject } from "./json-value";

const nothing = { contextTokens: null, gpuLayers: null, settings: {} };

test.each<[string, JsonObject | null, object]>([
  ["no record", null, nothing],
  ["a record of other things", { keep_alive: "5m", "runtime-flags": ["--temp", "0.2"] }, nothing],
  ["a context", { "context-size": 8192 }, { ...nothing, contextTokens: 8192 }],
  ["no limit is no size", { "context-size": -1 }, nothing],
  [
    "flags, the last of each",
    {
      "runtime-flags": ["-ngl", "5", "--n-gpu-layers", "20", "--parallel", "2", "-ctk", "q8_0", "--cache-type-v=q4_0"],
    },
    { ...nothing, gpuLayers: 20, settings: { slots: 2, keys: "q8_0", values: "q4_0" } },
  ],
  ["values that are none", { "runtime-flags": ["-ngl", "all", "-np", "0", "-ctk", "q9", "--parallel"] }, nothing],
])("%s", (_name, config, expected) => {
  expect(engineMemoryIn(config)).toEqual(expected);
});

test("flags are set anew under any of their names and in both forms; all others stay", () => {
  const config = { "runtime-flags": ["-ngl", "20", "--threads=4", "--flash-attn", "on"] };
  expect(withCounts(config, { gpuLayers: 0, threads: 2 })).toEqual([
    "--flash-attn",
    "on",
    "--n-gpu-layers",
    "0",
    "--threads",
    "2",
  ]);
  expect(withCounts(config, { gpuLayers: null, threads: undefined })).toEqual(["--threads=4", "--flash-attn", "on"]);
  expect(withCounts({}, { threads: null })).toEqual([]);
});
