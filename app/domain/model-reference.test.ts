import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { displayRef, encodeRefPath, isResumablePull, parseModelRef, sameModel } from "./model-reference";

const id = "9330ad2d7fc7dc166cfdc3ba9bbb32bd7c9b9594a9e6316c33ffb27c2c62d349";

describe("canonical form", () => {
  test.each([
    ["qwen3", "ai/qwen3:latest"],
    ["qwen3:8B", "ai/qwen3:8B"],
    ["  ai/qwen3:8B\n", "ai/qwen3:8B"],
    ["AI/QWEN3:8b-Q4_K_M", "ai/qwen3:8b-Q4_K_M"],
    ["docker.io/ai/gemma3:270M-Q4_K_M", "ai/gemma3:270M-Q4_K_M"],
    ["index.docker.io/ai/gemma3", "ai/gemma3:latest"],
    ["docker.io/gemma3", "ai/gemma3:latest"],
    ["me/mine:v1", "me/mine:v1"],
    ["hf.co/Org/Name-GGUF:Q4_K_M", "huggingface.co/org/name-gguf:Q4_K_M"],
    ["huggingface.co/org/name", "huggingface.co/org/name:latest"],
    ["127.0.0.1:5000/ai/x:1", "127.0.0.1:5000/ai/x:1"],
    ["localhost:5000/x", "localhost:5000/x:latest"],
    ["localhost/x", "localhost/x:latest"],
    ["registry.example/a/b/c:d", "registry.example/a/b/c:d"],
    ["gpt-oss:20B-UD-Q4_K_XL", "ai/gpt-oss:20B-UD-Q4_K_XL"],
    ["llama3.2:1b", "ai/llama3.2:1b"],
    [id.slice(0, 12), id.slice(0, 12)],
    [id, `sha256:${id}`],
    [`sha256:${id}`, `sha256:${id}`],
    [id.slice(0, 11), `ai/${id.slice(0, 11)}:latest`],
  ])("%j is %s", (text, ref) => {
    expect(parseModelRef(text)).toMatchObject({ ok: true, ref });
  });

  test("its parts", () => {
    expect(parseModelRef("hf.co/Org/Name:Q8_0")).toEqual({
      ok: true,
      ref: "huggingface.co/org/name:Q8_0",
      pullRef: "huggingface.co/Org/Name:Q8_0",
      registry: "huggingface.co",
      repository: "org/name",
      tag: "Q8_0",
      isDigest: false,
    });
    expect(parseModelRef("Qwen3")).toMatchObject({
      registry: "docker.io",
      repository: "ai/qwen3",
      pullRef: "ai/qwen3:latest",
    });
    expect(parseModelRef(id)).toMatchObject({ isDigest: true, registry: "", repository: "", tag: "" });
  });
});

test.each([
  ["", "empty"],
  [" \t\n", "empty"],
  ["a b", "bad-characters"],
  ["a\u0000b", "bad-characters"],
  ["a\u001b[31mb", "bad-characters"],
  ["qwen3\nDELETE", "bad-characters"],
  ["..", "bad-name"],
  ["../../etc/passwd", "bad-name"],
  ["ai/../x", "bad-name"],
  ["ai/x:a..b", "bad-tag"],
  ["-rf", "bad-name"],
  ["--all", "bad-name"],
  ["ai/-x", "bad-name"],
  ["ai\\x", "bad-characters"],
  ["ai/x?force=true", "bad-characters"],
  ["ai/x#y", "bad-characters"],
  ["ai%2Fx", "bad-characters"],
  ["ai/qwen3\u200b", "bad-characters"],
  ["\u0430i/qwen3", "bad-characters"],
  ["ai\u2215qwen3", "bad-characters"],
  ["ai/x:", "bad-tag"],
  ["ai/x:-y", "bad-tag"],
  [`ai/x:${"t".repeat(129)}`, "bad-tag"],
  ["ai/x:a:b", "bad-tag"],
  ["ai/x; rm -rf ~", "bad-characters"],
  ["$(id)", "bad-characters"],
  ["`id`", "bad-characters"],
  ["a|b", "bad-characters"],
  ["a&b", "bad-characters"],
  ["a>b", "bad-characters"],
  ["'x'", "bad-characters"],
  ["~/x", "bad-characters"],
  ["http://evil.example/x", "address"],
  ["file:///etc/passwd", "address"],
  ["HTTPS://hf.co/a/b", "address"],
  ["ai//x", "bad-name"],
  ["/ai/x", "bad-name"],
  ["ai/x/", "bad-name"],
  ["hf.co/x", "bad-name"],
  ["hf.co/a/b/c", "bad-name"],
  ["host:99999/x", "bad-name"],
  ["host:0/x", "bad-name"],
  ["docker.io/docker.io/x", "bad-name"],
  ["x@sha256:abc", "bad-characters"],
  ["a".repeat(256), "too-long"],
  ["a".repeat(250), "too-long"],
])("%j is refused: %s", (text, reason) => {
  expect(parseModelRef(text)).toEqual({ ok: false, reason });
});

