import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Model } from "../../../app/contract/models";
import { parseModel, parseModelList } from "./parse-models";

const root = path.resolve(import.meta.dirname, "../../..");
const fixtures = path.join(root, "e2e/fixtures/recordings/dmr/http");
const shared = path.resolve(root, "../shared/recordings/dmr/http");
const bodyOf = (folder: string, name: string) =>
  (JSON.parse(readFileSync(path.join(folder, name), "utf8")) as { body: string }).body;

test("a real list", () => {
  expect(parseModelList(bodyOf(fixtures, "models-list.json"))).toEqual([
    {
      id: "sha256:de2fbf7c1450fb35e5c6bdfb15bbd31f771c95a1b3f4722a980f52770cf0e9e3",
      ref: "ai/gemma3:270M-Q4_K_M",
      tags: ["ai/gemma3:270M-Q4_K_M"],
      sizeBytes: { isKnown: true, value: 246_583_132 },
      parameters: "268.10M",
      quantization: "Q4_K_M",
      architecture: "gemma3",
      format: "gguf",
      purpose: "text",
      packagedContextTokens: { isKnown: true, value: 32_768 },
      trainedContextTokens: { isKnown: true, value: 32_768 },
      createdAt: 1_795_467_937_000,
    },
  ]);
});

test("two tags are one model, sorted by name", () => {
  expect(parseModelList(bodyOf(fixtures, "models-two-tags.json"))?.map(({ tags }) => tags)).toEqual([
    ["ai/gemma3:270M-Q4_K_M", "ai/mine:v1"],
  ]);
  expect(parseModelList(bodyOf(fixtures, "models-with-truncated.json"))?.map(({ ref }) => ref)).toEqual([
    "127.0.0.1:5001/ai/gemma3:270M-Q4_K_M",
    "ai/cut:1",
  ]);
});

test("a remote model has no tags: it is named as asked", () => {
  const found = parseModel(bodyOf(fixtures, "inspect-remote.json"), "ai/x:1");
  expect(found?.model).toMatchObject({ ref: "ai/x:1", tags: [] });
  expect(found?.gguf["general.license"]).toBe("gemma");
});

test.each<[string, string, unknown]>([
  ["null", "null", []],
  ["empty", "[]", []],
  ["no JSON", "<html>", null],
  ["an object", "{}", null],
  ["rows that are none", '[1,null,{},{"id":""},{"id":7}]', []],
])("%s", (_name, text, expected) => {
  expect(parseModelList(text)).toEqual(expected);
});

const rowOf = (config: unknown, more = {}) =>
  JSON.stringify([{ id: "sha256:1", tags: null, created: 0, config, ...more }]);

test.each<[string, string, Record<string, unknown>]>([
  [
    "no config",
    rowOf(undefined),
    { ref: "sha256:1", sizeBytes: { isKnown: false, reason: "not-reported" }, createdAt: null },
  ],
  ["null", rowOf(null), { packagedContextTokens: { isKnown: false, reason: "not-reported" } }],
  [
    "a size nobody can read",
    rowOf({ size: "huge" }),
    { sizeBytes: { isKnown: false, reason: "implausible", detail: "huge" } },
  ],
  ["a size of bytes", rowOf({ size: 12 }), { sizeBytes: { isKnown: true, value: 12 } }],
  [
    "a context of 0",
    rowOf({ context_size: 0 }),
    { packagedContextTokens: { isKnown: false, reason: "implausible", detail: "0" } },
  ],
  [
    "a context of -1",
    rowOf({ context_size: -1 }),
    { packagedContextTokens: { isKnown: false, reason: "implausible", detail: "-1" } },
  ],
  [
    "the CNCF's shape",
    rowOf({
      descriptor: { name: "x" },
      config: { architecture: "transformer", format: "safetensors", paramSize: "8b", quantization: "awq" },
    }),
    { architecture: "transformer", format: "safetensors", parameters: "8b", quantization: "awq" },
  ],
  [
    "another's context",
    rowOf({ gguf: { "qwen3.context_length": "40960" } }),
    { trainedContextTokens: { isKnown: true, value: 40_960 } },
  ],
  [
    "a tag that is none",
    rowOf({}, { tags: ["a b", 7, "docker.io/ai/x"] }),
    { ref: "a b", tags: ["a b", "ai/x:latest"] },
  ],
])("%s", (_name, text, expected) => {
  expect(parseModelList(text)?.[0]).toMatchObject(expected);
});

test("a hostile value spoils its field, not the list", () => {
  const text = rowOf({ context_size: { toString: [] } }, { created: 1e308 });
  expect(parseModelList(text)).toMatchObject([
    { packagedContextTokens: { isKnown: false, reason: "implausible" }, createdAt: null },
  ]);
});

test("whatever comes fits the contract", () => {
  const config = fc.record(
    {
      size: fc.anything(),
      context_size: fc.anything(),
      gguf: fc.anything(),
      config: fc.anything(),
      format: fc.anything(),
    },
    { requiredKeys: [] },
  );
  const row = fc.record({
    id: fc.oneof(fc.string(), fc.anything()),
    tags: fc.anything(),
    created: fc.anything(),
    config,
  });
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const text = JSON.stringify(rows, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
      expect((parseModelList(text) ?? []).filter((model) => !Model.safeParse(model).success)).toEqual([]);
    }),
  );
});

test.runIf(existsSync(shared))("every recorded list and model is read", () => {
  const names = readdirSync(shared).filter((name) =>
    /^(models|model-get|inspect-remote|host-rebind).*\.json$/.test(name),
  );
  const unread = names.filter((name) => {
    const { status, body } = JSON.parse(readFileSync(path.join(shared, name), "utf8")) as {
      status: number;
      body: string;
    };
    if (status !== 200) return false;
    const models = body.startsWith("[") ? parseModelList(body) : [parseModel(body)?.model];
    return models === null || !models.every((model) => Model.safeParse(model).success);
  });
  expect(names.length).toBeGreaterThan(10);
  expect(unread).toEqual([]);
});
