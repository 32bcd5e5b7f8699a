import { z } from "zod";
import { Fraction, Nothing, bytes, reading, stamped } from "./common";

export const Gpu = z.object({
  name: z.string(),
  vendor: z.enum(["nvidia", "amd", "apple", "intel", "qualcomm", "other"]),
  /** Memory of its own; for unified memory unknown with `not-reported` and `isUnified` true. */
  vramBytes: reading(bytes),
  /** What was read, where the user corrected it: then `vramBytes` is the user's. Absent: as read. */
  vramReadBytes: reading(bytes).exactOptional(),
  isUnified: z.boolean(),
  driver: reading(z.string()),
});
export type Gpu = z.infer<typeof Gpu>;

/** What this machine is: read once, and again when asked. */
export const HardwareSnapshot = z.object({
  ...stamped,
  os: z.object({
    platform: z.enum(["darwin", "win32", "linux", "other"]),
    name: reading(z.string()),
    version: reading(z.string()),
    arch: z.string(),
  }),
  machineName: reading(z.string()),
  cpu: z.object({
    name: reading(z.string()),
    physicalCores: reading(z.number().int().positive()),
    logicalCores: z.number().int().positive(),
  }),
  memoryBytes: reading(bytes),
  /** Known and empty: no GPU. Unknown: could not be listed. */
  gpus: reading(z.array(Gpu)),
  modelDisk: z.object({ path: reading(z.string()), totalBytes: reading(bytes), freeBytes: reading(bytes) }),
});
export type HardwareSnapshot = z.infer<typeof HardwareSnapshot>;

/** Live figures, pushed once a second while some window looks at them. */
export const HardwareLive = z.object({
  asOf: z.number(),
  cpuFraction: reading(Fraction),
  memory: reading(z.object({ usedBytes: bytes, totalBytes: bytes })),
  gpus: reading(
    z.array(z.object({ name: z.string(), busyFraction: reading(Fraction), vramUsedBytes: reading(bytes) })),
  ),
  diskFreeBytes: reading(bytes),
});
export type HardwareLive = z.infer<typeof HardwareLive>;

export const hardwareRoutes = {
  "hardware.read": { input: Nothing, output: HardwareSnapshot },
  "hardware.refresh": { input: Nothing, output: HardwareSnapshot },
} as const;
export type HardwareEvents = { "hardware.changed": HardwareSnapshot; "hardware.measured": HardwareLive };
