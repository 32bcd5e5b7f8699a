import { expect, test } from "vitest";
import { shortened } from "./change-history";
import type { UndoRecord } from "./undo-store";

const record = (id: number, over: Partial<UndoRecord> = {}): UndoRecord => ({
  id: String(id),
  at: id,
  purpose: "switch",
  subject: "",
  dialect: "openclaw",
  stateDir: "/s",
  configPath: "/s/c",
  backupPath: `/s/c.${id}`,
  sizeBytes: 1,
  originalHash: "x",
  originalMeaning: `m${id - 1}`,
  writtenMeaning: `m${id}`,
  context: null,
  ...over,
});

test("of very many switches the first copy stays the way back to the beginning", () => {
  const all = Array.from({ length: 60 }, (_, index) => record(index + 1));
  const kept = shortened(all, 40);
  expect(kept).toHaveLength(40);
  expect(kept[0]).toMatchObject({ id: "1", backupPath: "/s/c.1", originalMeaning: "m0", writtenMeaning: "m21" });
  expect(kept[1]).toMatchObject({ id: "22", originalMeaning: "m21" });
  expect(kept.at(-1)?.id).toBe("60");
});

test("what does not follow is not joined; a context is from the first to the last", () => {
  const context = { model: "m", earlierTokens: 4_096, setTokens: 8_192 };
  const later = { model: "m", earlierTokens: 8_192, setTokens: 16_384 };
  expect(shortened([record(1), record(5), record(9)], 2).map(({ id }) => id)).toEqual(["5", "9"]);
  expect(shortened([record(1, { context }), record(2, { context: later })], 1)).toMatchObject([
    { id: "1", context: { earlierTokens: 4_096, setTokens: 16_384 } },
  ]);
});
