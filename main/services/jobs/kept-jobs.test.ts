import { expect, test } from "vitest";
import { openKeptJobs, type KeptJob } from "./kept-jobs";

const pull: KeptJob = { key: "pull:ai/qwen3:8B", kind: "pull-model", subject: "ai/qwen3:8B", startedAt: 5 };

function createDisk(start: string | null, { isFull = false } = {}) {
  const disk = { text: start, warnings: [] as string[] };
  const open = () =>
    openKeptJobs({
      file: "/settings/jobs.json",
      files: {
        readText: () => Promise.resolve(disk.text),
        write(_file, text) {
          if (isFull) return Promise.reject(new Error("ENOSPC"));
          disk.text = text;
          return Promise.resolve();
        },
        remove: () => Promise.reject(new Error("never asked for")),
        setAside: () => Promise.resolve(),
      },
      log: { warn: (text) => disk.warnings.push(text) },
    });
  return { disk, open };
}

test("what was written is there at the next start, the last write last", async () => {
  const { open } = createDisk(null);
  const first = await open();
  first.write([pull]);
  first.write([pull, { ...pull, key: "pull:ai/b", subject: "ai/b" }]);
  await first.written();
  expect((await open()).atStart.map(({ subject }) => subject)).toEqual(["ai/qwen3:8B", "ai/b"]);
});

test("what a pull had got is there at the next start; a list of before, without it, counts too", async () => {
  const { open } = createDisk(JSON.stringify([pull]));
  const first = await open();
  expect(first.atStart).toEqual([pull]);
  first.write([{ ...pull, keptBytes: 35e9, totalBytes: 40e9 }]);
  await first.written();
  expect((await open()).atStart).toEqual([{ ...pull, keptBytes: 35e9, totalBytes: 40e9 }]);
});

test.each(["", "{", "{}", '[{"key":"x"}]', JSON.stringify([{ ...pull, kind: "format-disk" }])])(
  "a list that is %j counts for an empty one, and is told",
  async (text) => {
    const { disk, open } = createDisk(text);
    expect((await open()).atStart).toEqual([]);
    expect(disk.warnings).toHaveLength(1);
  },
);

test("a full disk is told, and stops nothing", async () => {
  const { disk, open } = createDisk(null, { isFull: true });
  const kept = await open();
  kept.write([pull]);
  await kept.written();
  expect(disk.warnings).toEqual(["jobs: the list can't be kept: Error: ENOSPC"]);
});
