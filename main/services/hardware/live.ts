import nodeOs from "node:os";
import { known, unknown, type Reading } from "../../../app/contract/common";
import type { Gpu, HardwareLive } from "../../../app/contract/hardware";
import type { Clock } from "../../platform/clock";
import { readDrmLoad, type DrmCard, type ReadTextFile } from "./amd";
import { readDisk, type StatDisk } from "./disk";
import { busyBetween, parseMeminfo, plausibleUse, sumCpuTimes, type CpuTimes, type MemoryUse } from "./memory";
import type { createNvidiaWatch } from "./nvidia-watch";

const tickMs = 1000;
type LiveGpus = HardwareLive["gpus"];
type LiveGpu = Extract<LiveGpus, { isKnown: true }>["value"][number];

/**
 * Figures once a second between `start` and `stop`. Starts no process per tick: counters of the system, files of the
 * kernel, and the lines of one long-lived nvidia-smi.
 */
export function createLive({
  os,
  readTextFile,
  statDisk,
  readCpus = nodeOs.cpus,
  nvidia,
  clock,
  getGpus,
  getDrmCards,
  getModelStore,
  publish,
}: {
  os: NodeJS.Platform;
  readTextFile: ReadTextFile;
  statDisk: StatDisk;
  readCpus?: () => readonly { times: Record<string, number> }[];
  nvidia: ReturnType<typeof createNvidiaWatch>;
  clock: Clock;
  getGpus: () => Reading<Gpu[]>;
  getDrmCards: () => readonly DrmCard[];
  getModelStore: () => Reading<string>;
  publish: (live: HardwareLive) => void;
}) {
  let running: AbortController | null = null;
  let isAskingDisk = false;
  let diskFreeBytes: Reading<number> = unknown("not-measured-yet");

  /** Beside the ticks: a network disk that hangs must not stop them. */
  async function askDisk() {
    if (isAskingDisk) return;
    isAskingDisk = true;
    ({ freeBytes: diskFreeBytes } = await readDisk(getModelStore(), statDisk));
    isAskingDisk = false;
  }

  async function readMemory(): Promise<Reading<MemoryUse>> {
    if (os !== "linux") return plausibleUse(nodeOs.totalmem(), nodeOs.freemem());
    const text = await readTextFile("/proc/meminfo").catch(() => null);
    return text === null ? unknown("tool-failed") : parseMeminfo(text);
  }

  async function readGpus(): Promise<LiveGpus> {
    const gpus = getGpus();
    if (!gpus.isKnown) return gpus;
    const fromNvidia = nvidia.read();
    const amdCards = getDrmCards().filter(({ vendorId }) => vendorId === "0x1002");
    let nvidiaSeen = 0;
    let amdSeen = 0;
    const live = gpus.value.map(async ({ name, vendor, isUnified }): Promise<LiveGpu> => {
      if (vendor === "nvidia") {
        if (!fromNvidia.isKnown) return { name, busyFraction: fromNvidia, vramUsedBytes: fromNvidia };
        const row = fromNvidia.value[nvidiaSeen];
        nvidiaSeen += 1;
        if (!row) return { name, busyFraction: unknown("not-reported"), vramUsedBytes: unknown("not-reported") };
        return { name, busyFraction: row.busyFraction, vramUsedBytes: row.usedBytes };
      }
      const card = vendor === "amd" ? amdCards[amdSeen] : undefined;
      if (vendor === "amd") amdSeen += 1;
      if (!card) return { name, busyFraction: unknown("not-supported"), vramUsedBytes: unknown("not-supported") };
      const { busyFraction, usedBytes } = await readDrmLoad(readTextFile, card.folder);
      return { name, busyFraction, vramUsedBytes: isUnified ? unknown("not-reported") : usedBytes };
    });
    return known(await Promise.all(live));
  }

  async function tick(before: CpuTimes | null, signal: AbortSignal): Promise<CpuTimes> {
    const now = sumCpuTimes(readCpus());
    void askDisk();
    const [memory, gpus] = await Promise.all([readMemory(), readGpus()]);
    if (!signal.aborted) {
      publish({ asOf: clock.now(), cpuFraction: busyBetween(before, now), memory, gpus, diskFreeBytes });
    }
    return now;
  }

  async function run(signal: AbortSignal) {
    let before: CpuTimes | null = null;
    let dueMs = clock.monotonicMs();
    while (!signal.aborted) {
      before = await tick(before, signal);
      dueMs = Math.max(dueMs + tickMs, clock.monotonicMs());
      await clock.sleep(dueMs - clock.monotonicMs(), signal).catch(() => {});
    }
  }

  return {
    start(): void {
      if (running !== null) return;
      running = new AbortController();
      diskFreeBytes = unknown("not-measured-yet");
      void run(running.signal);
    },
    stop(): void {
      running?.abort();
      running = null;
    },
  };
}
