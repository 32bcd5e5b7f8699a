import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maskWords } from "./mask-words";

describe("words of prompts and answers in a talkative log", () => {
  test.each([
    ['request: {"messages":[{"role":"user","content":"a secret zebra"}]}', "request: •••"],
    ['srv  log_server_r: response: {"content":"a secret zebra"}', "srv  log_server_r: response: •••"],
    ['"content": "a secret \\"zebra\\" here", "role": "user"', '"content": •••, "role": "user"'],
    [String.raw`body="{\"content\":\"a secret zebra\",\"n\":1}"`, String.raw`body="{\"content\":•••,\"n\":1}"`],
    ['prompt = "a secret zebra"', "prompt = •••"],
    ["prompt: 'a secret zebra'", "prompt: •••"],
    ['"prompt": ["a secret zebra", 1]', '"prompt": •••'],
    ["next token:  1234 ' zebra'", "next token:  1234 •••"],
    ['"text": "a secret zebra', '"text": •••'],
  ])("%s", (line, expected) => {
    const masked = maskWords(line);
    expect(masked).not.toContain("zebra");
    expect(masked).toBe(expected);
  });

  test.each([
    "slot print_timing: id  3 | task 0 | prompt eval time =    2789.92 ms /    25 tokens",
    "load_model: initializing, n_slots = 4, n_ctx_slot = 16384, kv_unified = 'true'",
    "loading model '/models/bundles/sha256/x/model/model.gguf'",
    'error while handling argument "--cache-type-k": Unsupported cache type: nonsense',
    "background model preload failed  status=500  body=unable to load runner: error",
  ])("not: %s", (line) => {
    expect(maskWords(line)).toBe(line);
  });

  test("a long line does not stall it", () => {
    for (const start of ['"content":"', String.raw`\"content\":\"`, "prompt: '", '"messages":[']) {
      expect(maskWords(start + String.raw`\"`.repeat(8000))).toBeTypeOf("string");
      expect(maskWords((start + "x").repeat(1500))).toBeTypeOf("string");
    }
  });

  test("any line: never a throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (raw) => {
        expect(maskWords(raw)).toBeTypeOf("string");
      }),
    );
  });
});
