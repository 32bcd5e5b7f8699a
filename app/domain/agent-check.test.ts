import fc from "fast-check";
import { expect, test } from "vitest";
import { harmlessTool, judgeToolCall } from "./agent-check";
import type { Json } from "./json-value";

const { name } = harmlessTool.function;
const good = '{"city":"Hamburg","unit":"celsius"}';
const call = (over: object = {}, fn: object = {}): Json =>
  ({ type: "function", id: "x", function: { name, arguments: good, ...fn }, ...over }) as Json;
const answer = (message: object, finish = "tool_calls"): Json =>
  ({ choices: [{ index: 0, finish_reason: finish, message: { role: "assistant", ...message } }] }) as Json;

test.each<[string, Json, string, string]>([
  ["a whole call", answer({ content: null, tool_calls: [call()] }), "calls", "called"],
  ["words beside it", answer({ content: "One moment.", tool_calls: [call()] }), "calls", "called"],
  ["no kind, as some engines leave out", answer({ tool_calls: [call({ type: undefined })] }), "calls", "called"],
  ["words only", answer({ content: "It is mild." }, "stop"), "words", "no-call"],
  ["an empty list", answer({ content: "", tool_calls: [] }, "stop"), "words", "no-call"],
  ["words without an end", answer({ content: "<|im_end|>assistant" }, "length"), "words", "cut-off"],
  ["a call written as words", answer({ content: `{"name":"${name}"}` }, "stop"), "words", "call-in-words"],
  ["another form of it", answer({ content: "<tool_call>{}</tool_call>" }, "stop"), "words", "call-in-words"],
  ["a tool nobody offered", answer({ tool_calls: [call({}, { name: "rm" })] }), "malformed", "unknown-tool"],
  ["a second, wrong call", answer({ tool_calls: [call(), call({}, { name: "x" })] }), "malformed", "unknown-tool"],
  [
    "arguments cut off",
    answer({ tool_calls: [call({}, { arguments: '{"city":' })] }),
    "malformed",
    "arguments-no-json",
  ],
  ["arguments as an object", answer({ tool_calls: [call({}, { arguments: {} })] }), "malformed", "arguments-no-json"],
  [
    "one missing",
    answer({ tool_calls: [call({}, { arguments: '{"city":"X"}' })] }),
    "malformed",
    "arguments-off-schema",
  ],
  [
    "one too many",
    answer({ tool_calls: [call({}, { arguments: '{"city":"X","unit":"celsius","a":1}' })] }),
    "malformed",
    "arguments-off-schema",
  ],
  [
    "a unit there is not",
    answer({ tool_calls: [call({}, { arguments: '{"city":"X","unit":"kelvin"}' })] }),
    "malformed",
    "arguments-off-schema",
  ],
  [
    "no city",
    answer({ tool_calls: [call({}, { arguments: '{"city":"","unit":"celsius"}' })] }),
    "malformed",
    "arguments-off-schema",
  ],
  ["a list", answer({ tool_calls: [call({}, { arguments: "[]" })] }), "malformed", "arguments-off-schema"],
  ["told as a plain end", answer({ tool_calls: [call()] }, "stop"), "malformed", "wrong-end"],
  ["told as cut", answer({ tool_calls: [call()] }, "length"), "malformed", "cut-off"],
])("%s", (_name, given, verdict, reason) => {
  expect(judgeToolCall(given)).toEqual({ verdict, reason });
});

test("what is no answer of a chat is not judged", () => {
  for (const given of [undefined, null, {}, { choices: [] }, { choices: [{}] }, "x"])
    expect(judgeToolCall(given)).toBeNull();
});

test("only the one well-formed call passes, whatever a model sends as arguments", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      const judged = judgeToolCall(answer({ tool_calls: [call({}, { arguments: text })] }));
      const { city, unit, ...others } = (typeof value === "object" && value !== null ? value : {}) as Record<
        string,
        unknown
      >;
      const isRight =
        typeof city === "string" &&
        city !== "" &&
        (unit === "celsius" || unit === "fahrenheit") &&
        Object.keys(others).length === 0;
      expect(judged?.verdict === "calls").toBe(isRight);
    }),
  );
});
