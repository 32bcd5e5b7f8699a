import { statfs } from "node:fs/promises";
import nodeOs from "node:os";
import { unknown, type Reading } from "../../../app/contract/common";
import { toFailure } from "../../../app/contract/errors";
import type { HardwareSnapshot } from "../../../app/contract/hardware";
import type { Push } from "../../../app/contract/index";
import type { Clock } from "../../platform/clock";
import type { RunCommand } from "../../platform/run-command";
import { createSnapshot } from "../../platform/snapshot";
import type { DrmCard, ReadTextFile } from "./amd";
import { readDisk, type StatDisk } from "./disk";
import { createLive } from "./live";
import { readFreeMemory } from "./memory";
import { correctVram, readMemoryNow } from "./memory-now";
import { readPressureFacts } from "./pressure-facts";
import { createNvidiaWatch, type StartWatching } from "./nvidia-watch";
import { readPower } from "./power";
import { firstFacts, readStatic, type SystemInformation } from "./static";

type Content = Omit<HardwareSnapshot, "revision" | "asOf">;

/**
 * What this machine is (read once, and on `refresh`), and its figures once a second while somebody looks at them.
 * Nothing runs while nobody does.
 */
export function createHardwareService({
  os,
  arch,
  runCommand,
  startCommand,
  readTextFile,
  clock,
  push,
  attention,
  modelStorePath,
  vramCorrectionBytes = () => ({}),
  log,
  loadSystemInformation = async () => (await import("systeminformation")).default,
  statDisk = statfs,
  readCpus,
  totalMemoryBytes = nodeOs.totalmem(),
  logicalCores = nodeOs.cpus().length,
}: {
  os: NodeJS.Platform;
  arch: string;
  runCommand: RunCommand;
  startCommand: StartWatching;
  readTextFile: ReadTextFile;
  clock: Clock;
  push: Push;
  attention: { isLive(): boolean; onChange(listener: () => void): () => void };
  /** The folder whose disk the models fill. */
  modelStorePath: () => Promise<Reading<string>>;
  /** GPU name → bytes, as the user corrected them. */
  vramCorrectionBytes?: () => Readonly<Record<string, number>>;
  log: { warn(message: string): void };
  loadSystemInformation?: () => Promise<SystemInformation>;
  statDisk?: StatDisk;
  readCpus?: () => readonly { times: Record<string, number> }[];
  totalMemoryBytes?: number;
  logicalCores?: number;
}) {
  const first = { os, arch, memoryBytes: totalMemoryBytes, logicalCores };
  const nothingYet = () => unknown<never>("not-measured-yet");
  const snapshot = createSnapshot<Content>(
    {
      ...firstFacts(first),
      modelDisk: { path: nothingYet(), totalBytes: nothingYet(), freeBytes: nothingYet() },
    },
    { clock, publish: (next) => push("hardware.changed", next) },
  );
  let drmCards: DrmCard[] = [];
  let modelStore: Reading<string> = unknown("not-measured-yet");
  let running: Promise<HardwareSnapshot> | null = null;
  let following: Promise<HardwareSnapshot> | null = null;
  let endAttention: (() => void) | null = null;
  let isStopped = false;

  const nvidia = createNvidiaWatch({ startCommand, clock });
  const live = createLive({
    os,
    readTextFile,
    statDisk,
    ...(readCpus ? { readCpus } : {}),
    nvidia,
    clock,
    getGpus: () => snapshot.read().gpus,
    getDrmCards: () => drmCards,
    getModelStore: () => modelStore,
    publish: (measured) => push("hardware.measured", measured),
  });

  async function readModelStore(): Promise<void> {
    modelStore = await modelStorePath().catch((error: unknown) =>
      unknown<string>("tool-failed", toFailure(error).message),
    );
  }

  async function readAll(): Promise<HardwareSnapshot> {
    const systemInformation = await loadSystemInformation();
    const [{ facts, drmCards: cards }] = await Promise.all([
      readStatic({ first, systemInformation, runCommand, readTextFile, clock }),
      readModelStore(),
    ]);
    drmCards = cards;
    const modelDisk = { path: modelStore, ...(await readDisk(modelStore, statDisk)) };
    const next = snapshot.setIfChanged({ ...correctVram(facts, vramCorrectionBytes()), modelDisk });
    follow();
    return next;
  }

  /**
   * Reads everything again; who asks in the middle of a read gets one that begins after it, for what that one has read
   * may be old already. Never rejects: what can't be read is unknown, with a reason.
   */
  function refresh(): Promise<HardwareSnapshot> {
    if (running === null) {
      running = readAll()
        .catch((error: unknown) => {
          log.warn(`hardware: reading failed: ${toFailure(error).message}`);
          return snapshot.read();
        })
        .finally(() => {
          running = null;
        });
      return running;
    }
    following ??= running.then(() => {
      following = null;
      return refresh();
    });
    return following;
  }

  function follow() {
    if (endAttention === null || isStopped || !attention.isLive()) {
      live.stop();
      nvidia.stop();
      return;
    }
    const { gpus } = snapshot.read();
    // without an answering nvidia-smi there is nothing to keep running
    const hasNvidia = gpus.isKnown && gpus.value.some(({ vendor, driver }) => vendor === "nvidia" && driver.isKnown);
    if (hasNvidia) nvidia.start();
    live.start();
  }

  const memoryNow = () =>
    readMemoryNow({ os, facts: snapshot.read(), drmCards, runCommand, readTextFile, loadSystemInformation });

  return {
    read: (): HardwareSnapshot => snapshot.read(),
    refresh,
    /** What programs could still get now, in bytes. */
    freeMemoryBytes: (): Promise<Reading<number>> => readFreeMemory({ os, readTextFile, loadSystemInformation }),
    /** What a model could be put into, with what is in use of it now. */
    memoryNow,
    /** Mains or battery, asked now; null where it can't be told. */
    power: () => readPower({ os, readTextFile, runCommand }),
    /** How much memory is left, asked now; `mayRunTools` false: only what costs no process. Never throws. */
    pressureNow: (mayRunTools: boolean) =>
      readPressureFacts({ os, readTextFile, memoryNow: mayRunTools ? memoryNow : null }),
    /** On the disk the models fill, asked now. */
    async freeDiskBytes(): Promise<Reading<number>> {
      await readModelStore();
      return (await readDisk(modelStore, statDisk)).freeBytes;
    },
    /** Reads once, and from now on measures while somebody looks. */
    start(): void {
      if (endAttention !== null || isStopped) return;
      endAttention = attention.onChange(() => {
        if (attention.isLive()) void readModelStore();
        follow();
      });
      void refresh();
      follow();
    },
    stop(): void {
      isStopped = true;
      endAttention?.();
      follow();
    },
  };
}
