import type { Clock } from "../../platform/clock";
import type { RunCommand } from "../../platform/run-command";
import type { ReadTextFile } from "./docker-context";
import { readDockerFindings, type DockerFindings } from "./docker-facts";

const keptMs = 30_000;
/** When the world visibly changed the findings are asked for again, but not more often than this. */
const keptAfterChangeMs = 3000;

/** Keeps what docker's command line said: one question at a time, half a minute of memory. */
export function createDockerWatch({
  runCommand,
  findExecutable,
  readTextFile,
  env,
  os,
  clock,
  signal,
  onChange,
}: {
  runCommand: RunCommand;
  findExecutable: (name: string) => Promise<string | null>;
  readTextFile: ReadTextFile;
  env: Readonly<Record<string, string | undefined>>;
  os: NodeJS.Platform;
  clock: Clock;
  signal: AbortSignal;
  onChange(): void;
}) {
  let findings: DockerFindings | null = null;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let inFlight: Promise<void> | null = null;
  let hasDesktopRunner = os !== "linux";

  async function read() {
    // under WSL docker's socket is Docker Desktop's; Desktop for Linux has no runner of its own
    const kernel = os === "linux" ? await readTextFile("/proc/version").catch(() => null) : null;
    hasDesktopRunner = os !== "linux" || /microsoft/i.test(kernel ?? "");
    const next = await readDockerFindings({ runCommand, findExecutable, env, hasDesktopRunner, signal });
    if (signal.aborted) return;
    findings = next;
    readAtMs = clock.monotonicMs();
    onChange();
  }

  /** Asks now, or joins who asks already. Never rejects. */
  function refresh(): Promise<void> {
    inFlight ??= read()
      .catch(() => {})
      .finally(() => {
        inFlight = null;
      });
    return inFlight;
  }

  return {
    findings: (): DockerFindings | null => findings,
    hasDesktopRunner: (): boolean => hasDesktopRunner,
    refresh,
    async refreshIfStale({ hasChanged }: { hasChanged: boolean }): Promise<void> {
      const ageMs = clock.monotonicMs() - readAtMs;
      if (ageMs >= (hasChanged ? keptAfterChangeMs : keptMs)) await refresh();
    },
  };
}
