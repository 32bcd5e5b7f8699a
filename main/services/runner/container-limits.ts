import { known, unknown, type Reading } from "../../../app/contract/common";
import type { ContainerLimits } from "../../../app/contract/set-up";
import { parseJson, valueAt } from "../../../app/domain/json-value";
import type { RunCommand } from "../../platform/run-command";
import { childEnvironment } from "./docker-facts";
import { runnerContainer } from "./parse-docker";

const commandMs = 10_000;

/** What somebody allowed the runner's container (`docker update`); known and null: as much as there is. */
export async function readLimits({
  runCommand,
  file,
  env,
}: {
  runCommand: RunCommand;
  file: string;
  env: Readonly<Record<string, string | undefined>>;
}): Promise<Reading<ContainerLimits | null>> {
  const args = ["inspect", "--type", "container", "--format", "{{json .HostConfig}}", runnerContainer];
  const result = await runCommand({ file, args, env: childEnvironment(env), timeoutMs: commandMs });
  if (result.kind !== "exited" || result.exitCode !== 0) return unknown("tool-failed");
  const config = parseJson(result.stdout);
  /** Docker writes 0 for "no limit". */
  const numberAt = (key: string) => {
    const value = valueAt(config, [key]);
    return typeof value === "number" && value > 0 ? value : null;
  };
  if (config === undefined) return unknown("not-reported");
  const nanoCpus = numberAt("NanoCpus");
  const quota = numberAt("CpuQuota");
  const period = numberAt("CpuPeriod") ?? 100_000;
  const cpus = nanoCpus === null ? (quota === null ? null : quota / period) : nanoCpus / 1e9;
  const memoryBytes = numberAt("Memory");
  return known(memoryBytes === null && cpus === null ? null : { memoryBytes, cpus });
}
