import { expect, test } from "vitest";
import type { Action } from "../../actions/action";
import { findActions } from "./find-actions";

const action = (title: string, over: Partial<Action> = {}): Action => ({
  id: title,
  title,
  group: "models",
  step: { kind: "go", place: "home" },
  obstacle: null,
  ...over,
});
const long = "registry.example.com:5443/research/mistral-nemo-instruct-2407-letters-and-meeting-summaries:12B";
const all = [
  action("Remove qwen3:8B …", { isDeep: true }),
  action("Unload qwen3:8B"),
  action(`Remove ${long} …`, { isDeep: true }),
  action("Dark theme", { group: "settings", keywords: "appearance colours" }),
  action("Clear the conversation …", { group: "chat", obstacle: "there is none." }),
  action("Settings", { group: "go" }),
];
const find = (text: string, recent: string[] = []) =>
  findActions(all, text, { recent, groupName: (group) => group }).map(({ title }) => title);

test.each([
  ["remove qwen", ["Remove qwen3:8B …"]],
  ["qwen remove", ["Remove qwen3:8B …"]],
  ["rmv qwn", ["Remove qwen3:8B …"]],
  ["QWEN", ["Unload qwen3:8B", "Remove qwen3:8B …"]],
  ["colours", ["Dark theme"]],
  ["clear", ["Clear the conversation …"]],
  ["stgs", ["Settings"]],
  ["mistral", [`Remove ${long} …`]],
  ["cólours", ["Dark theme"]],
  ["darkk thmee", ["Dark theme"]],
  ["xyzzy", []],
])("%s finds %j", (text, found) => expect(find(text)).toEqual(found));

test("what was used last comes before its equals", () => {
  expect(find("qwen", ["Remove qwen3:8B …"])[0]).toBe("Remove qwen3:8B …");
});

test("hundreds of models are cut to what can be taken in", () => {
  const many = Array.from({ length: 900 }, (_, index) => action(`Try model-${index}`));
  expect(findActions(many, "model", { recent: [], groupName: () => "" })).toHaveLength(50);
});
