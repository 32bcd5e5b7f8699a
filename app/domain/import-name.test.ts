import fc from "fast-check";
import { expect, test } from "vitest";
import { proposeName, quantizationOfFile } from "./import-name";
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
