import { type Reading, known, unknown } from "../../../app/contract/common";
import type { Gpu, HardwareSnapshot } from "../../../app/contract/hardware";
import type { FitMachine } from "../../../app/domain/fit/pools";
import type { RunCommand } from "../../platform/run-command";
import { readDrmLoad, type DrmCard, type ReadTextFile } from "./amd";
import { readFreeMemory } from "./memory";
import { readNvidia } from "./nvidia";
import type { SystemInformation } from "./static";

/** Puts the user's word in the place of what was read, and keeps what was read beside it. */
export function correctVram<T extends Pick<HardwareSnapshot, "gpus">>(
  facts: T,
  corrections: Readonly<Record<string, number>>,
): T {
  if (!facts.gpus.isKnown) return facts;
  const gpus = facts.gpus.value.map((gpu): Gpu => {
    const bytes = Object.hasOwn(corrections, gpu.name) ? corrections[gpu.name] : undefined;
    if (bytes === undefined || gpu.vendor === "apple") return gpu;
    // what has so much memory of its own is a card
    return { ...gpu, isUnified: false, vramBytes: known(bytes), vramReadBytes: gpu.vramBytes };
  });
  return { ...facts, gpus: known(gpus) };
}

type MemoryNow = Pick<FitMachine, "os" | "memoryBytes" | "availableBytes" | "gpus" | "wiredLimitBytes">;

/** The machine's memory and what is in use of it, asked once. Never throws. */
export async function readMemoryNow({
  os,
  facts,
  drmCards,
  runCommand,
  readTextFile,
  loadSystemInformation,
}: {
  os: NodeJS.Platform;
  facts: Pick<HardwareSnapshot, "os" | "memoryBytes" | "gpus">;
  drmCards: readonly DrmCard[];
  runCommand: RunCommand;
  readTextFile: ReadTextFile;
  loadSystemInformation: () => Promise<SystemInformation>;
}): Promise<MemoryNow> {
  const { memoryBytes, gpus } = facts;
  const [availableBytes, used, wiredLimitBytes] = await Promise.all([
    readFreeMemory({ os, readTextFile, loadSystemInformation }),
    gpus.isKnown ? readVramUse({ gpus: gpus.value, drmCards, runCommand, readTextFile }) : [],
    os === "darwin" ? readWiredLimit(runCommand) : null,
  ]);
  return {
    os: facts.os.platform,
    memoryBytes,
    availableBytes,
    wiredLimitBytes,
    gpus: gpus.isKnown
      ? known(
          gpus.value.map(({ name, vendor, isUnified, vramBytes, vramReadBytes }, at) => ({
            name,
            vendor,
            isUnified,
            vramBytes,
            isCorrected: vramReadBytes !== undefined,
            vramUsedBytes: used[at] ?? unknown("not-supported"),
          })),
        )
      : gpus,
  };
}

/** In the order of the GPUs; the n-th of a vendor is the n-th of its tool. */
async function readVramUse({
  gpus,
  drmCards,
  runCommand,
  readTextFile,
}: {
  gpus: readonly Gpu[];
  drmCards: readonly DrmCard[];
  runCommand: RunCommand;
  readTextFile: ReadTextFile;
}): Promise<Reading<number>[]> {
  const hasNvidia = gpus.some(({ vendor, driver }) => vendor === "nvidia" && driver.isKnown);
  const nvidia = hasNvidia ? await readNvidia(runCommand) : unknown<never>("tool-missing");
  const amd = drmCards.filter(({ vendorId }) => vendorId === "0x1002");
  const seen = { nvidia: 0, amd: 0 };
  return Promise.all(
    gpus.map(async ({ vendor }): Promise<Reading<number>> => {
      if (vendor === "nvidia") {
        const at = seen.nvidia++;
        return nvidia.isKnown ? (nvidia.value[at]?.usedBytes ?? unknown("not-reported")) : nvidia;
      }
      const card = vendor === "amd" ? amd[seen.amd++] : undefined;
      return card === undefined ? unknown("not-supported") : (await readDrmLoad(readTextFile, card.folder)).usedBytes;
    }),
  );
}

/** macOS: how much the GPU may take, where somebody set it; 0 is the system's own choice. */
async function readWiredLimit(runCommand: RunCommand): Promise<number | null> {
  const result = await runCommand({ file: "sysctl", args: ["-n", "iogpu.wired_limit_mb"], timeoutMs: 5000 });
  const mebibytes = result.kind === "exited" && /^\d{1,9}$/.test(result.stdout.trim()) ? Number(result.stdout) : 0;
  return mebibytes > 0 ? mebibytes * 1024 ** 2 : null;
}
