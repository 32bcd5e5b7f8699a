import { expect, test } from "vitest";
import type { UndoRecord } from "../../services/openclaw/undo-store";
import { undoReach } from "./undo-reach";

const record = (id: string, original: string | null, written: string | null): UndoRecord => ({
  id,
  at: 1,
  purpose: "connect",
  subject: "",
  dialect: "openclaw",
  stateDir: "/s",
  configPath: "/s/c",
  backupPath: `/s/c.${id}`,
  sizeBytes: 1,
  originalHash: `hash ${original}`,
  originalMeaning: original,
  writtenMeaning: written,
  context: null,
});
const chain = [record("1", "a", "b"), record("2", "b", "c"), record("3", "c", "d")];
const ids = (records: readonly UndoRecord[]) => records.map(({ id }) => id).join("");

test.each<[string, readonly UndoRecord[], string, string, { back: string; left: string; obstacle: string | null }]>([
  ["all of it", chain, "d", "123", { back: "123", left: "", obstacle: null }],
  ["a copy in the middle is not needed", chain, "d", "13", { back: "123", left: "", obstacle: null }],
  ["as far as there is a copy", chain, "d", "23", { back: "23", left: "1", obstacle: "no-copy" }],
  ["no copy at all", chain, "d", "", { back: "", left: "123", obstacle: "no-copy" }],
  ["changed since the last", chain, "x", "123", { back: "", left: "123", obstacle: "changed-since" }],
  [
    "changed in between",
    [record("1", "a", "b"), record("2", "x", "c")],
    "c",
    "12",
    { back: "2", left: "1", obstacle: "changed-since" },
  ],
  ["a last write that was cut", [record("1", "a", null)], "?", "1", { back: "1", left: "", obstacle: null }],
  [
    "one an earlier Homeport kept, with one on top",
    [record("1", null, "b"), record("2", "b", "c")],
    "c",
    "12",
    { back: "12", left: "", obstacle: null },
  ],
  ["taken back by hand already", [record("1", "a", "b")], "a", "1", { back: "1", left: "", obstacle: null }],
])("%s", (_, records, meaning, copies, { back, left, obstacle }) => {
  const reach = undoReach(records, { hash: `hash ${meaning}`, meaning }, ({ id }) => copies.includes(id));
  expect([ids(reach.back), ids(reach.left), reach.obstacle]).toEqual([back, left, obstacle]);
});
