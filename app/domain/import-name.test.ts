import fc from "fast-check";
import { expect, test } from "vitest";
import { proposeCopyName, proposeName, quantizationOfFile } from "./import-name";
import { parseModelRef } from "./model-reference";

test.each([
  [
    { "general.basename": "gemma-3", "general.size_label": "270M", "general.file_type": "15" },
    "x.gguf",
    "local/gemma-3:270M-Q4_K_M",
  ],
  [{ "general.name": "Llama 3.2 (Instruct)" }, "l-Q8_0-00001-of-00002.gguf", "local/llama-3-2-instruct:Q8_0"],
  [{}, "My Model.gguf", "local/my-model:latest"],
  [{ "general.name": "模型" }, "?.gguf", "local/model:latest"],
  [{ "general.file_type": "999" }, "a.gguf", "local/a:latest"],
])("%j in %s is proposed as %s", (metadata, file, name) => {
  expect(proposeName(metadata, file)).toBe(name);
});

test("the metadata's word on the quantisation comes before the file's name", () => {
  expect(quantizationOfFile({ "general.file_type": "7" }, "x-Q4_0.gguf")).toBe("Q8_0");
  expect(quantizationOfFile({}, "x-Q4_0.gguf")).toBe("Q4_0");
  expect(quantizationOfFile({}, "x.gguf")).toBeNull();
});

test("a file that names its quantisation after a member of every object has none", () => {
  expect(proposeName({ "general.file_type": "valueOf" }, "x.gguf")).toBe("local/x:latest");
});

test("property: whatever stands in the file, the proposal is a name the runner takes", () => {
  const metadata = fc.dictionary(
    fc.constantFrom("general.basename", "general.name", "general.size_label", "general.file_type"),
    fc.string(),
  );
  fc.assert(
    fc.property(metadata, fc.string(), (given, file) => {
      expect(parseModelRef(proposeName(given, file)).ok).toBe(true);
    }),
  );
});

test.each([
  ["ai/qwen3:8B", 32_768, "local/qwen3:8B-32k"],
  ["ai/qwen3", 16_000, "local/qwen3:16k"],
  ["local/qwen3:8B-16k", 32_768, "local/qwen3:8B-32k"],
  ["hf.co/Some.One/Letters-GGUF:Q4_K_M", 65_536, "local/letters-gguf:Q4_K_M-64k"],
  ["registry:5000/a/b:c", 20_480, "local/b:c-20k"],
  [`sha256:${"a".repeat(64)}`, 20_480, null],
  ["", 20_480, null],
])("a copy of %s with %d tokens is called %s", (ref, tokens, name) => {
  expect(proposeCopyName(ref, tokens)).toBe(name);
  const again = parseModelRef(name ?? "local/none:x");
  expect(again.ok && again.ref).toBe(name ?? "local/none:x");
});
