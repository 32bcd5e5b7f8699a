import { getI18n } from "react-i18next";
import { expect, test } from "vitest";
import { keyWord, prettyJson, valueText } from "./plan-words";

test.each([
  ["models.providers.local", "provider"],
  ["models.providers.local.baseUrl", "baseUrl"],
  ["models.providers.local.api", "api"],
  ["models.providers.local.apiKey", "apiKey"],
  ["models.providers.local.models", "models"],
  ["agents.defaults.model.primary", "primary"],
  ["agents.entries.main.model.primary", "primary"],
  ["agents.list.0.model", "model"],
  ["agents.defaults.model", "model"],
  ["agents.defaults.models", "allow"],
  ["agents.defaults.modelPolicy.allow", "allow"],
  ["tools.elevated", "other"],
])("the key %s is called %s", (key, word) => expect(keyWord(key)).toBe(word));

test.each([
  [null, "not set"],
  ['"local/ai/qwen3:8B"', "local/ai/qwen3:8B"],
  ["65536", "65536"],
  ["null", "null"],
  ["[]", "none"],
  ['["a/b","c/d"]', "a/b, c/d"],
  ['[{"id":"ai/qwen3:8B","contextWindow":32768},{"id":"x"}]', "ai/qwen3:8B (context 32,768), x"],
  ['[{"no":"id"},{"id":"x"}]', "2 entries"],
  ['{"primary":"a/b"}', "a/b"],
  ['{"primary":"a/b","fallbacks":[]}', "a/b, no fallbacks"],
  ['{"primary":"a/b","fallbacks":["c/d"]}', "a/b, fallbacks c/d"],
  ['{"baseUrl":"http://x/v1","models":[{"id":"m"}]}', "http://x/v1: m"],
  ['{"a/b":{},"c/d":{}}', "a/b, c/d"],
  ['{"a":1}', "one entry"],
  ["not json", "not json"],
])("the value %j reads %j", (json, text) => expect(valueText(getI18n().t, json)).toBe(text));

test("what is no JSON stays as it is", () => {
  expect(prettyJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(prettyJson("{")).toBe("{");
});
