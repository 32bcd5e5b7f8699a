import { expect, test } from "vitest";
import type { Job } from "../../app/contract/jobs";
import { recentFailures } from "../../app/domain/doctor/failures";
import { createVirtualClock } from "../demo/virtual-clock";
import { openKeptFailures, readKeptFailures } from "../services/activity/kept-failures";
import { createFailureMemory } from "./recent-failures";

const file = "/settings/failures.json";

/** A run of the program on what the last one left behind. */
async function run(disk: Map<string, string>, items: Partial<Job>[], warnings: string[] = []) {
  const clock = createVirtualClock();
  const kept = await openKeptFailures({
    file,
    files: {
      readText: async (name) => disk.get(name) ?? null,
      write: async (name, text) => void disk.set(name, text),
      remove: async (name) => void disk.delete(name),
      setAside: async (name) => disk.delete(name),
    },
    log: { warn: (text) => warnings.push(text) },
  });
  const memory = createFailureMemory({
    jobs: { read: () => ({ items: items as Job[] }) },
    chat: { read: () => ({ turns: [] }) },
    requests: { read: () => ({ rows: [] }) },
    kept,
    clock,
  });
  return { memory, clock };
}

const failed = (at: number): Partial<Job> => ({
  kind: "load-model",
  subject: "ai/qwen3:8B",
  endedAt: at,
  outcome: { kind: "failed", failure: { code: "load-out-of-memory", message: "secret words", detail: "more of them" } },
});

test("a failure is written by its code, without a word, and known to the next start until the same is done", async () => {
  const disk = new Map<string, string>();
  const { memory, clock } = await run(disk, [failed(createVirtualClock().now())]);
  memory.changed();
  memory.changed();
  await clock.sleep(1000);
  await memory.written();
  const text = disk.get(file) ?? "";
  expect(text).toContain("load-out-of-memory");
  expect(text).not.toContain("words");

  const next = await run(disk, []);
  expect(next.memory.read()).toMatchObject([{ subject: "ai/qwen3:8B", failure: { code: "load-out-of-memory" } }]);
  const kept = readKeptFailures(text) ?? [];
  expect(recentFailures({ jobs: [], turns: [], requests: [], kept, now: next.clock.now() })).toHaveLength(1);

  const done = await run(disk, [{ ...failed(next.clock.now() + 1), outcome: { kind: "done" } }]);
  await done.memory.written();
  expect(disk.has(file)).toBe(false);
});

test("what is no list of ours is set aside, and reads as nothing", async () => {
  const warnings: string[] = [];
  const { memory } = await run(new Map([[file, '[{"code":"no such code"}]']]), [], warnings);
  expect(memory.read()).toEqual([]);
  expect(warnings).toHaveLength(1);
  expect([readKeptFailures("{"), readKeptFailures("[1]"), readKeptFailures(null)]).toEqual([null, null, null]);
});
