import { expect, test } from "vitest";
import { known, unknown } from "../../../app/contract/common";
import { readPressureFacts } from "./pressure-facts";

const kib = 1024;
const meminfo = "MemTotal: 1000 kB\nMemAvailable: 400 kB\nSwapTotal: 100 kB\nSwapFree: 30 kB\n";
const card = (vramBytes: number, vramUsedBytes: number) => ({
  name: "RTX",
  vendor: "nvidia" as const,
  isUnified: false,
  isCorrected: false,
  vramBytes: known(vramBytes),
  vramUsedBytes: known(vramUsedBytes),
});
const memory = { memoryBytes: known(64), availableBytes: known(8), gpus: known([card(24, 20), card(8, 1)]) };

test("Linux tells by its own file, swap among it; the cards only where tools may run", async () => {
  const read = { os: "linux" as const, readTextFile: async () => meminfo };
  expect(await readPressureFacts({ ...read, memoryNow: null })).toEqual({
    ram: known({ availableBytes: 400 * kib, totalBytes: 1000 * kib }),
    vram: unknown("not-supported"),
    swapUsedBytes: known(70 * kib),
  });
  const { vram } = await readPressureFacts({ ...read, memoryNow: async () => memory });
  expect(vram).toEqual(known({ freeBytes: 11, totalBytes: 32 }));
});

test("a Mac tells nothing without a process", async () => {
  const read = { os: "darwin" as const, readTextFile: async () => null };
  expect((await readPressureFacts({ ...read, memoryNow: null })).ram.isKnown).toBe(false);
  expect((await readPressureFacts({ ...read, memoryNow: async () => memory })).ram).toEqual(
    known({ availableBytes: 8, totalBytes: 64 }),
  );
});

test("a file that can't be read is unknown, not nothing", async () => {
  const read = { os: "linux" as const, readTextFile: () => Promise.reject(new Error("gone")), memoryNow: null };
  expect(await readPressureFacts(read)).toMatchObject({ ram: { isKnown: false }, swapUsedBytes: { isKnown: false } });
});
