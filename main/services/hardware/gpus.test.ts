import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { known, unknown } from "../../../app/contract/common";
import { Gpu } from "../../../app/contract/hardware";
import { exited } from "../../platform/fake-command";
import type { CommandResult } from "../../platform/run-command";
import { parseRocm, type DrmCard } from "./amd";
import { mergeGpus, vendorOf, type Controller } from "./gpus";
import { parseNvidia, parseNvidiaRow } from "./nvidia";

const root = path.resolve(import.meta.dirname, "../../..");
const fixtures = path.join(root, "e2e/fixtures/recordings/os");
const text = (name: string) => readFileSync(path.join(fixtures, name), "utf8");
const lines = (name: string) => text(name).split(/\r?\n/);
const MiB = 1024 * 1024;

describe("rows of nvidia-smi as people pasted them", () => {
  const five = ["name", "memory.total", "memory.used", "utilization.gpu", "driver_version"];
  const withIndex = ["index", "name", "memory.total", "memory.used", "utilization.gpu"];
  const parsed = (name: string, columns: string[]) =>
    lines(name).flatMap((line) => parseNvidiaRow(line, columns) ?? []);

  test("with units and a header", () => {
    expect(parsed("windows-nvidia-smi-query-csv-rtx-pro-6000-full.txt", five)).toEqual([
      {
        index: null,
        name: "NVIDIA RTX PRO 6000 Blackwell Workstation Edition",
        totalBytes: known(97887 * MiB),
        usedBytes: known(95791 * MiB),
        busyFraction: known(0.22),
        driver: known("596.59"),
      },
    ]);
  });

  test("eight cards", () => {
    const cards = parsed("linux-nvidia-smi-query-csv-eight-h20.txt", withIndex);
    expect(cards.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(cards[0]?.totalBytes).toEqual(known(97871 * MiB));
  });

  test("without units, columns padded by hand, used before total", () => {
    const columns = ["index", "name", "memory.used", "memory.total", "utilization.gpu", "temperature.gpu"];
    expect(parsed("windows-nvidia-smi-query-nounits-two-gpus-3060-5060ti-aligned.txt", columns)).toMatchObject([
      { name: "NVIDIA GeForce RTX 3060", usedBytes: known(0), busyFraction: known(0) },
      { name: "NVIDIA GeForce RTX 5060 Ti", usedBytes: known(15868 * MiB), busyFraction: known(1) },
    ]);
  });

  test("unified memory says [N/A]", () => {
    const [gpu] = parsed("linux-nvidia-smi-query-gb10-name-total-driver.txt", [
      "name",
      "memory.total",
      "driver_version",
    ]);
    expect(gpu).toMatchObject({ totalBytes: unknown("not-reported"), driver: known("580.126.09") });
  });

  test("one card lost, another well, in one stream", () => {
    const columns = ["index", "name", "a", "b", "c", "d", "driver_version"];
    expect(parsed("windows-nvidia-smi-query-one-gpu-lost-mixed.txt", columns)).toHaveLength(1);
  });

  test.each([
    ["0, NVIDIA X, 64, 1, 0, 580.1", "totalBytes", { isKnown: false, reason: "implausible" }],
    ["0, NVIDIA X, -1, 1, 0, 580.1", "totalBytes", { isKnown: false, reason: "implausible" }],
    ["0, NVIDIA X, 1e302, 1, 0, 580.1", "totalBytes", { isKnown: false, reason: "implausible" }],
    ["0, NVIDIA X, lots, 1, 0, 580.1", "totalBytes", { isKnown: false, reason: "implausible" }],
    ["0, NVIDIA X, 8192, 9000, 0, 580.1", "usedBytes", { isKnown: false, reason: "implausible" }],
    ["0, NVIDIA X, 8192, 1, 101, 580.1", "busyFraction", { isKnown: false, reason: "implausible" }],
    ["0, NVIDIA X, 8192, 1, [Not Supported], 580.1", "busyFraction", { isKnown: false, reason: "not-reported" }],
    ["0, NVIDIA X, 8192, [Unknown Error], 0, 580.1", "usedBytes", { isKnown: false, reason: "not-reported" }],
    ["0, NVIDIA X, 8192, 1, 0, [N/A]", "driver", { isKnown: false, reason: "not-reported" }],
  ] as const)("%s: %s", (line, key, reading) => {
    expect(parseNvidiaRow(line)?.[key]).toMatchObject(reading);
  });

  test.each([
    "",
    "index, name, memory.total [MiB], memory.used [MiB], utilization.gpu [%], driver_version",
    "0, [GPU is lost], 1, 1, 1, 1",
    "x, NVIDIA, 1, 1, 1, 1",
    "0, NVIDIA",
  ])("%j is no row", (line) => {
    expect(parseNvidiaRow(line)).toBeNull();
  });

  test.each<[string, CommandResult, string, string]>([
    [
      "driver mismatch",
      exited(text("linux-nvidia-smi-nvml-mismatch-with-library-line.txt"), 18),
      "tool-failed",
      "Failed to initialize NVML: Driver/library version mismatch",
    ],
    ["no driver", exited(text("linux-nvidia-smi-no-driver.txt"), 9), "tool-failed", "NVIDIA-SMI has failed"],
    ["GPU lost", exited(text("linux-nvidia-smi-gpu-lost.txt"), 15), "tool-failed", "GPU is lost"],
    ["not there", { kind: "missing", message: "ENOENT" }, "tool-missing", ""],
    ["hung", { kind: "timed-out", stdout: "", stderr: "", durationMs: 1 }, "timed-out", ""],
    ["killed, silent", { kind: "killed", signal: "SIGKILL", stdout: "", stderr: "", durationMs: 1 }, "tool-failed", ""],
  ])("%s", (_name, result, reason, words) => {
    const reading = parseNvidia(result);
    expect(reading).toMatchObject({ isKnown: false, reason });
    expect(JSON.stringify(reading)).toContain(words);
  });

  test("no devices is a known nothing", () => {
    expect(parseNvidia(exited("No devices were found\n", 6))).toEqual(known([]));
  });

  const all = path.join(root, "../shared/recordings/os");
  test.skipIf(!existsSync(all))(
    "nothing recorded makes a parser throw, and no sentence or table becomes a card",
    () => {
      const names = readdirSync(all).filter((file) => /-(nvidia|rocm)-smi-/.test(file));
      expect(names.length).toBeGreaterThan(30);
      const cards = names.filter((name) => {
        const words = readFileSync(path.join(all, name), "utf8");
        parseRocm(words);
        return parseNvidia(exited(words)).isKnown;
      });
      expect(cards.filter((name) => !name.includes("-query-"))).toEqual([]);
    },
  );
});

test.each([
  ["linux-rocm-smi-json-rx7900xt.json", [["Radeon RX 7900 XT", known(21458059264)]]],
  [
    "linux-rocm-smi-json-two-cards-plus-system.json",
    [
      ["Navi 31 [Radeon RX 7900 XTX]", known(25756762112)],
      ["Navi 32 [Radeon RX 7800 XT]", known(17163091968)],
    ],
  ],
  ["linux-rocm-smi-json-strix-halo-warning-before-json.txt", [["AMD Radeon Graphics", known(103079215104)]]],
  [
    "linux-rocm-smi-json-showmemuse-two-rx6800.json",
    [
      ["AMD GPU", unknown("not-reported")],
      ["AMD GPU", unknown("not-reported")],
    ],
  ],
  ["linux-rocm-smi-json-780m-igpu-fragment.txt", []],
  ["linux-rocm-smi-json-nothing.txt", []],
  ["linux-rocm-smi-command-not-found.txt", []],
])("%s", (name, cards) => {
  expect(parseRocm(text(name)).map((card) => [card.name, card.totalBytes])).toEqual(cards);
});

const missing = unknown<never>("tool-missing");
const drm = (vendorId: string, totalBytes = unknown<number>("not-reported"), name: string | null = null): DrmCard => ({
  folder: "/sys/class/drm/card0/device",
  vendorId,
  name,
  totalBytes: totalBytes as DrmCard["totalBytes"],
});
const knownDrm = (sizeBytes: number): DrmCard => ({ ...drm("0x1002"), totalBytes: known(sizeBytes) });
const merge = (part: Partial<Parameters<typeof mergeGpus>[0]>) =>
  mergeGpus({ os: "linux", controllers: [], nvidia: missing, drmCards: [], rocm: [], ...part }).map((gpu) =>
    Gpu.parse(gpu),
  );
const nvidiaRow = parseNvidiaRow("0, NVIDIA GeForce RTX 3060, 12288, 1, 2, 610.57");
const gb10Row = parseNvidiaRow("0, NVIDIA GB10, [N/A], [N/A], 0, 580.126.09");

describe("one list of GPUs", () => {
  test.each<[string, Partial<Parameters<typeof mergeGpus>[0]>, object[]]>([
    ["a machine without any", {}, []],
    [
      "a virtual machine: its screen is no GPU",
      {
        controllers: [
          { vendor: "Red Hat, Inc.", model: "Virtio 1.0 GPU" },
          { vendor: "VMware", model: "SVGA II Adapter" },
          { vendor: "Cirrus Logic", model: "GD 5446" },
        ],
      },
      [],
    ],
    [
      "a server's console",
      { controllers: [{ vendor: "ASPEED Technology, Inc.", model: "ASPEED Graphics Family" }] },
      [],
    ],
    [
      "nothing said at all",
      {
        controllers: [
          { vendor: "", model: "" },
          { vendor: null, model: null },
        ],
      },
      [],
    ],
    [
      "NVIDIA by its own tool, whatever the general one says",
      {
        controllers: [{ vendor: "NVIDIA Corporation", model: "GA106", vram: 256 }],
        nvidia: known(nvidiaRow ? [nvidiaRow] : []),
      },
      [
        {
          name: "NVIDIA GeForce RTX 3060",
          vendor: "nvidia",
          vramBytes: known(12288 * MiB),
          isUnified: false,
          driver: known("610.57"),
        },
      ],
    ],
    [
      "NVIDIA with unified memory",
      { nvidia: known(gb10Row ? [gb10Row] : []) },
      [{ name: "NVIDIA GB10", isUnified: true, vramBytes: unknown("not-reported") }],
    ],
    [
      "NVIDIA without its tool",
      { controllers: [{ vendor: "NVIDIA Corporation", model: "GA106", vram: 256 }] },
      [{ name: "NVIDIA Corporation GA106", vramBytes: missing, isUnified: false }],
    ],
    [
      "NVIDIA whose driver is broken",
      { drmCards: [drm("0x10de")], nvidia: unknown("tool-failed", "mismatch") },
      [{ name: "NVIDIA GPU", vramBytes: unknown("tool-failed", "mismatch") }],
    ],
    [
      "AMD by the kernel",
      { controllers: [{ vendor: "AMD", model: "Radeon RX 7900 XT", vram: 256 }], drmCards: [knownDrm(21458059264)] },
      [{ name: "Radeon RX 7900 XT", vramBytes: known(21458059264), isUnified: false }],
    ],
    [
      "AMD integrated: its carve-out is not its memory",
      { drmCards: [knownDrm(512 * MiB)] },
      [{ name: "AMD GPU", isUnified: true, vramBytes: unknown("not-reported") }],
    ],
    [
      "AMD by rocm-smi",
      { controllers: [{ vendor: "AMD", model: "Navi 31" }], rocm: [{ name: "RX 7900", totalBytes: known(20e9) }] },
      [{ name: "RX 7900", vramBytes: known(20e9) }],
    ],
    [
      "AMD on Linux, by nobody",
      { controllers: [{ vendor: "Advanced Micro Devices, Inc. [AMD/ATI]", model: "Navi 31", vram: 256 }] },
      [{ vramBytes: unknown("not-reported"), isUnified: false }],
    ],
    [
      "Apple",
      { os: "darwin", controllers: [{ vendor: "Apple", model: "Apple M4 Pro", vram: null }] },
      [{ name: "Apple M4 Pro", vendor: "apple", isUnified: true, vramBytes: unknown("not-reported") }],
    ],
    [
      "a Mac in a virtual machine",
      { os: "darwin", controllers: [{ vendor: "Apple", model: "Apple Paravirtual device" }] },
      [],
    ],
    [
      "Windows' cap",
      {
        os: "win32",
        controllers: [{ vendor: "Advanced Micro Devices, Inc.", model: "AMD Radeon RX 7900 XTX", vram: 4095 }],
      },
      [{ vramBytes: expect.objectContaining({ isKnown: false, reason: "implausible" }), isUnified: false }],
    ],
    [
      "a size in a string",
      { os: "win32", controllers: [{ vendor: "AMD", model: "Radeon RX 6800", vram: "16368" }] },
      [{ vramBytes: known(16368 * MiB) }],
    ],
    [
      "a negative size",
      { os: "win32", controllers: [{ vendor: "AMD", model: "Radeon RX 6800", vram: -1 }] },
      [{ vramBytes: expect.objectContaining({ isKnown: false, reason: "implausible" }) }],
    ],
    [
      "words for a size",
      { os: "win32", controllers: [{ vendor: "AMD", model: "Radeon RX 6800", vram: "lots" }] },
      [{ vramBytes: expect.objectContaining({ isKnown: false, reason: "implausible" }) }],
    ],
    [
      "Intel in the processor",
      { os: "win32", controllers: [{ vendor: "Intel Corporation", model: "Intel(R) Arc(TM) 140V GPU", vram: 128 }] },
      [{ vendor: "intel", isUnified: true }],
    ],
    [
      "Intel on a card",
      {
        os: "win32",
        controllers: [{ vendor: "Intel Corporation", model: "Intel(R) Arc(TM) A770 Graphics", vram: 16256 }],
      },
      [{ isUnified: false, vramBytes: known(16256 * MiB) }],
    ],
    [
      "Windows' own adapters",
      {
        os: "win32",
        controllers: [
          { vendor: "Microsoft", model: "Microsoft Basic Display Adapter" },
          { vendor: "Microsoft", model: "Microsoft Remote Display Adapter" },
        ],
      },
      [],
    ],
    [
      "a vendor nobody knows",
      { os: "win32", controllers: [{ vendor: "Moore Threads", model: "MTT S80", vram: 16384 }] },
      [{ vendor: "other", vramBytes: known(16384 * MiB) }],
    ],
  ])("%s", (_name, part, gpus) => {
    expect(merge(part)).toEqual(gpus.map((gpu) => expect.objectContaining(gpu)));
  });

  test("no memory is ever known that is 0, negative or not a number", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            vendor: fc.constantFrom("NVIDIA", "AMD", "Intel", "Apple", "X"),
            model: fc.string(),
            vram: fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constant(null)),
          }),
        ),
        fc.constantFrom("linux" as const, "win32" as const, "darwin" as const),
        (controllers: Controller[], os) => {
          const sizes = merge({ os, controllers }).flatMap(({ vramBytes }) =>
            vramBytes.isKnown ? [vramBytes.value] : [],
          );
          expect(sizes.filter((size) => !(size > 0))).toEqual([]);
        },
      ),
    );
  });
});

test.each([
  ["NVIDIA Corporation GA102", "nvidia"],
  ["Advanced Micro Devices, Inc. [AMD/ATI]", "amd"],
  ["ATI Technologies Radeon", "amd"],
  ["Apple M1", "apple"],
  ["Intel(R) UHD Graphics", "intel"],
  ["Qualcomm(R) Adreno(TM) X1-85 GPU", "qualcomm"],
  ["Microsoft Corporation", "other"],
])("%s is of %s", (words, vendor) => {
  expect(vendorOf(words)).toBe(vendor);
});
