import { expect, test } from "vitest";
import { curlSnippet, pythonSnippet } from "./api-snippets";

const baseUrl = "http://127.0.0.1:12434/engines/v1";

test("curl asks the address that was found, for that model, with an end", () => {
  expect(curlSnippet(baseUrl, "ai/qwen3:8B")).toBe(
    `curl ${baseUrl}/chat/completions -H "Content-Type: application/json" -d '{"model":"ai/qwen3:8B","max_tokens":256,"messages":[{"role":"user","content":"Hello"}]}'`,
  );
});

test("a quote in a name does not end the shell's", () => {
  expect(curlSnippet(baseUrl, "a'b")).toContain(String.raw`"model":"a'\''b"`);
});

test("Python asks the same, with an end", () => {
  const text = pythonSnippet(baseUrl, "ai/qwen3:8B");
  expect(text).toContain(`base_url="${baseUrl}"`);
  expect(text).toContain('model="ai/qwen3:8B"');
  expect(text).toContain("max_tokens=256");
});