test.each([
  ["ai/gemma3:270M", "docker.io/AI/Gemma3:270M", true],
  ["gemma3", "ai/gemma3:latest", true],
  ["gemma3:270M", "gemma3:270m", false],
  ["hf.co/a/b", "huggingface.co/A/B:latest", true],
  [id, `sha256:${id}`, true],
  [id.slice(0, 12), `sha256:${id}`, true],
  [id.slice(0, 12), id.slice(0, 11), false],
  [`sha256:${id}`, `sha256:${id.replace(/9$/, "8")}`, false],
  ["127.0.0.1:5000/ai/x", "ai/x", false],
  ["!!", "!!", true],
])("%s and %s: same %s", (a, b, is) => {
  expect(sameModel(a, b)).toBe(is);
  expect(sameModel(b, a)).toBe(is);
});

test.each([
  ["ai/qwen3:8B", "qwen3:8B"],
  ["ai/qwen3:latest", "qwen3"],
  ["docker.io/ai/qwen3", "qwen3"],
  ["me/x:latest", "me/x"],
  ["ai/a/b:latest", "ai/a/b"],
  ["huggingface.co/org/name:Q4_K_M", "hf.co/org/name:Q4_K_M"],
  ["ai/deadbeefcafe:latest", "ai/deadbeefcafe:latest"],
  [`sha256:${id}`, id.slice(0, 12)],
  ["not a ref", "not a ref"],
])("%s is shown as %s", (ref, shown) => {
  expect(displayRef(ref)).toBe(shown);
});

test("in a path slashes stay, the rest is encoded", () => {
  expect(encodeRefPath("127.0.0.1:5000/ai/gemma3:270M-Q4_K_M")).toBe("127.0.0.1%3A5000/ai/gemma3%3A270M-Q4_K_M");
  expect(encodeRefPath("a?b#c%/ü")).toBe("a%3Fb%23c%25/%C3%BC");
});

test("Hugging Face starts over", () => {
  expect(isResumablePull({ registry: "huggingface.co" })).toBe(false);
  expect(isResumablePull({ registry: "docker.io" })).toBe(true);
});

const segment = fc.stringMatching(/^[A-Za-z0-9]{1,8}([._-][A-Za-z0-9]{1,6})?$/);
const plausible = fc
  .tuple(
    fc.constantFrom("", "ai/", "hf.co/Org/", "docker.io/", "host:5000/"),
    segment,
    fc.constantFrom("", ":8B", ":Q4_K_M"),
  )
  .map((parts) => parts.join(""));

test("any text: never throws, gives nothing but harmless characters, and is stable", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.string(), plausible), (text) => {
      const parsed = parseModelRef(text);
      displayRef(text);
      sameModel(text, text);
      if (!parsed.ok) return;
      expect(parsed.ref).toMatch(/^[A-Za-z0-9._:/-]{1,255}$/);
      expect(parsed.ref).not.toContain("..");
      const again = parseModelRef(parsed.ref);
      expect(again).toMatchObject({ ok: true, ref: parsed.ref, registry: parsed.registry });
      expect(sameModel(text, parsed.ref)).toBe(true);
      expect(sameModel(displayRef(parsed.ref), parsed.ref)).toBe(true);
      expect(parseModelRef(parsed.pullRef)).toMatchObject({ ok: true, ref: parsed.ref });
    }),
    { numRuns: 2000 },
  );
});

test("plausible names are accepted", () => {
  fc.assert(
    fc.property(plausible, (text) => {
      expect(parseModelRef(text)).toMatchObject({ ok: true });
    }),
  );
});
