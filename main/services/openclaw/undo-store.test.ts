import { expect, test } from "vitest";
import { openUndoStore, type UndoRecord } from "./undo-store";

const old = {
  at: 5,
  dialect: "openclaw" as const,
  stateDir: "/home/anna/.openclaw",
  configPath: "/home/anna/.openclaw/openclaw.json",
  backupPath: "/home/anna/.openclaw/openclaw.json.homeport-1.bak",
  originalHash: "aa",
  writtenMeaning: "abc",
};
const record: UndoRecord = {
  ...old,
  id: "1",
  purpose: "local-only",
  subject: "ai/qwen3:8B",
  sizeBytes: 20,
  originalMeaning: "ab",
  context: { model: "ai/qwen3:8B", earlierTokens: null, setTokens: 32_768 },
};

function createDisk(start: string | null = null, { isFull = false } = {}) {
  const disk = { text: start, aside: null as string | null, warnings: [] as string[] };
  const open = () =>
    openUndoStore({
      file: "/settings/openclaw-undo.json",
      files: {
        readText: () => Promise.resolve(disk.text),
        write(_file, text) {
          if (isFull) return Promise.reject(new Error("ENOSPC"));
          disk.text = text;
          return Promise.resolve();
        },
        remove() {
          disk.text = null;
          return Promise.resolve();
        },
        setAside(file) {
          disk.aside = disk.text;
          disk.text = null;
          return Promise.resolve(`${file}.unreadable-1`);
        },
      },
      log: { warn: (text) => disk.warnings.push(text) },
    });
  return { disk, open };
}

test("changes can still be taken back after a restart, and only once", async () => {
  const { disk, open } = createDisk();
  await (await open()).write([record, { ...record, id: "2", context: null }]);
  const later = await open();
  expect(later.atStart).toEqual([record, { ...record, id: "2", context: null }]);
  await later.write([]);
  expect(disk.text).toBeNull();
  expect((await open()).atStart).toEqual([]);
});

test("the one change an earlier Homeport kept is taken over", async () => {
  const { disk, open } = createDisk(JSON.stringify(old));
  const [taken] = (await open()).atStart;
  expect(taken).toMatchObject({ ...old, purpose: "change", subject: "", sizeBytes: null, context: null });
  expect(disk.warnings).toEqual([]);
});

test("what a newer Homeport noted a change for counts as any change", async () => {
  const { open } = createDisk(JSON.stringify({ changes: [{ ...record, purpose: "colours" }] }));
  expect((await open()).atStart).toEqual([{ ...record, purpose: "change" }]);
});

const whole = JSON.stringify({ changes: [record, record] });
test.each(["", "{", "[]", '{"at":1}', JSON.stringify({ ...old, dialect: "moltbot" }), whole.slice(0, -40)])(
  "a list that is %j counts for none, is set aside, and is told",
  async (text) => {
    const { disk, open } = createDisk(text);
    const opened = await open();
    expect(opened.atStart).toEqual([]);
    expect(opened.setAsidePath).toBe("/settings/openclaw-undo.json.unreadable-1");
    expect(disk.warnings).toHaveLength(1);
    expect(disk.aside).toBe(text);
  },
);

test("on a full disk the write goes on, and it is told", async () => {
  const { disk, open } = createDisk(null, { isFull: true });
  await (await open()).write([record]);
  expect(disk.warnings).toHaveLength(1);
});
