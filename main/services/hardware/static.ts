import { known, unknown, type Reading } from "../../../app/contract/common";
import type { HardwareSnapshot } from "../../../app/contract/hardware";
import type { Clock } from "../../platform/clock";
import type { RunCommand } from "../../platform/run-command";
import { parseRocm, readDrmCards, type DrmCard, type ReadTextFile } from "./amd";
import { mergeGpus, vendorOf, type Controller } from "./gpus";
import { readNvidia } from "./nvidia";

/** The part of `systeminformation` that is used, so that tests can hold it. */
export type SystemInformation = {
  cpu(): Promise<{ manufacturer?: string; brand?: string; physicalCores?: unknown }>;
  osInfo(): Promise<{ distro?: string; release?: string }>;
  system(): Promise<{ manufacturer?: string; model?: string }>;
  graphics(): Promise<{ controllers?: readonly Controller[] }>;
  mem?(): Promise<{ available?: number }>;
};
export type StaticFacts = Omit<HardwareSnapshot, "revision" | "asOf" | "modelDisk">;

const partMs = 15_000;

/** What Node tells without asking anybody. */
export type FirstFacts = { os: NodeJS.Platform; arch: string; memoryBytes: number; logicalCores: number };

/** What is known at once, before anything was asked. */
export function firstFacts({ os, arch, memoryBytes, logicalCores }: FirstFacts): StaticFacts {
  const notYet = () => unknown<never>("not-measured-yet");
  return {
    os: { platform: platformOf(os), name: notYet(), version: notYet(), arch },
    machineName: notYet(),
    cpu: { name: notYet(), physicalCores: notYet(), logicalCores: Math.max(1, logicalCores) },
    memoryBytes: memoryBytes > 0 ? known(memoryBytes) : unknown("implausible"),
    gpus: notYet(),
  };
}

function platformOf(os: NodeJS.Platform): StaticFacts["os"]["platform"] {
  return os === "darwin" || os === "win32" || os === "linux" ? os : "other";
}

/** Asks everything once, each part with a limit of its own; what fails is unknown. Never throws. */
export async function readStatic({
  first,
  systemInformation,
  runCommand,
  readTextFile,
  clock,
}: {
  first: FirstFacts;
  systemInformation: SystemInformation;
  runCommand: RunCommand;
  readTextFile: ReadTextFile;
  clock: Clock;
}): Promise<{ facts: StaticFacts; drmCards: DrmCard[] }> {
  const { os, logicalCores } = first;
  const already = firstFacts(first);
  const [cpu, system, machine, graphics, nvidia, drmCards] = await Promise.all([
    limited(clock, () => systemInformation.cpu()),
    limited(clock, () => systemInformation.osInfo()),
    limited(clock, () => systemInformation.system()),
    limited(clock, () => systemInformation.graphics()),
    os === "darwin" ? Promise.resolve(unknown<never>("not-supported")) : readNvidia(runCommand),
    os === "linux" ? readDrmCards(readTextFile) : Promise.resolve([]),
  ]);
  const controllers = graphics.isKnown && Array.isArray(graphics.value.controllers) ? graphics.value.controllers : [];
  const isAmdUnmeasured =
    os === "linux" &&
    !drmCards.some(({ vendorId }) => vendorId === "0x1002") &&
    controllers.some(({ vendor, model }) => vendorOf(`${vendor ?? ""} ${model ?? ""}`) === "amd");
  const rocm = isAmdUnmeasured ? await readRocm(runCommand) : [];
  const gpus = mergeGpus({ os, controllers, nvidia, drmCards, rocm });
  return {
    drmCards,
    facts: {
      ...already,
      os: {
        ...already.os,
        name: textOf(system, ({ distro }) => distro),
        version: textOf(system, ({ release }) => release),
      },
      machineName: textOf(machine, ({ manufacturer, model }) => machineNameOf(manufacturer, model)),
      cpu: {
        name: textOf(cpu, ({ manufacturer, brand }) => cpuNameOf(manufacturer, brand)),
        physicalCores: physicalCoresOf(cpu, logicalCores),
        logicalCores: already.cpu.logicalCores,
      },
      // a list that could not be read is no list, unless another source named a card
      gpus: graphics.isKnown || gpus.length > 0 ? known(gpus) : graphics,
    },
  };
}

async function readRocm(runCommand: RunCommand) {
  const result = await runCommand({
    file: "rocm-smi",
    args: ["--showproductname", "--showmeminfo", "vram", "--json"],
    timeoutMs: 10_000,
  });
  return result.kind === "exited" ? parseRocm(result.stdout) : [];
}

async function limited<T>(clock: Clock, work: () => Promise<T>): Promise<Reading<T>> {
  const end = new AbortController();
  const late = clock.sleep(partMs, end.signal).then(
    () => unknown<T>("timed-out"),
    () => unknown<T>("timed-out"),
  );
  try {
    return await Promise.race([work().then((value) => known(value)), late]);
  } catch (error) {
    return unknown("tool-failed", error instanceof Error ? error.message : String(error));
  } finally {
    end.abort();
  }
}

function textOf<T>(part: Reading<T>, pick: (value: T) => string | undefined): Reading<string> {
  if (!part.isKnown) return part;
  const text = pick(part.value);
  const trimmed = typeof text === "string" ? text.trim() : "";
  return trimmed === "" || /^unknown$/i.test(trimmed) ? unknown("not-reported") : known(trimmed);
}

/** Boards of which nobody filled in the form. */
const placeholder =
  /^(system (product name|manufacturer|version)|to be filled by o\.?e\.?m\.?|default string|not (applicable|specified|available)|o\.?e\.?m\.?|none|unknown|-|\.+|0+)$/i;

function machineNameOf(manufacturer = "", model = ""): string {
  const parts = [manufacturer, model]
    .map((part) => part.trim())
    .filter((part) => part !== "" && !placeholder.test(part));
  const [first = "", second] = parts;
  return second === undefined || second.toLowerCase().startsWith(first.toLowerCase())
    ? (second ?? first)
    : `${first} ${second}`;
}

function cpuNameOf(manufacturer = "", brand = ""): string {
  const name = brand.trim();
  return name === "" || name.toLowerCase().startsWith(manufacturer.trim().toLowerCase())
    ? name
    : `${manufacturer.trim()} ${name}`;
}

function physicalCoresOf(cpu: Reading<{ physicalCores?: unknown }>, logicalCores: number): Reading<number> {
  if (!cpu.isKnown) return cpu;
  const count = Number(cpu.value.physicalCores);
  const isPlausible = Number.isInteger(count) && count >= 1 && count <= logicalCores;
  return isPlausible ? known(count) : unknown("implausible", String(cpu.value.physicalCores));
}
