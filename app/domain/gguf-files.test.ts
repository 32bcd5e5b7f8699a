import { expect, test } from "vitest";
import { known } from "../contract/reading";
import { sortGgufFiles } from "./gguf-files";

const file = (path: string, sizeBytes: number | null = 10) => ({ path, sizeBytes });

test("one variant for each quantisation; what is no GGUF is not one", () => {
  const { variants, projectorBytes, unnamedCount } = sortGgufFiles([
    file("README.md"),
    file("config.json"),
    file("Qwen3-8B-Q4_K_M.gguf", 5e9),
    file("Qwen3-8B-Q8_0.gguf", 9e9),
  ]);
  expect(variants.map(({ tag, sizeBytes }) => [tag, sizeBytes])).toEqual([
    ["Q4_K_M", known(5e9)],
    ["Q8_0", known(9e9)],
  ]);
  expect(projectorBytes).toBeNull();
  expect(unnamedCount).toBe(0);
});

test("the parts of one model are summed, in folders too, and are one model", () => {
  const { variants } = sortGgufFiles([
    file("Q8_0/big-Q8_0-00001-of-00003.gguf", 40),
    file("Q8_0/big-Q8_0-00002-of-00003.gguf", 40),
    file("Q8_0/big-Q8_0-00003-of-00003.gguf", 7),
    file("big-Q4_K_M.gguf", 45),
  ]);
  expect(variants).toEqual([
    { tag: "Q8_0", quantization: "Q8_0", sizeBytes: known(87), fileCount: 3, hasOthersFiles: false },
    { tag: "Q4_K_M", quantization: "Q4_K_M", sizeBytes: known(45), fileCount: 1, hasOthersFiles: false },
  ]);
});

test("a projector is no variant; the F16 one comes along", () => {
  const { variants, projectorBytes } = sortGgufFiles([
    file("mmproj-BF16.gguf", 3),
    file("mmproj-F32.gguf", 4),
    file("gemma-Q4_K_M.gguf", 50),
    file("gemma-Q8_0.gguf", 90),
  ]);
  expect(variants.map(({ tag }) => tag)).toEqual(["Q4_K_M", "Q8_0"]);
  // by the runner's own word: the first whose name holds "f16", which BF16 does
  expect(projectorBytes).toEqual(known(3));
});

test("a tag that is the beginning of another takes that one's files too, as the runner does, and says so", () => {
  const { variants } = sortGgufFiles([file("m-Q2_K.gguf", 2), file("m-Q2_K_L.gguf", 3), file("m-UD-Q2_K_XL.gguf", 4)]);
  expect(variants).toMatchObject([
    { tag: "Q2_K", sizeBytes: known(9), fileCount: 3, hasOthersFiles: true },
    { tag: "Q2_K_L", sizeBytes: known(3), fileCount: 1, hasOthersFiles: false },
    { tag: "UD-Q2_K_XL", sizeBytes: known(4), fileCount: 1, hasOthersFiles: false },
  ]);
});

test("the only file is taken whatever its name", () => {
  expect(sortGgufFiles([file("weights.gguf", 5)]).variants).toMatchObject([{ tag: "latest", quantization: null }]);
  expect(sortGgufFiles([file("weights-q4_0.gguf", 5)]).variants).toMatchObject([{ tag: "q4_0" }]);
});

test("files that no tag names are counted; a size that is not told makes the sum unknown", () => {
  const { variants, unnamedCount } = sortGgufFiles([file("a.gguf"), file("b.gguf"), file("c-Q4_0.gguf", null)]);
  expect(unnamedCount).toBe(2);
  expect(variants).toMatchObject([{ tag: "Q4_0", sizeBytes: { isKnown: false, reason: "not-reported" } }]);
  expect(sortGgufFiles([])).toEqual({ variants: [], projectorBytes: null, unnamedCount: 0 });
});
