import { expect, test } from "vitest";
import { promptCostOf, promptPrefixOf, warmUpBody } from "./prompt-prefix";

const instructions = "You are a personal assistant running inside OpenClaw.\n## Tooling";
const tools = [{ type: "function", function: { name: "read" } }];
const turn = (over: object = {}) =>
  JSON.stringify({
    model: "x",
    messages: [
      { role: "system", content: instructions },
      { role: "user", content: "my words" },
      { role: "assistant", content: "answer" },
    ],
    tools,
    tool_choice: "auto",
    stream: true,
    user: "someone",
    max_completion_tokens: 4096,
    ...over,
  });

test("the instructions and the tools are taken, and nothing that the user said", () => {
  const prefix = promptPrefixOf(turn());
  expect(prefix).toEqual({
    client: "OpenClaw",
    body: { tools, tool_choice: "auto", messages: [{ role: "system", content: instructions }] },
  });
  if (prefix === null) throw new Error("no prefix");
  expect(warmUpBody(prefix, "ai/y", ".")).toEqual({
    tools,
    tool_choice: "auto",
    messages: [
      { role: "system", content: instructions },
      { role: "user", content: "." },
    ],
    model: "ai/y",
    max_tokens: 1,
  });
});

test("instructions in parts, or of the developer, are the same", () => {
  const parts = [{ type: "text", text: "You are a personal assistant running inside Clawdbot." }];
  for (const role of ["system", "developer"])
    expect(
      promptPrefixOf(
        turn({
          messages: [
            { role, content: parts },
            { role: "user", content: "x" },
          ],
        }),
      )?.client,
    ).toBe("Clawdbot");
});

test.each([
  [
    "another program's request",
    turn({
      messages: [
        { role: "system", content: "You are helpful." },
        { role: "user", content: "x" },
      ],
    }),
  ],
  ["a user who says the words", turn({ messages: [{ role: "user", content: instructions }] })],
  ["instructions without a question", turn({ messages: [{ role: "system", content: instructions }] })],
  ["no messages", "{}"],
  ["cut", turn().slice(0, 60)],
  ["nothing", ""],
])("%s is none", (_name, request) => {
  expect(promptPrefixOf(request)).toBeNull();
});

test("what reading cost, as a real engine tells it", () => {
  const timings = { cache_n: 1, prompt_n: 26, prompt_ms: 82.474, prompt_per_second: 315.25, predicted_n: 32 };
  expect(promptCostOf({ timings })).toEqual({ promptTokens: 27, cachedTokens: 1, readMs: 82.474 });
  expect(promptCostOf({})).toBeNull();
  expect(promptCostOf({ timings: { prompt_n: -1, prompt_ms: 3 } })).toBeNull();
});
