import { expect, test } from "vitest";
import type { UndoRecord } from "./openclaw";
import { openUndoStore } from "./undo-store";

const record: UndoRecord = {
  at: 5,
  dialect: "openclaw",
  stateDir: "/home/anna/.openclaw",
  configPath: "/home/anna/.openclaw/openclaw.json",
  backupPath: null,
  originalHash: "none",
  writtenMeaning: "abc",
};

function createDisk(start: string | null = null, { isFull = false } = {}) {
  const disk = { text: start, warnings: [] as string[] };
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
        setAside: () => Promise.resolve(),
      },
      log: { warn: (text) => disk.warnings.push(text) },
    });
  return { disk, open };
}

test("a change can still be taken back after a restart, and only once", async () => {
  const { disk, open } = createDisk();
  await (await open()).write(record);
  const later = await open();
  expect(later.read()).toEqual(record);
  await later.write(null);
  expect(disk.text).toBeNull();
  expect((await open()).read()).toBeNull();
});

test.each(["", "{", "[]", '{"at":1}', JSON.stringify({ ...record, dialect: "moltbot" })])(
  "a record that is %j counts for none, and is told",
  async (text) => {
    const { disk, open } = createDisk(text);
    expect((await open()).read()).toBeNull();
    expect(disk.warnings).toHaveLength(1);
    expect(disk.text).toBe(text);
  },
);

test("on a full disk the change can be taken back until the program ends", async () => {
  const { disk, open } = createDisk(null, { isFull: true });
  const store = await open();
  await store.write(record);
  expect(store.read()).toEqual(record);
  expect(disk.warnings).toHaveLength(1);
});
