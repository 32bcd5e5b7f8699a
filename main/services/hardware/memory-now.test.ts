import { describe, expect, test, vi } from "vitest";
import { known, unknown } from "../../../app/contract/common";
import type { Gpu } from "../../../app/contract/hardware";
import { exited } from "../../platform/fake-command";
import type { CommandResult, RunCommand } from "../../platform/run-command";
import { correctVram, readMemoryNow } from "./memory-now";

const gib = 1024 ** 3;
const gpu = (part: Partial<Gpu> = {}): Gpu => ({
  name: "NVIDIA GeForce RTX 3060",
  vendor: "nvidia",
  vramBytes: known(12 * gib),
  isUnified: false,
  driver: known("610.57"),
  ...part,
});

function read({
  os = "linux",
  gpus = [] as Gpu[],
  answers = {} as Record<string, string>,
  files = {} as Record<string, string>,
}) {
  const runCommand = vi.fn<RunCommand>(({ file }) => {
    const stdout = answers[file];
    return Promise.resolve<CommandResult>(
      stdout === undefined ? { kind: "missing", message: "ENOENT" } : exited(stdout),
    );
  });
  const now = readMemoryNow({
    os: os as NodeJS.Platform,
    facts: {
      os: { platform: os as "linux", name: known("x"), version: known("1"), arch: "x64" },
      memoryBytes: known(32 * gib),
      gpus: known(gpus),
    },
    drmCards: [{ folder: "/card", vendorId: "0x1002", name: null, totalBytes: known(16 * gib) }],
    runCommand,
    readTextFile: (file) => Promise.resolve(files[file] ?? null),
    loadSystemInformation: () => Promise.resolve({ mem: () => Promise.resolve({ available: 9 * gib }) } as never),
  });
  return { now, runCommand };
}

describe("what is in use now", () => {
  test("cards, each by its vendor's own source", async () => {
    const { now } = read({
      gpus: [gpu(), gpu({ vendor: "intel", isUnified: true }), gpu({ vendor: "amd" }), gpu()],
      answers: { "nvidia-smi": "0, RTX 3060, 12288, 1024, 3, 610.57\n1, RTX 3060, 12288, 2048, 3, 610.57" },
      files: {
        "/card/mem_info_vram_used": String(3 * gib),
        "/proc/meminfo": "MemTotal: 100 kB\nMemAvailable:  40 kB\n",
      },
    });
    const { gpus, availableBytes, wiredLimitBytes } = await now;
    expect(gpus.isKnown ? gpus.value.map(({ vramUsedBytes }) => vramUsedBytes) : null).toEqual([
      known(gib),
      unknown("not-supported"),
      known(3 * gib),
      known(2 * gib),
    ]);
    expect(availableBytes).toEqual(known(40 * 1024));
    expect(wiredLimitBytes).toBeNull();
  });

  test.each([
    ["24576\n", 24 * gib],
    ["0\n", null],
    ["sysctl: unknown oid", null],
  ])("macOS: the limit %j", async (stdout, expected) => {
    const { now } = read({ os: "darwin", answers: { sysctl: stdout } });
    expect(await now).toMatchObject({ wiredLimitBytes: expected, availableBytes: known(9 * gib) });
  });

  test("a tool that is not there: unknown, and no other is asked", async () => {
    const { now, runCommand } = read({ gpus: [gpu()] });
    const { gpus } = await now;
    expect(gpus.isKnown && gpus.value[0]?.vramUsedBytes).toEqual(unknown("tool-missing"));
    expect(runCommand).toHaveBeenCalledTimes(1);
  });
});

describe("a reading the user corrected", () => {
  const correct = (card: Gpu, bytes = 8 * gib) => {
    const { gpus } = correctVram({ gpus: known([card]) }, { [card.name]: bytes, constructor: 1 });
    return gpus.isKnown ? gpus.value[0] : undefined;
  };

  test("holds, and what was read stays beside it", () => {
    const read = unknown<number>("implausible", "4095 MiB is Windows' cap");
    expect(correct(gpu({ vramBytes: read }))).toMatchObject({ vramBytes: known(8 * gib), vramReadBytes: read });
  });

  test("a GPU with memory of its own after all", () => {
    expect(correct(gpu({ vendor: "amd", isUnified: true }))).toMatchObject({
      isUnified: false,
      vramBytes: known(8 * gib),
    });
  });

  test("Apple's share is not corrected here, and a name like an object's own part is none", () => {
    expect(correct(gpu({ vendor: "apple", name: "Apple M4" }))).not.toHaveProperty("vramReadBytes");
    const { gpus } = correctVram({ gpus: known([gpu({ name: "toString" })]) }, {});
    expect(gpus.isKnown && gpus.value[0]).not.toHaveProperty("vramReadBytes");
  });

  test("what could not be listed stays so", () => {
    const gpus = unknown<Gpu[]>("timed-out");
    expect(correctVram({ gpus }, { x: gib }).gpus).toEqual(gpus);
  });
});
