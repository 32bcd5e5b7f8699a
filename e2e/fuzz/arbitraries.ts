import fc from "fast-check";
import { z } from "zod";

type JsonSchema = {
  type?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  additionalProperties?: boolean | JsonSchema;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  maxItems?: number;
};

/** What somebody would try to get a command line, a path, a request or a log to do something else. */
const hostile = [
  "--help",
  "-rf",
  "--config=/etc/passwd",
  "../../etc/passwd",
  "..\\..\\windows",
  "/etc/passwd",
  "$(touch /tmp/pwned)",
  "`id`",
  "; rm -rf ~",
  "| cat",
  "a\nb",
  "a\r\nHost: evil.example",
  "a\0b",
  "%2e%2e%2f",
  "%0d%0aX: y",
  "\ud800",
  "\u202etxt.exe",
  "__proto__",
  "constructor",
  "http://169.254.169.254/latest",
  "file:///etc/passwd",
  "${OPENAI_API_KEY}",
  "{{7*7}}",
  "NaN",
  "x".repeat(300),
  "é".repeat(150),
  "",
  " ",
];
/** Put in place of what only a running program knows. */
export const lastJob = "<the last job>";
export const lastPlan = "<the last plan>";

/** What is there in the simulated world, so that calls get past the first door. */
const real = [
  lastJob,
  lastPlan,
  "ai/smollm2:135M-Q4_K_M",
  "ai/llama3.2:3B-Q4_K_M",
  "ai/gemma3",
  "ai/qwen3:0.6B-Q4_0",
  "hf.co/bartowski/x:Q4_K_M",
  "Hello",
  "http://127.0.0.1:9",
];

const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...real) },
  { weight: 3, arbitrary: fc.constantFrom(...hostile) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...hostile), fc.constantFrom(...real)).map((pair) => pair.join("")),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 100 }) },
);

/** Values of the shape a schema takes, with hostile texts in it. Routes' inputs are plain JSON, so this knows only that. */
export function validFor(schema: z.ZodType): fc.Arbitrary<unknown> {
  return ofJsonSchema(z.toJSONSchema(schema, { io: "input" }) as JsonSchema);
}

function ofJsonSchema(schema: JsonSchema): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map(ofJsonSchema));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case "object": {
      const required = new Set(schema.required);
      const entries = Object.entries(schema.properties ?? {});
      const fields = Object.fromEntries(entries.map(([key, each]) => [key, ofJsonSchema(each)]));
      return fc.record(fields, { requiredKeys: entries.map(([key]) => key).filter((key) => required.has(key)) });
    }
    case "array":
      return fc.array(ofJsonSchema(schema.items ?? {}), { maxLength: schema.maxItems ?? 5 });
    case "string":
      return text.filter(
        ({ length }) => length >= (schema.minLength ?? 0) && length <= (schema.maxLength ?? Number.POSITIVE_INFINITY),
      );
    case "integer": {
      const min = schema.minimum ?? (schema.exclusiveMinimum === undefined ? -1000 : schema.exclusiveMinimum + 1);
      return fc.integer({ min, max: Math.max(min, Math.min(schema.maximum ?? 1_000_000, 1_000_000)) });
    }
    case "number":
      return fc.double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return anyJson;
  }
}

const anyJson = fc.jsonValue({ maxDepth: 4, stringUnit: "binary" });

const deep = fc.integer({ min: 1000, max: 20_000 }).map((levels) => {
  let value: unknown = "end";
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
});
const polluting = fc
  .tuple(fc.constantFrom("__proto__", "constructor", "prototype", "toString"), anyJson)
  .map(([key, value]) => JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`) as unknown);
const huge = fc.integer({ min: 1, max: 3_000_000 }).map((length) => ({ text: "x".repeat(length) }));
const notJson = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSparseArray: true,
  withTypedArray: true,
});

/** Anything at all: JSON, what is no JSON, deep, huge, or out to change a prototype. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: anyJson },
  { weight: 2, arbitrary: notJson },
  { weight: 1, arbitrary: polluting },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: huge },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(undefined, null, Number.NaN, Number.POSITIVE_INFINITY, () => 1) },
);

/** A valid value with one thing in it that is not. */
export const nearlyValidFor = (schema: z.ZodType): fc.Arbitrary<unknown> =>
  fc
    .tuple(validFor(schema), fc.oneof(text, fc.constantFrom("id", "ref", "model")), anything)
    .map(([value, key, other]) => (typeof value === "object" ? { ...value, [key]: other } : other));

/** A real text with a few cuts, repeats and strange bytes in it. */
export function mutated(samples: readonly string[]): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat({ max: 40 }),
    put: fc.oneof(
      fc.constantFrom("", "{", "}", "[", "]", '"', "\n", "\r\n", "null", "-1", "1e400", "\0", "\ufeff", "&#34;"),
      fc.string({ unit: "binary", maxLength: 20 }),
      text,
    ),
  });
  return fc.tuple(fc.constantFrom(...samples), fc.array(change, { maxLength: 6 })).map(([sample, changes]) => {
    let result = sample;
    for (const { at, cut, put } of changes) {
      const from = Math.floor(at * result.length);
      result = result.slice(0, from) + put + result.slice(from + cut);
    }
    return result;
  });
}
