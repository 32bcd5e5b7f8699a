import { readFileSync, existsSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Json, parseJson } from "../../../app/domain/json-value";
import { recordOf } from "./fake-stream";
import { readEvents } from "./read-events";
import { readRecord, recordsIn } from "./read-record";
import { wordsOf } from "./words-of";

const root = path.resolve(import.meta.dirname, "../../..");
const own = path.join(root, "e2e/fixtures/recordings");
const shared = path.resolve(root, "../shared/recordings/dmr/http");

async function eventsIn(text: string) {
  async function* pieces() {
    for (let at = 0; at < text.length; at += 700) yield text.slice(at, at + 700);
  }
  const events: { name: string; data: string }[] = [];
  for await (const event of readEvents(pieces(), { onTooLarge: () => {} })) events.push(event);
  return events;
}
const rowOf = (record: object) => readRecord(record as Json, () => false);
const listIn = (file: string) => {
  const recorded = JSON.parse(readFileSync(file, "utf8")) as { body?: string; chunks?: [number, string][] };
  const body = recorded.body ?? (recorded.chunks ?? []).map(([, text]) => text).join("");
  return recordsIn(parseJson(body));
};

test("the recorded stream: both assistants by their instructions, the others by what they call themselves", async () => {
  const events = await eventsIn(readFileSync(path.join(own, "dmr/http/requests-follow.sse"), "utf8"));
  expect(events.map(({ name }) => name)).toEqual([
    "existing_request",
    "existing_request",
    "existing_request",
    "connected",
    "new_request",
  ]);
  const rows = events
    .flatMap(({ data }) => recordsIn(parseJson(data)))
    .map((record) => readRecord(record, () => false));
  expect(rows).toMatchObject([
    {
      client: "Clawdbot",
      userAgent: "OpenAI/JS 6.10.0",
      at: 1_795_469_393_786,
      promptTokens: 6007,
      generatedTokens: 256,
      isStreamed: true,
    },
    {
      client: "OpenClaw",
      userAgent: "OpenAI/JS 7.15.0",
      promptTokens: 10_503,
      model: "ai/gemma3:270M-Q4_K_M",
      status: 200,
    },
    { client: "Homeport", promptTokens: 25, generatedTokens: 3, isStreamed: false },
    { client: "curl", promptTokens: 25, generatedTokens: 3, state: "ended", problem: null },
  ]);
  expect(rows[1]?.engineMs).toBeCloseTo(36_965 + 5600, -2);
});

test("a request that had been cut short in the recording of one in progress", () => {
  const rows = listIn(path.join(own, "openclaw/requests-in-progress.json")).map((record) =>
    readRecord(record, () => true),
  );
  expect(rows).toMatchObject([
    { client: "Clawdbot", isEarlier: true, state: "ended" },
    { state: "answering", status: null },
  ]);
});

test.runIf(existsSync(shared))("every recorded record is read", () => {
  const rows = ["requests-after", "requests-after-configure"]
    .flatMap((name) => listIn(path.join(shared, `${name}.json`)))
    .map((record) => readRecord(record, () => false));
  expect(rows).toHaveLength(11);
  expect(rows).not.toContain(null);
  expect(rows.map((row) => row?.problem ?? "ok")).toEqual(
    expect.arrayContaining(["ok", "context-exceeded", "runner-bad-answer"]),
  );
  expect(rows.find((row) => row?.origin === "anthropic/messages")).toMatchObject({ promptTokens: expect.any(Number) });
});

test("a client that left before the answer, a stream that broke, a load that failed", () => {
  expect(rowOf(recordOf(1, { status: 408 }))).toMatchObject({ problem: "cancelled", status: 408 });
  expect(rowOf(recordOf(1, { more: { response: undefined, error: '{"message":"streaming error"}' } }))).toMatchObject({
    status: 200,
    problem: "runner-bad-answer",
  });
  const text =
    "unable to load runner: llama.cpp terminated unexpectedly: not enough GPU memory to load the model (CUDA)";
  expect(rowOf(recordOf(1, { status: 500, more: { error: text } }))?.problem).toBe("load-out-of-memory");
});

