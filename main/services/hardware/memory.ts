import { known, unknown, type Reading } from "../../../app/contract/common";

import type { ReadTextFile } from "./amd";
import type { SystemInformation } from "./static";

export type MemoryUse = { usedBytes: number; totalBytes: number };

/** Out of /proc/meminfo: what is in use is what programs could not get (MemAvailable), caches not counted. */
export function parseMeminfo(text: string): Reading<MemoryUse> {
  const bytesOf = (name: string) => {
    const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text)?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  };
  const totalBytes = bytesOf("MemTotal");
  const availableBytes = bytesOf("MemAvailable");
  if (totalBytes === null || availableBytes === null) return unknown("not-reported");
  return plausibleUse(totalBytes, availableBytes);
}

/** Where the system only tells what is free. */
export function plausibleUse(totalBytes: number, freeBytes: number): Reading<MemoryUse> {
  const isPlausible = totalBytes > 0 && freeBytes > 0 && freeBytes <= totalBytes;
  return isPlausible ? known({ usedBytes: totalBytes - freeBytes, totalBytes }) : unknown("implausible");
}

/** Bytes programs could still get. Never throws. */
export async function readFreeMemory({
  os,
  readTextFile,
  loadSystemInformation,
}: {
  os: NodeJS.Platform;
  readTextFile: ReadTextFile;
  loadSystemInformation: () => Promise<SystemInformation>;
}): Promise<Reading<number>> {
  try {
    if (os === "linux") {
      const use = parseMeminfo((await readTextFile("/proc/meminfo")) ?? "");
      return use.isKnown ? known(use.value.totalBytes - use.value.usedBytes) : use;
    }
    // macOS keeps caches in what looks used; `available` leaves them out
    const { available } = (await (await loadSystemInformation()).mem?.()) ?? {};
    return typeof available === "number" && available > 0 ? known(available) : unknown("implausible");
  } catch {
    return unknown("tool-failed");
  }
}

export type CpuTimes = { idle: number; total: number };

export function sumCpuTimes(cpus: readonly { times: Record<string, number> }[]): CpuTimes {
  const sum = { idle: 0, total: 0 };
  for (const { times } of cpus) {
    sum.idle += times["idle"] ?? 0;
    for (const part of Object.values(times)) sum.total += part;
  }
  return sum;
}

/** Share of the time between two readings that was not idle. */
export function busyBetween(before: CpuTimes | null, after: CpuTimes): Reading<number> {
  if (before === null) return unknown("not-measured-yet");
  const total = after.total - before.total;
  const idle = after.idle - before.idle;
  // counters can stand still (a sleeping machine) or jump back (a container moved)
  if (total <= 0 || idle < 0) return unknown("implausible");
  return known(Math.min(1, Math.max(0, 1 - idle / total)));
}
