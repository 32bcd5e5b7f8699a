import type { RunCommand } from "../../platform/run-command";
import { childEnvironment } from "./docker-facts";

const repository = "docker/model-runner";
const commandMs = 10_000;
type Environment = Readonly<Record<string, string | undefined>>;

/** The image `install-runner` takes: its version and variant come from the environment, else from the daemon's GPU. */
export function runnerImage({
  runtimes,
  hasNvidiaTools,
  env,
}: {
  runtimes: readonly string[];
  /** `nvidia-container-runtime` is on the PATH: older set-ups tell docker nothing of it. */
  hasNvidiaTools: boolean;
  env: Environment;
}): string {
  const version = env["MODEL_RUNNER_CONTROLLER_VERSION"] || "latest";
  const variant = env["MODEL_RUNNER_CONTROLLER_VARIANT"] ?? variantOf(runtimes, hasNvidiaTools);
  const isPlain = variant === "" || variant === "cpu" || variant === "generic";
  return `${repository}:${version}${isPlain ? "" : `-${variant}`}`;
}

/** In the order in which the installer looks; musa and cann have no image of their own. */
function variantOf(runtimes: readonly string[], hasNvidiaTools: boolean): string {
  if (runtimes.includes("nvidia")) return "cuda";
  if (runtimes.includes("rocm")) return "rocm";
  if (runtimes.includes("mthreads") || runtimes.includes("cann")) return "";
  return hasNvidiaTools ? "cuda" : "";
}

/** The image's size as docker writes it ("147MB") where it lies on this machine, "" where it does not; null when docker does not tell. */
export async function imageHere(
  image: string,
  { runCommand, file, env }: { runCommand: RunCommand; file: string; env: Environment },
): Promise<string | null> {
  const args = ["image", "ls", "--filter", `reference=${image}`, "--format", "{{.Repository}}:{{.Tag}}\t{{.Size}}"];
  const result = await runCommand({ file, args, env: childEnvironment(env), timeoutMs: commandMs });
  if (result.kind !== "exited" || result.exitCode !== 0) return null;
  const rows = result.stdout.split("\n").map((line) => line.trim().split("\t"));
  return rows.find(([name]) => name === image)?.[1] ?? "";
}
