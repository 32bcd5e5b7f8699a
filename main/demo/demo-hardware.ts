import type { Clock } from "../platform/clock";
import type { Pace } from "./pace";
import type { Spoken, ToolCall } from "./demo-commands";

/** What the instruments of the simulated machine read. */
export type MachineUsage = { modelBytes: number; diskBytes: number; isBusy: boolean };

export const demoMachine = {
  memoryBytes: 64 * 1024 ** 3,
  diskBytes: 1_000_204_886_016,
  diskUsedBytes: 518e9,
  cores: 12,
  threads: 24,
  gpuName: "NVIDIA GeForce RTX 4090",
  gpuMemoryMib: 24_564,
  gpuDriver: "580.95.05",
} as const;

const gpuIdleMib = 812;
const mebibyte = 1024 ** 2;

/** What a system says of itself: Docker Desktop is simulated on a Mac, and needs one with Apple silicon. */
const said = {
  mac: { arch: "arm64", cpu: ["Apple", "M4 Max"], system: ["macOS", "26.1"], gpu: ["Apple", "Apple M4 Max"] },
  pc: {
    arch: "x64",
    cpu: ["AMD", "Ryzen 9 9900X"],
    system: ["Ubuntu", "26.04"],
    gpu: ["NVIDIA Corporation", demoMachine.gpuName],
  },
} as const;

/** What the hardware service is handed in the demo instead of the real machine; its names are those of its factory. */
export function createDemoHardware({
  of,
  usage,
  clock,
}: {
  of: "mac" | "pc";
  usage: () => MachineUsage;
  clock: Clock;
}) {
  const { arch, cpu, system, gpu } = said[of];
  let lastMs = clock.monotonicMs();
  const counted = { user: 4_000_000, nice: 0, sys: 900_000, idle: 60_000_000, irq: 0 };

  return {
    arch,
    loadSystemInformation: async () => ({
      cpu: async () => ({ manufacturer: cpu[0], brand: cpu[1], physicalCores: demoMachine.cores }),
      osInfo: async () => ({ distro: system[0], release: system[1] }),
      mem: async () => ({ available: availableBytes(usage()) }),
      system: async () => ({ manufacturer: "Homeport", model: "Simulated Workstation" }),
      graphics: async () => ({ controllers: [{ vendor: gpu[0], model: gpu[1] }] }),
    }),
    statDisk: async (_folder: string) => {
      const bsize = 4096;
      const free = demoMachine.diskBytes - demoMachine.diskUsedBytes - usage().diskBytes;
      return {
        bsize,
        blocks: Math.floor(demoMachine.diskBytes / bsize),
        bavail: Math.max(0, Math.floor(free / bsize)),
      };
    },
    /** Counters that grow with the clock, as those of the system do. */
    readCpus(): readonly { times: Record<string, number> }[] {
      const nowMs = clock.monotonicMs();
      const passedMs = Math.max(0, nowMs - lastMs);
      lastMs = nowMs;
      const busy = usage().isBusy ? 0.31 : 0.04 + 0.03 * Math.abs(Math.sin(nowMs / 7000));
      counted.user += passedMs * busy * 0.8;
      counted.sys += passedMs * busy * 0.2;
      counted.idle += passedMs * (1 - busy);
      return Array.from({ length: demoMachine.threads }, () => ({ times: { ...counted } }));
    },
    totalMemoryBytes: demoMachine.memoryBytes,
    logicalCores: demoMachine.threads,
  };
}
export type DemoHardware = ReturnType<typeof createDemoHardware>;

const availableBytes = ({ isBusy }: MachineUsage) => demoMachine.memoryBytes - 11.6e9 - (isBusy ? 0.9e9 : 0);

/** `/proc/meminfo`. */
export function meminfo(usage: MachineUsage): string {
  const kib = (sizeBytes: number) => String(Math.round(sizeBytes / 1024)).padStart(11);
  const available = availableBytes(usage);
  return [
    `MemTotal:    ${kib(demoMachine.memoryBytes)} kB`,
    `MemFree:     ${kib(available * 0.62)} kB`,
    `MemAvailable:${kib(available)} kB`,
    "",
  ].join("\n");
}

/** `nvidia-smi --query-gpu=… [-l 1]`. */
export async function nvidiaSmi(
  { args, say, signal }: ToolCall,
  { usage, pace }: { usage: () => MachineUsage; pace: Pace },
): Promise<Spoken> {
  const row = () => {
    const { modelBytes, isBusy } = usage();
    const usedMib = Math.min(demoMachine.gpuMemoryMib - 120, Math.round(gpuIdleMib + modelBytes / mebibyte));
    const { gpuName, gpuMemoryMib, gpuDriver } = demoMachine;
    return [0, gpuName, gpuMemoryMib, usedMib, isBusy ? 94 : 2, gpuDriver].join(", ");
  };
  if (!args.some((arg) => arg.startsWith("--query-gpu"))) return { stdout: `GPU 0: ${demoMachine.gpuName}\n` };
  if (!args.includes("-l")) {
    await pace.pause(40, signal);
    return { stdout: `${row()}\n` };
  }
  for (;;) {
    say(row());
    await pace.pause(1000, signal);
  }
}