test("without usage the engine's own counts stand; one token has no speed", () => {
  const timings = {
    prompt_n: 20,
    cache_n: 5,
    prompt_ms: 1,
    predicted_n: 1,
    predicted_ms: 0.001,
    predicted_per_second: 1e6,
  };
  expect(rowOf(recordOf(1, { more: { response: JSON.stringify({ timings }) } }))).toMatchObject({
    promptTokens: 25,
    generatedTokens: 1,
    tokensPerSecond: null,
  });
  expect(rowOf(recordOf(1, { more: { response: "not json" } }))).toMatchObject({ promptTokens: null, engineMs: null });
});

test("what a client puts into its names is bounded, and secrets in it are masked", () => {
  const row = rowOf(
    recordOf(1, {
      agent: `tool sk-abcdefghijkl12345678 ${"x".repeat(5000)}`,
      more: { url: `/engines/${"y".repeat(5000)}`, model: "m".repeat(5000) },
    }),
  );
  expect(row?.userAgent).not.toContain("sk-abc");
  expect(JSON.stringify(row).length).toBeLessThan(2000);
});

test("any JSON: a row or null, words or nothing, never a throw", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (record, request, response) => {
      readRecord(record as Json, () => false);
      recordsIn(record as Json);
      const made = recordOf(1, { more: { request: JSON.stringify(request), response: JSON.stringify(response) } });
      expect(rowOf(made)).not.toBeNull();
      expect(wordsOf(made as Json).kind).toBe("found");
    }),
  );
});

const words = (request: object | string, response: object | string = {}) =>
  wordsOf(
    recordOf(1, {
      more: {
        request: typeof request === "string" ? request : JSON.stringify(request),
        response: typeof response === "string" ? response : JSON.stringify(response),
      },
    }) as Json,
  );

test.each([
  [
    {
      messages: [
        { role: "system", content: "S" },
        {
          role: "user",
          content: [
            { type: "text", text: "U" },
            { type: "image_url", image_url: {} },
          ],
        },
      ],
    },
    ["system S 0", "user U 1"],
  ],
  [{ system: "S", messages: [{ role: "user", content: "U" }] }, ["system S 0", "user U 0"]],
  [
    {
      instructions: "S",
      input: [
        { type: "message", role: "user", content: [{ type: "input_text", text: "U" }] },
        { type: "function_call_output", output: "O" },
      ],
    },
    ["system S 0", "user U 0", "function_call_output O 0"],
  ],
  [{ input: "U" }, ["user U 0"]],
  [{ input: ["U", "V"] }, ["user U 0", "user V 0"]],
  [{ prompt: "U" }, ["user U 0"]],
  [
    {
      messages: [
        {
          role: "assistant",
          content: null,
          tool_calls: [{ function: { name: "weather", arguments: '{"city":"Paris"}' } }],
        },
      ],
    },
    ['assistant weather({"city":"Paris"}) 0'],
  ],
  ["no json at all", ["request no json at all 0"]],
])("the words of %j", (request, expected) => {
  expect(words(request).prompt.map(({ role, text, attachmentCount }) => `${role} ${text} ${attachmentCount}`)).toEqual(
    expected,
  );
});

test.each([
  [{ choices: [{ message: { content: "A" } }] }, "A"],
  [{ choices: [{ text: "A" }] }, "A"],
  [{ content: [{ type: "text", text: "A" }] }, "A"],
  [{ output: [{ type: "message", content: [{ type: "output_text", text: "A" }] }] }, "A"],
  [{ choices: [{ message: { content: "", tool_calls: [{ function: { name: "f", arguments: "1" } }] } }] }, "f(1)"],
  ["plain", "plain"],
  [{ data: [{ embedding: [1, 2] }] }, undefined],
])("the answer in %j", (response, expected) => {
  expect(words({}, response).answer?.text).toBe(expected);
});

test("long words are shown by their ends, many messages by the first and the last", () => {
  const messages = Array.from({ length: 100 }, (_each, number) => ({ role: "user", content: `message ${number}` }));
  const many = words({ messages });
  expect([many.prompt.length, many.leftOutCount]).toEqual([40, 60]);
  expect([many.prompt[0]?.text, many.prompt[1]?.text, many.prompt.at(-1)?.text]).toEqual([
    "message 0",
    "message 61",
    "message 99",
  ]);
  const long = words({ prompt: `head ${"x".repeat(1_000_000)} tail` }).prompt[0];
  expect(long?.cutChars).toBeGreaterThan(900_000);
  expect(long?.text).toMatch(/^head [^]* tail$/);
});
