import nodeOs from "node:os";
import { type Reading, known, unknown } from "../../../app/contract/common";
import type { FitMachine } from "../../../app/domain/fit/pools";
import type { PressureReading } from "../../../app/domain/pressure";
import type { ReadTextFile } from "./amd";
import { parseMeminfo } from "./memory";

type MemoryNow = Pick<FitMachine, "memoryBytes" | "availableBytes" | "gpus">;

/**
 * How much memory is left: from the kernel's file on Linux, from Windows itself, and with `memoryNow` (which may run the
 * tools of the cards) for all else. Without it what costs a process is unknown. Never throws.
 */
export async function readPressureFacts({
  os,
  readTextFile,
  memoryNow,
}: {
  os: NodeJS.Platform;
  readTextFile: ReadTextFile;
  /** Null: no process now. */
  memoryNow: (() => Promise<MemoryNow>) | null;
}): Promise<Omit<PressureReading, "at">> {
  const nothing = unknown<never>("not-supported");
  const now = (await memoryNow?.().catch(() => null)) ?? null;
  const vram = now === null ? nothing : vramOf(now);
  if (os === "linux") {
    const text = (await readTextFile("/proc/meminfo").catch(() => null)) ?? "";
    const use = parseMeminfo(text);
    const ram = use.isKnown
      ? known({ availableBytes: use.value.totalBytes - use.value.usedBytes, totalBytes: use.value.totalBytes })
      : use;
    return { ram, vram, swapUsedBytes: swapUsedIn(text) };
  }
  if (now?.memoryBytes.isKnown && now.availableBytes.isKnown) {
    const ram = known({ availableBytes: now.availableBytes.value, totalBytes: now.memoryBytes.value });
    return { ram, vram, swapUsedBytes: nothing };
  }
  const ram = os === "win32" ? known({ availableBytes: nodeOs.freemem(), totalBytes: nodeOs.totalmem() }) : nothing;
  return { ram, vram, swapUsedBytes: nothing };
}

function swapUsedIn(meminfo: string): Reading<number> {
  const kibibytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(meminfo)?.[1]);
  const used = (kibibytes("SwapTotal") - kibibytes("SwapFree")) * 1024;
  return Number.isSafeInteger(used) && used >= 0 ? known(used) : unknown("not-reported");
}

function vramOf({ gpus }: MemoryNow): PressureReading["vram"] {
  if (!gpus.isKnown) return gpus;
  const cards = gpus.value.filter(({ isUnified }) => !isUnified);
  if (cards.length === 0) return unknown("not-supported");
  let [totalBytes, usedBytes] = [0, 0];
  for (const { vramBytes, vramUsedBytes } of cards) {
    if (!vramBytes.isKnown || !vramUsedBytes.isKnown) return unknown("not-reported");
    totalBytes += vramBytes.value;
    usedBytes += vramUsedBytes.value;
  }
  return known({ freeBytes: Math.max(0, totalBytes - usedBytes), totalBytes });
}
