import type { Platform } from "../platform/platform";
import type { CommandResult } from "../platform/run-command";
import { childEnvironment } from "../services/runner/docker-facts";

const dockerMs = 10_000;

/** One short question to Docker's command line. */
export function createAskDocker(
  { env, runCommand }: Pick<Platform, "env" | "runCommand">,
  findExecutable: (name: string) => Promise<string | null>,
) {
  return async (args: readonly string[], signal?: AbortSignal): Promise<CommandResult> => {
    const file = await findExecutable("docker").catch(() => null);
    if (file === null) return { kind: "missing", message: "docker is not installed." };
    return runCommand({ file, args, env: childEnvironment(env), timeoutMs: dockerMs, ...(signal ? { signal } : {}) });
  };
}
