import { expect, test } from "vitest";
import { judgePullName, nameInPaste, placeOf } from "./pull-name";

test.each([
  ["docker model pull ai/qwen3", "ai/qwen3"],
  ["  docker  model run ai/qwen3:8B-Q4_K_M ", "ai/qwen3:8B-Q4_K_M"],
  ["dmr pull smollm2", "smollm2"],
  ["https://huggingface.co/unsloth/Qwen3-8B-GGUF", "hf.co/unsloth/Qwen3-8B-GGUF"],
  ["https://huggingface.co/unsloth/Qwen3-8B-GGUF/tree/main?x=1", "hf.co/unsloth/Qwen3-8B-GGUF"],
  ["https://hub.docker.com/r/ai/gpt-oss", "ai/gpt-oss"],
  ["https://hub.docker.com/r/ai/gpt-oss/tags", "ai/gpt-oss"],
  ["https://evil.example/ai/gpt-oss", null],
  ["docker model pull ai/qwen3; rm -rf /", null],
  ["docker model pull --registry x", null],
  ["https://huggingface.co/only-owner", null],
])("in %j the name is %j", (text, name) => expect(nameInPaste(text)).toBe(name));

test.each([
  ["ai/qwen3 && curl evil", "bad-characters", false],
  ["../../etc/passwd", "bad-name", true],
  ["$(reboot)", "bad-characters", false],
  ["file:///etc/passwd", "address", false],
  ["https://evil.example/x", "address", false],
  ["ai/qwen3:", "bad-tag", true],
  ["hf.co/", "bad-name", true],
  ["a".repeat(256), "too-long", false],
  ["0123456789ab", "digest", true],
])("%j is refused as %s", (text, reason, isUnfinished) => {
  expect(judgePullName(text)).toMatchObject({ kind: "refused", reason, isUnfinished });
});

test("nothing is nothing yet", () => expect(judgePullName("   ")).toEqual({ kind: "empty" }));

test.each([
  ["qwen3", "ai/qwen3:latest", "hub"],
  ["hf.co/Owner/Model-GGUF", "huggingface.co/Owner/Model-GGUF:latest", "huggingFace"],
  ["registry.example:5000/a/b:v1", "registry.example:5000/a/b:v1", "registry"],
])("%j is pulled as %s", (text, pullRef, place) => {
  const name = judgePullName(text);
  if (name.kind !== "ok") throw new Error(name.kind);
  expect(name.ref.pullRef).toBe(pullRef);
  expect(placeOf(name.ref)).toBe(place);
  expect(name.instead).toBeNull();
});

test("names that go round get the one that works, on Docker Hub only", () => {
  expect(judgePullName("ai/phi-4")).toMatchObject({ kind: "ok", instead: { ref: "ai/phi4", isUnsure: false } });
  expect(judgePullName("Gemma2:9B")).toMatchObject({ instead: { ref: "ai/gemma3" } });
  expect(judgePullName("ai/qwen2.5-coder")).toMatchObject({ instead: { ref: "ai/qwen3-coder", isUnsure: true } });
  expect(judgePullName("registry.example/ai/phi-4")).toMatchObject({ instead: null });
  expect(judgePullName("ai/constructor")).toMatchObject({ kind: "ok", instead: null });
});
