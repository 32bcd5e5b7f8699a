import { expect, test, vi } from "vitest";
import { createAttentionService } from "./attention";

type Step = [client: string, look: { isVisible: boolean; isLive: boolean } | "gone"];
const shown = { isVisible: true, isLive: true };
const quiet = { isVisible: true, isLive: false };
const hidden = { isVisible: false, isLive: false };

test.each<[string, Step[], boolean, boolean, number]>([
  ["nobody", [], false, false, 0],
  ["one window with live figures", [["a", shown]], true, true, 1],
  [
    "the same said twice",
    [
      ["a", shown],
      ["a", { ...shown }],
    ],
    true,
    true,
    1,
  ],
  ["one without", [["a", quiet]], true, false, 1],
  ["hidden but live counts as hidden", [["a", { isVisible: false, isLive: true }]], false, false, 0],
  [
    "a visible one and a hidden live one",
    [
      ["a", quiet],
      ["b", { isVisible: false, isLive: true }],
    ],
    true,
    false,
    1,
  ],
  [
    "one of two hides",
    [
      ["a", shown],
      ["b", shown],
      ["a", hidden],
    ],
    true,
    true,
    1,
  ],
  [
    "both hide",
    [
      ["a", shown],
      ["b", shown],
      ["a", hidden],
      ["b", hidden],
    ],
    false,
    false,
    2,
  ],
  [
    "the only one is gone",
    [
      ["a", shown],
      ["a", "gone"],
    ],
    false,
    false,
    2,
  ],
  [
    "somebody unknown is gone",
    [
      ["a", shown],
      ["z", "gone"],
    ],
    true,
    true,
    1,
  ],
])("%s", (_name, steps, isVisible, isLive, changes) => {
  const attention = createAttentionService();
  const listener = vi.fn<() => void>();
  attention.onChange(listener);
  for (const [client, look] of steps) {
    if (look === "gone") attention.gone(client);
    else attention.look(client, look);
  }
  expect([attention.isVisible(), attention.isLive()]).toEqual([isVisible, isLive]);
  expect(listener).toHaveBeenCalledTimes(changes);
});

test("a listener ends by itself, also from within", () => {
  const attention = createAttentionService();
  const second = vi.fn<() => void>();
  const end = attention.onChange(() => end());
  attention.onChange(second);
  attention.look("a", shown);
  attention.look("a", hidden);
  expect(second).toHaveBeenCalledTimes(2);
});
