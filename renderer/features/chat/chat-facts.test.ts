import { expect, test } from "vitest";
import { chatRoutes } from "../../../app/contract/chat";
import { sampleLoaded, sampleModel, sampleModels, sampleRunner } from "../../test/samples";
import {
  blockerOf,
  maxLimitTokens,
  maxQuestionChars,
  modelChoices,
  parseLimit,
  presentChoice,
  raisedLimit,
} from "./chat-facts";

const two = sampleModels({
  items: [
    sampleModel({ ref: "ai/smollm2:360M", tags: ["ai/smollm2:360M"] }),
    sampleModel({ ref: "ai/qwen3:8B", tags: ["ai/qwen3:8B", "ai/qwen3:latest"] }),
  ],
});

test("the bounds are the contract's", () => {
  const { input } = chatRoutes["chat.send"];
  const wish = (maxTokens: number, chars: number) => ({ model: "m", text: "x".repeat(chars), maxTokens });
  expect(input.safeParse(wish(1, 1)).success).toBe(true);
  expect(input.safeParse(wish(maxLimitTokens, maxQuestionChars)).success).toBe(true);
  expect(input.safeParse(wish(maxLimitTokens + 1, 1)).success).toBe(false);
  expect(input.safeParse(wish(1, maxQuestionChars + 1)).success).toBe(false);
});

test.each([
  ["1024", 1024],
  [" 1 ", 1],
  ["32768", 32_768],
  ["32769", null],
  ["0", null],
  ["-5", null],
  ["1.5", null],
  ["1e3", null],
  ["", null],
])("the limit %j is %s", (text, limit) => expect(parseLimit(text)).toBe(limit));

test("a limit is doubled as far as that goes", () => {
  expect(raisedLimit(1024)).toBe(2048);
  expect(raisedLimit(20_000)).toBe(maxLimitTokens);
  expect(raisedLimit(maxLimitTokens)).toBeNull();
});

test("what is in memory is marked, by any of its tags", () => {
  const runner = sampleRunner({ loaded: [sampleLoaded({ ref: "ai/qwen3:latest", isLoading: true })] });
  expect(modelChoices({ runner, models: two }).map(({ memory }) => memory)).toEqual(["not-loaded", "loading"]);
  expect(modelChoices({ runner: null, models: null })).toEqual([]);
});

test("asked is the chosen one, else the loaded one, else the first", () => {
  const choices = modelChoices({ runner: sampleRunner(), models: two });
  expect(presentChoice(choices, "ai/smollm2:360M")?.ref).toBe("ai/smollm2:360M");
  expect(presentChoice(choices, "ai/gone")?.ref).toBe("ai/qwen3:8B");
  const none = modelChoices({ runner: sampleRunner({ loaded: [] }), models: two });
  expect(presentChoice(none, null)?.ref).toBe("ai/smollm2:360M");
  expect(presentChoice([], "ai/qwen3:8B")).toBeNull();
});

test.each([
  ["lost", { connection: "lost" as const }],
  ["looking", { runner: null }],
  ["looking", { runner: sampleRunner({ state: "looking" }) }],
  ["noRunner", { runner: sampleRunner({ state: "down" }) }],
  ["modelsWaiting", { models: null }],
  ["modelsWaiting", { models: sampleModels({ state: "waiting", items: [] }) }],
  ["modelsFailed", { models: sampleModels({ state: "failed", items: [] }) }],
  ["noModels", { models: sampleModels({ items: [] }) }],
  [null, {}],
  [null, { models: sampleModels({ state: "failed" }) }],
])("in the way: %s", (blocker, over) => {
  expect(blockerOf({ runner: sampleRunner(), models: two, connection: "open", ...over })).toBe(blocker);
});
