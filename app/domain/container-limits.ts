import type { ContainerLimits } from "../contract/limits";

/** The container Docker Engine's Model Runner is. */
export const runnerContainer = "docker-model-runner";

/** No runner with a model is of use below; Docker itself refuses only below 6 MB and 0.01. */
export const leastMemoryBytes = 512 * 1024 ** 2;
export const leastCpus = 0.1;

export const noLimits: ContainerLimits = { memoryBytes: null, cpus: null };

/** What Docker can give at most; null: not known. */
export type DockerMachine = { memoryBytes: number | null; cpus: number | null };

export const hasLimits = ({ memoryBytes, cpus }: ContainerLimits): boolean => memoryBytes !== null || cpus !== null;

export const sameLimits = (one: ContainerLimits, two: ContainerLimits): boolean =>
  one.memoryBytes === two.memoryBytes && one.cpus === two.cpus;

/** A limit of all there is bounds nothing: that is how one is lifted, for Docker can't take one off a container. */
export function withoutWholes({ memoryBytes, cpus }: ContainerLimits, machine: DockerMachine): ContainerLimits {
  const isWhole = (value: number | null, whole: number | null) => value !== null && whole !== null && value >= whole;
  return {
    memoryBytes: isWhole(memoryBytes, machine.memoryBytes) ? null : memoryBytes,
    cpus: isWhole(cpus, machine.cpus) ? null : cpus,
  };
}

/** Why these can't be limits of a container there, in a sentence; null: they can. */
export function limitsProblem({ memoryBytes, cpus }: ContainerLimits, machine: DockerMachine): string | null {
  const mostBytes = machine.memoryBytes ?? Number.MAX_SAFE_INTEGER;
  if (memoryBytes !== null && !(memoryBytes >= leastMemoryBytes && memoryBytes <= mostBytes)) {
    const most = machine.memoryBytes === null ? "" : ` to ${gigabytes(machine.memoryBytes)}`;
    return `The memory limit must be from ${gigabytes(leastMemoryBytes)}${most}.`;
  }
  const mostCpus = machine.cpus ?? Number.POSITIVE_INFINITY;
  if (cpus !== null && !(cpus >= leastCpus && cpus <= mostCpus)) {
    return `The limit of processors must be from ${leastCpus}${machine.cpus === null ? "" : ` to ${machine.cpus}`}.`;
  }
  return null;
}

const gigabytes = (bytes: number) => `${Math.round((bytes / 1024 ** 3) * 10) / 10} GB`;

/**
 * Arguments of `docker` that make a container's limits `wanted`; none when they are so already. `machine` is needed to
 * lift one: Docker takes 0 for "leave it" and refuses -1. Null: it would have to be lifted, and to what is not known.
 */
export function limitsArgs(
  wanted: ContainerLimits,
  now: ContainerLimits = noLimits,
  machine: DockerMachine = { memoryBytes: null, cpus: null },
): string[] | null {
  const flags: string[] = [];
  if (wanted.memoryBytes !== now.memoryBytes) {
    const memory = wanted.memoryBytes ?? machine.memoryBytes;
    if (memory === null) return null;
    // Docker refuses a memory limit without one for swap; a lifted one lets it swap again, by as much as Docker does when
    // nobody says: -1 for swap is not carried out under cgroup v1, and the memory is refused then
    const size = dockerSize(memory);
    flags.push("--memory", size, "--memory-swap", wanted.memoryBytes === null ? dockerSize(2 * memory) : size);
  }
  if (wanted.cpus !== now.cpus) {
    const cpus = wanted.cpus ?? machine.cpus;
    if (cpus === null) return null;
    flags.push("--cpus", String(cpus));
  }
  return flags.length === 0 ? [] : ["update", ...flags, runnerContainer];
}

/** The line a person would type; empty when nothing has to change, or it can't be told. */
export function limitsLine(wanted: ContainerLimits, now?: ContainerLimits, machine?: DockerMachine): string {
  const args = limitsArgs(wanted, now, machine) ?? [];
  return args.length === 0 ? "" : ["docker", ...args].join(" ");
}

function dockerSize(bytes: number): string {
  for (const [unit, size] of [
    ["g", 1024 ** 3],
    ["m", 1024 ** 2],
  ] as const) {
    if (bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return `${bytes}b`;
}

/**
 * What Docker says when a limit is below what the container uses now: the bytes in use, null where its words do not tell
 * how much. Undefined: it says something else. The words are runc's, and crun's.
 */
export function refusedBelowUse(words: string): number | null | undefined {
  const told = /current usage:\s*(\d+)/i.exec(words)?.[1];
  if (told !== undefined) return Number(told);
  return /memory limit.*(below|lower than|less than).*usage|device or resource busy/i.test(words) ? null : undefined;
}
