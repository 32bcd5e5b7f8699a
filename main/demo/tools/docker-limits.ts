import type { Spoken } from "../demo-commands";
import { demoMachine } from "../demo-hardware";
import type { DockerState } from "./docker";

/** As `HostConfig` has them: 0 is none, -1 of swap as much as there is. */
export type HostLimits = { Memory: number; MemorySwap: number; NanoCpus: number };

export const noHostLimits: HostLimits = { Memory: 0, MemorySwap: 0, NanoCpus: 0 };

const container = "docker-model-runner";
const containerId = "6f1d2c3b4a5968778695a4b3c2d1e0f00112233445566778899aabbccddeeff0";
const leastBytes = 6 * 1024 ** 2;

/** What the daemon can give: on Docker Desktop that of its virtual machine. */
export const dockerMachine = (product: DockerState["product"]) =>
  product === "desktop"
    ? { memoryBytes: 8 * 1024 ** 3, cpus: 8 }
    : { memoryBytes: demoMachine.memoryBytes, cpus: demoMachine.threads };

const failed = (words: string): Spoken => ({ stderr: `${words}\n`, exitCode: 1 });
const daemonSaid = (words: string) => failed(`Error response from daemon: ${words}`);
const isThere = (now: DockerState) => now.product === "engine" && now.container !== "missing";

/** `docker inspect --type container --format "{{json .HostConfig}}" NAME`. */
export function inspectContainer(args: readonly string[], now: DockerState): Spoken {
  if (args.at(-1) !== container || !isThere(now)) return failed(`Error: No such container: ${args.at(-1) ?? ""}`);
  const config = { NetworkMode: "default", ...now.limits, CpuPeriod: 0, CpuQuota: 0, OomKillDisable: false };
  return { stdout: `${JSON.stringify(config)}\n` };
}

/** `docker update --memory … --memory-swap … --cpus … NAME`, with the daemon's refusals. */
export function updateContainer(args: readonly string[], now: DockerState, hooks: { usedBytes(): number }): Spoken {
  const flag = (name: string) => (args.includes(name) ? (args[args.indexOf(name) + 1] ?? "") : null);
  const name = args.at(-1) ?? "";
  if (name !== container || !isThere(now)) return daemonSaid(`No such container: ${name}`);
  const memory = sizeOf(flag("--memory"));
  const swap = flag("--memory-swap") === "-1" ? -1 : sizeOf(flag("--memory-swap"));
  if (memory === null) return wrong("--memory", flag("--memory"));
  if (swap === null) return wrong("--memory-swap", flag("--memory-swap"));
  const nanoCpus = Number(flag("--cpus") ?? "0") * 1e9;
  if (!Number.isFinite(nanoCpus)) return failed(`invalid argument "${flag("--cpus")}" for "--cpus" flag`);
  const { cpus } = dockerMachine(now.product);
  if (nanoCpus < 0 || nanoCpus > cpus * 1e9) {
    return daemonSaid(`Range of CPUs is from 0.01 to ${cpus}.00, as there are only ${cpus} CPUs available`);
  }
  if (memory !== 0 && memory < leastBytes) return daemonSaid("Minimum memory limit allowed is 6MB");
  const cannot = (words: string) => daemonSaid(`Cannot update container ${containerId}: ${words}`);
  if (memory > now.limits.MemorySwap && swap === 0) {
    return cannot(
      "Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time",
    );
  }
  // seen under cgroup v1: swap without end is not carried out, and memory beyond the old sum is refused by the kernel
  if (swap === -1 && now.limits.MemorySwap > 0 && memory > now.limits.MemorySwap) {
    return cannot(`runc did not terminate successfully: exit status 1: failed to write "${memory}": invalid argument`);
  }
  if (swap > 0 && swap < memory) {
    return daemonSaid("Minimum memoryswap limit should be larger than memory limit, see usage");
  }
  const usedBytes = now.container === "running" ? Math.round(hooks.usedBytes()) : 0;
  if (memory > 0 && memory < usedBytes) {
    return cannot(
      `runc did not terminate successfully: exit status 1: unable to set memory limit to ${memory} (current usage: ${usedBytes}, peak usage: ${usedBytes})`,
    );
  }
  // 0 leaves a limit as it is: Docker has no word to take one off
  now.limits = {
    Memory: memory === 0 ? now.limits.Memory : memory,
    MemorySwap: swap === 0 ? now.limits.MemorySwap : swap,
    NanoCpus: nanoCpus === 0 ? now.limits.NanoCpus : nanoCpus,
  };
  return { stdout: `${container}\n` };
}

const wrong = (name: string, value: string | null) =>
  failed(`invalid argument "${value}" for "${name}" flag: invalid size: '${value}'`);

/** 0 when it was not given; null when it is no size. */
function sizeOf(text: string | null): number | null {
  if (text === null) return 0;
  const [, amount, unit = ""] = /^(\d+)([bkmg]?)$/i.exec(text) ?? [];
  return amount === undefined ? null : Number(amount) * 1024 ** ["b", "k", "m", "g"].indexOf(unit.toLowerCase() || "b");
}
