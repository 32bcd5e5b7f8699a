import { known, unknown, type Reading } from "../../../app/contract/common";
import { CodedError } from "../../../app/contract/errors";
import type { ContainerLimits } from "../../../app/contract/limits";
import { type DockerMachine, refusedBelowUse, runnerContainer } from "../../../app/domain/container-limits";
import { parseJson, valueAt } from "../../../app/domain/json-value";
import type { Clock } from "../../platform/clock";
import type { CommandResult, RunCommand } from "../../platform/run-command";
import { childEnvironment } from "./docker-facts";
import { jsonOf } from "./parse-docker";

const commandMs = 10_000;
/** A runner that must first give memory back is slow to answer. */
const updateMs = 60_000;
/** Verdicts of a list are asked for in floods. */
const freshMs = 10_000;

/** What limits the runner's container, and changes it: `docker inspect`, `docker update`. */
export function createContainerLimits({
  runCommand,
  findExecutable,
  env,
  clock,
}: {
  runCommand: RunCommand;
  findExecutable: (name: string) => Promise<string | null>;
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
}) {
  let last: { limits: Promise<Reading<ContainerLimits>>; atMs: number } | null = null;

  async function docker(args: readonly string[], timeoutMs = commandMs): Promise<CommandResult> {
    const file = await findExecutable("docker").catch(() => null);
    if (file === null) return { kind: "missing", message: "docker is not installed." };
    return runCommand({ file, args, env: childEnvironment(env), timeoutMs });
  }

  async function inspect(): Promise<Reading<ContainerLimits>> {
    const result = await docker([
      "inspect",
      "--type",
      "container",
      "--format",
      "{{json .HostConfig}}",
      runnerContainer,
    ]);
    if (result.kind === "missing") return unknown("tool-missing");
    if (result.kind !== "exited" || result.exitCode !== 0) return unknown("tool-failed");
    return parseHostConfig(result.stdout);
  }

  /** As the container has them now. Never throws. */
  function read(): Promise<Reading<ContainerLimits>> {
    const limits = inspect();
    last = { limits, atMs: clock.monotonicMs() };
    return limits;
  }

  return {
    read,
    /** As read a moment ago, where they were. */
    readLately(): Promise<Reading<ContainerLimits>> {
      return last !== null && clock.monotonicMs() - last.atMs < freshMs ? last.limits : read();
    },
    /** What Docker has to give: on Docker Desktop that of its virtual machine. Never throws. */
    async machine(): Promise<DockerMachine> {
      const info = jsonOf(await docker(["info", "--format", "{{json .}}"]));
      const numberAt = (key: string) => {
        const value = valueAt(info, [key]);
        return typeof value === "number" && value > 0 ? value : null;
      };
      return { memoryBytes: numberAt("MemTotal"), cpus: numberAt("NCPU") };
    },
    /** Runs `docker update`. Throws CodedError: command-missing, timed-out, limits-in-use, limits-refused. */
    async update(args: readonly string[]): Promise<void> {
      const result = await docker(args, updateMs);
      last = null;
      if (result.kind === "missing") throw new CodedError("command-missing", result.message);
      if (result.kind === "timed-out") throw new CodedError("timed-out", "docker update did not end in time.");
      const words = result.stderr.trim().slice(0, 2000);
      if (result.kind === "exited" && result.exitCode === 0) return;
      const inUse = refusedBelowUse(words);
      if (inUse === undefined) throw new CodedError("limits-refused", "docker update failed.", words);
      const amount = inUse === null ? "" : ` ${Math.round((inUse / 1024 ** 3) * 100) / 100} GB are in use.`;
      throw new CodedError("limits-in-use", `The container uses more than that now.${amount}`, words);
    },
  };
}

/** Docker writes 0 for "no limit". */
export function parseHostConfig(text: string): Reading<ContainerLimits> {
  const config = parseJson(text);
  if (config === undefined) return unknown("not-reported");
  const numberAt = (key: string) => {
    const value = valueAt(config, [key]);
    return typeof value === "number" && value > 0 ? value : null;
  };
  const nanoCpus = numberAt("NanoCpus");
  const quota = numberAt("CpuQuota");
  const period = numberAt("CpuPeriod") ?? 100_000;
  const cpus = nanoCpus === null ? (quota === null ? null : quota / period) : nanoCpus / 1e9;
  return known({ memoryBytes: numberAt("Memory"), cpus });
}
