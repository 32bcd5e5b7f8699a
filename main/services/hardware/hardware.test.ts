import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { statfs } from "node:fs/promises";
import { describe, expect, test, vi } from "vitest";
import { known, unknown, type Reading } from "../../../app/contract/common";
import { HardwareLive, HardwareSnapshot } from "../../../app/contract/hardware";
import { exited } from "../../platform/fake-command";
import type { CommandResult, RunCommand } from "../../platform/run-command";
import { createManualClock } from "../jobs/fake-clock";
import type { ReadTextFile } from "./amd";
import { readDisk, type StatDisk } from "./disk";
import { createHardwareService } from "./hardware";
import { busyBetween, parseMeminfo, plausibleUse } from "./memory";
import { findModelStore } from "./model-store";
import type { StartWatching } from "./nvidia-watch";
import type { SystemInformation } from "./static";

const row = (index: number, used: number, busy: number) =>
  `${index}, NVIDIA GeForce RTX 3060, 12288, ${used}, ${busy}, 610.57`;
const gone: CommandResult = { kind: "missing", message: "ENOENT" };
const meminfo = "MemTotal:       16000000 kB\nMemFree:          100000 kB\nMemAvailable:    4000000 kB\n";

function setUp({
  smi = gone,
  files = {},
  info = {},
  os = "linux",
  statDisk = () => Promise.resolve({ bsize: 4096, blocks: 1000, bavail: 250 }),
  vramCorrectionBytes = () => ({}),
}: {
  smi?: CommandResult;
  files?: Record<string, string>;
  info?: Partial<SystemInformation>;
  os?: NodeJS.Platform;
  statDisk?: StatDisk;
  vramCorrectionBytes?: () => Record<string, number>;
} = {}) {
  const time = createManualClock();
  const snapshots: HardwareSnapshot[] = [];
  const measured: HardwareLive[] = [];
  const children: { line(text: string): void; die(result: CommandResult): void; isStopped: boolean }[] = [];
  const listeners = new Set<() => void>();
  let isLive = false;
  let busy = 0;
  const world = { files: { "/proc/meminfo": meminfo, ...files } as Record<string, string> };
  const runCommand = vi.fn<RunCommand>(() => Promise.resolve(smi));
  const readTextFile = vi.fn<ReadTextFile>((file) => Promise.resolve(world.files[file] ?? null));
  const startCommand = vi.fn<StartWatching>((request) => {
    const ended = Promise.withResolvers<CommandResult>();
    const child = {
      isStopped: false,
      line: (text: string) => request.onLine?.(text, "stdout"),
      die: ended.resolve,
    };
    children.push(child);
    return {
      done: ended.promise,
      stop() {
        child.isStopped = true;
        ended.resolve({ kind: "cancelled", stdout: "", stderr: "", durationMs: 1 });
        return Promise.resolve();
      },
    };
  });
  const hardware = createHardwareService({
    os,
    arch: "x64",
    runCommand,
    startCommand,
    readTextFile,
    clock: time.clock,
    push: (event, payload) => {
      if (event === "hardware.changed") snapshots.push(HardwareSnapshot.parse(payload));
      if (event === "hardware.measured") measured.push(HardwareLive.parse(payload));
    },
    attention: {
      isLive: () => isLive,
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    modelStorePath: () => Promise.resolve(known("/home/anna/.docker/models")),
    vramCorrectionBytes,
    log: { warn: () => {} },
    loadSystemInformation: () =>
      Promise.resolve({
        cpu: () => Promise.resolve({ manufacturer: "AMD", brand: "Ryzen 9 7900", physicalCores: 1 }),
        osInfo: () => Promise.resolve({ distro: "Debian GNU/Linux", release: "12" }),
        system: () => Promise.resolve({ manufacturer: "System manufacturer", model: "System Product Name" }),
        graphics: () => Promise.resolve({ controllers: [] }),
        mem: () => Promise.resolve({ available: 9_000_000_000 }),
        ...info,
      }),
    statDisk,
    readCpus: () => {
      busy += 25;
      return [{ times: { user: busy, idle: busy * 3 } }];
    },
  });
  const look = (live: boolean) => {
    isLive = live;
    for (const listener of listeners) listener();
  };
  return { hardware, time, snapshots, measured, children, look, runCommand, startCommand, readTextFile, world };
}

describe("what the machine is", () => {
  test("is read once, with placeholders and odd counts left out", async () => {
    const { hardware, snapshots } = setUp();
    expect(hardware.read().cpu.name).toEqual(unknown("not-measured-yet"));
    const found = await hardware.refresh();
    expect(found).toMatchObject({
      os: { platform: "linux", name: known("Debian GNU/Linux"), version: known("12"), arch: "x64" },
      machineName: unknown("not-reported"),
      cpu: { name: known("AMD Ryzen 9 7900"), physicalCores: known(1) },
      gpus: known([]),
      modelDisk: {
        path: known("/home/anna/.docker/models"),
        totalBytes: known(4_096_000),
        freeBytes: known(1_024_000),
      },
    });
    expect(found.memoryBytes.isKnown).toBe(true);
    await hardware.refresh();
    expect(snapshots).toHaveLength(1);
  });

  test.each([0, -1, Number.NaN, 1000, "many", null, undefined])(
    "%j physical cores are not believed",
    async (physicalCores) => {
      const { hardware } = setUp({ info: { cpu: () => Promise.resolve({ brand: "X", physicalCores }) } });
      expect((await hardware.refresh()).cpu.physicalCores).toMatchObject({ isKnown: false, reason: "implausible" });
    },
  );

  test("what fails or hangs is unknown, the rest is there", async () => {
    const { hardware, time } = setUp({
      info: { graphics: () => Promise.reject(new Error("no lspci")), osInfo: () => new Promise(() => {}) },
    });
    const reading = hardware.refresh();
    await time.advance(15_000);
    expect(await reading).toMatchObject({
      gpus: { isKnown: false, reason: "tool-failed", detail: "no lspci" },
      os: { name: { isKnown: false, reason: "timed-out" } },
      cpu: { name: known("AMD Ryzen 9 7900") },
    });
  });

  test("who asks in the middle of a read gets one that began later", async () => {
    const graphics = [Promise.withResolvers<{ controllers: [] }>(), Promise.withResolvers<{ controllers: [] }>()];
    let count = 0;
    const asked = vi.fn<() => Promise<{ controllers: [] }>>(
      () => graphics[count++]?.promise ?? Promise.reject(new Error("asked too often")),
    );
    const { hardware, time } = setUp({ info: { graphics: asked } });
    const first = hardware.refresh();
    await time.settle();
    const [second, third] = [hardware.refresh(), hardware.refresh()];
    graphics[0]?.resolve({ controllers: [] });
    await first;
    await time.settle();
    expect(asked).toHaveBeenCalledTimes(2);
    graphics[1]?.resolve({ controllers: [] });
    await Promise.all([second, third]);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  test("AMD by rocm-smi only where the kernel tells nothing", async () => {
    const controllers = [{ vendor: "AMD", model: "Radeon" }];
    const without = setUp({ info: { graphics: () => Promise.resolve({ controllers }) } });
    await without.hardware.refresh();
    expect(without.runCommand).toHaveBeenCalledTimes(2);
    const folder = "/sys/class/drm/card1/device";
    const withKernel = setUp({
      info: { graphics: () => Promise.resolve({ controllers }) },
      files: { [`${folder}/vendor`]: "0x1002\n", [`${folder}/mem_info_vram_total`]: "17163091968\n" },
    });
    expect((await withKernel.hardware.refresh()).gpus).toMatchObject(known([{ vramBytes: known(17163091968) }]));
    expect(withKernel.runCommand).toHaveBeenCalledTimes(1);
  });
});

describe("live figures", () => {
  test("nothing ticks while nobody looks", async () => {
    const { hardware, time, measured, look, runCommand, startCommand, readTextFile } = setUp({
      smi: exited(row(0, 1, 1)),
    });
    hardware.start();
    await time.advance(1000);
    const reads = readTextFile.mock.calls.length;
    await time.advance(600_000);
    expect(measured).toEqual([]);
    expect(startCommand).not.toHaveBeenCalled();
    expect(readTextFile).toHaveBeenCalledTimes(reads);
    expect(time.sleeperCount()).toBe(0);
    look(true);
    await time.advance(3000);
    look(false);
    const count = measured.length;
    await time.advance(600_000);
    expect(measured).toHaveLength(count);
    expect(time.sleeperCount()).toBe(0);
    expect(runCommand).toHaveBeenCalledTimes(1);
  });

  test("once a second while somebody looks, and no process per tick", async () => {
    const { hardware, time, measured, children, look, runCommand, startCommand } = setUp({ smi: exited(row(0, 1, 1)) });
    hardware.start();
    look(true);
    await time.advance(0);
    children[0]?.line(row(0, 6144, 50));
    await time.advance(10_000 - 1);
    expect(measured.length).toBeGreaterThanOrEqual(10);
    expect(measured.length).toBeLessThanOrEqual(11);
    expect(runCommand).toHaveBeenCalledTimes(1);
    expect(startCommand).toHaveBeenCalledTimes(1);
    expect(measured[0]?.cpuFraction).toEqual(unknown("not-measured-yet"));
    expect(measured[1]).toMatchObject({
      cpuFraction: known(0.25),
      memory: known({ usedBytes: 12_000_000 * 1024, totalBytes: 16_000_000 * 1024 }),
      gpus: known([
        { name: "NVIDIA GeForce RTX 3060", busyFraction: known(0.5), vramUsedBytes: known(6144 * 1024 * 1024) },
      ]),
      diskFreeBytes: known(1_024_000),
    });
    // the card's lines stopped long ago: its last words are not its state
    expect(measured.at(-1)?.gpus).toMatchObject(known([{ busyFraction: unknown("timed-out") }]));
    look(false);
    expect(children[0]?.isStopped).toBe(true);
  });

  test("nvidia-smi that dies is started again, with growing pauses", async () => {
    const { hardware, time, measured, children, look, startCommand } = setUp({ smi: exited(row(0, 1, 1)) });
    hardware.start();
    look(true);
    await time.advance(0);
    children[0]?.line("Failed to initialize NVML: Unknown Error");
    children[0]?.die(exited(""));
    await time.advance(1000);
    expect(startCommand).toHaveBeenCalledTimes(1);
    expect(measured.at(-1)?.gpus).toMatchObject(
      known([
        { busyFraction: { isKnown: false, reason: "tool-failed", detail: "Failed to initialize NVML: Unknown Error" } },
      ]),
    );
    await time.advance(1000);
    expect(startCommand).toHaveBeenCalledTimes(2);
    children[1]?.die(exited(""));
    await time.advance(3000);
    expect(startCommand).toHaveBeenCalledTimes(2);
    await time.advance(1000);
    expect(startCommand).toHaveBeenCalledTimes(3);
    children[2]?.line(row(0, 1024, 7));
    await time.advance(1000);
    expect(measured.at(-1)?.gpus).toMatchObject(known([{ busyFraction: known(0.07) }]));
    look(false);
  });

  test("looking away and back leaves one child", async () => {
    const { hardware, time, children, look } = setUp({ smi: exited(row(0, 1, 1)) });
    hardware.start();
    look(true);
    await time.advance(0);
    look(false);
    look(true);
    await time.advance(100);
    expect(children.map(({ isStopped }) => isStopped)).toEqual([true, false]);
    hardware.stop();
    expect(children.map(({ isStopped }) => isStopped)).toEqual([true, true]);
    look(true);
    await time.advance(5000);
    expect(children).toHaveLength(2);
  });

  test("without NVIDIA no child is started; AMD comes from the kernel's files", async () => {
    const folder = "/sys/class/drm/card0/device";
    const { hardware, time, measured, look, startCommand, world } = setUp({
      files: {
        [`${folder}/vendor`]: "0x1002\n",
        [`${folder}/mem_info_vram_total`]: "17163091968\n",
        [`${folder}/mem_info_vram_used`]: "692142080\n",
        [`${folder}/gpu_busy_percent`]: "97\n",
      },
    });
    hardware.start();
    await time.advance(0);
    look(true);
    await time.advance(0);
    expect(measured.at(-1)?.gpus).toMatchObject(
      known([{ busyFraction: known(0.97), vramUsedBytes: known(692142080) }]),
    );
    world.files[`${folder}/gpu_busy_percent`] = "-3";
    await time.advance(1000);
    expect(measured.at(-1)?.gpus).toMatchObject(known([{ busyFraction: { isKnown: false, reason: "implausible" } }]));
    expect(startCommand).not.toHaveBeenCalled();
    look(false);
  });

  test("a disk that hangs stops nothing and is not asked twice", async () => {
    const statDisk = vi.fn<StatDisk>(() => new Promise(() => {}));
    const { hardware, time, measured, look } = setUp({ statDisk });
    hardware.start();
    look(true);
    await time.advance(5000);
    expect(measured.length).toBeGreaterThanOrEqual(5);
    expect(measured.at(-1)?.diskFreeBytes).toEqual(unknown("not-measured-yet"));
    expect(statDisk.mock.calls.length).toBeLessThanOrEqual(2);
    look(false);
  });
});

describe("memory and processor", () => {
  test.each<[string, string, Reading<unknown>]>([
    ["as Linux says it", meminfo, known({ usedBytes: 12_000_000 * 1024, totalBytes: 16_000_000 * 1024 })],
    ["without MemAvailable", "MemTotal: 1 kB\n", unknown("not-reported")],
    ["empty", "", unknown("not-reported")],
    ["more available than there is", "MemTotal:  1 kB\nMemAvailable:  2 kB\n", unknown("implausible")],
  ])("%s", (_name, text, reading) => {
    expect(parseMeminfo(text)).toEqual(reading);
  });

  test("no free memory at all is not believed", () => {
    expect(plausibleUse(100, 0)).toEqual(unknown("implausible"));
    expect(plausibleUse(0, 0)).toEqual(unknown("implausible"));
  });

  test.each([
    [{ idle: 0, total: 0 }, { idle: 75, total: 100 }, known(0.25)],
    [null, { idle: 75, total: 100 }, unknown("not-measured-yet")],
    [{ idle: 75, total: 100 }, { idle: 75, total: 100 }, unknown("implausible")],
    [{ idle: 75, total: 100 }, { idle: 1, total: 2 }, unknown("implausible")],
    [{ idle: 0, total: 0 }, { idle: 101, total: 100 }, known(0)],
  ])("between %j and %j: %j", (before, after, reading) => {
    expect(busyBetween(before, after)).toEqual(reading);
  });
});

describe("the disk of the models", () => {
  test("of a folder that is not there yet is its nearest parent's", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "homeport-disk-"));
    const room = await readDisk(known(path.join(folder, "a", "b", "c")), statfs);
    // free room changes while others write to the same disk
    expect(room.totalBytes).toEqual((await readDisk(known(folder), statfs)).totalBytes);
    expect(room.totalBytes.isKnown && room.totalBytes.value > 0).toBe(true);
    expect(room.freeBytes.isKnown).toBe(true);
    await rm(folder, { recursive: true });
  });

  test.each([
    ["EACCES", "no-permission"],
    ["EIO", "tool-failed"],
    ["ENOENT", "tool-failed"],
  ])("%s", async (code, reason) => {
    const room = await readDisk(known("/a/b"), () => Promise.reject(Object.assign(new Error(code), { code })));
    expect(room.freeBytes).toEqual(unknown(reason as "tool-failed"));
  });

  test("a disk of size 0 is not believed, an unknown folder stays unknown", async () => {
    expect(
      (await readDisk(known("/a"), () => Promise.resolve({ bsize: 4096, blocks: 0, bavail: 0 }))).totalBytes,
    ).toEqual(unknown("implausible"));
    expect((await readDisk(unknown("not-reachable"), statfs)).freeBytes).toEqual(unknown("not-reachable"));
  });

  const here = { location: "this-machine" } as const;
  test.each<[string, Parameters<typeof findModelStore>[0], Reading<string>]>([
    [
      "no runner yet",
      { dockerRoot: "/var/lib/docker", endpoint: null, env: {}, home: "/home/a", os: "linux" },
      known("/home/a/.docker/models"),
    ],
    [
      "Desktop",
      {
        dockerRoot: "/var/lib/docker",
        endpoint: { kind: "docker-desktop", ...here },
        env: { MODELS_PATH: "/m" },
        home: "/Users/a",
        os: "darwin",
      },
      known("/Users/a/.docker/models"),
    ],
    [
      "standalone with a folder of its own",
      {
        dockerRoot: "/var/lib/docker",
        endpoint: { kind: "standalone", ...here },
        env: { MODELS_PATH: "/m" },
        home: "/home/a",
        os: "linux",
      },
      known("/m"),
    ],
    [
      "Engine on Linux",
      {
        dockerRoot: "/var/lib/docker",
        endpoint: { kind: "docker-engine", ...here },
        env: {},
        home: "/home/a",
        os: "linux",
      },
      known("/var/lib/docker"),
    ],
    [
      "Engine that was not asked where it keeps things",
      { dockerRoot: null, endpoint: { kind: "docker-engine", ...here }, env: {}, home: "/home/a", os: "linux" },
      unknown("not-measured-yet"),
    ],
    [
      "Windows",
      { dockerRoot: "/var/lib/docker", endpoint: null, env: {}, home: "C:\\Users\\a", os: "win32" },
      known("C:\\Users\\a\\.docker\\models"),
    ],
  ])("%s", (_name, given, reading) => {
    expect(findModelStore(given)).toEqual(reading);
  });

  test.each(["another-machine", "this-machine"] as const)(
    "Engine in a virtual machine, or on %s: not to be told",
    (location) => {
      const store = findModelStore({
        dockerRoot: "/var/lib/docker",
        endpoint: { kind: "docker-engine", location },
        env: {},
        home: "/Users/a",
        os: "darwin",
      });
      expect(store.isKnown).toBe(false);
    },
  );
});

test("a corrected card is told beside what was read, from the next reading on", async () => {
  const corrections: Record<string, number> = {};
  const { hardware } = setUp({ smi: exited(row(0, 1000, 5)), vramCorrectionBytes: () => corrections });
  await hardware.refresh();
  corrections["NVIDIA GeForce RTX 3060"] = 8 * 1024 ** 3;
  const { gpus } = await hardware.refresh();
  expect(gpus.isKnown && gpus.value[0]).toMatchObject({
    vramBytes: known(8 * 1024 ** 3),
    vramReadBytes: known(12_288 * 1024 ** 2),
  });
  expect((await hardware.memoryNow()).gpus).toMatchObject({
    value: [{ isCorrected: true, vramUsedBytes: known(1000 * 1024 ** 2) }],
  });
});
