import path from "node:path";
import { createLimitsFlow, createRunnerLimit } from "../flows/container-limits";
import { createFitFlow } from "../flows/judge-fit";
import type { JsonFileAccess } from "../platform/json-file";
import type { Platform } from "../platform/platform";
import type { StartJob } from "../platform/ports";
import { createContainerLimits } from "../services/runner/container-limits";
import { openKeptLimits } from "../services/runner/kept-limits";

type FitOptions = Parameters<typeof createFitFlow>[0];

/** The limits of the runner's container, and the fit, which is judged by them. */
export async function composeLimits({
  platform: { runCommand, env, clock, log, paths },
  files,
  findExecutable,
  startJob,
  ...judged
}: Omit<FitOptions, "runnerLimitBytes"> & {
  platform: Pick<Platform, "runCommand" | "env" | "clock" | "log" | "paths">;
  files: JsonFileAccess;
  findExecutable: (name: string) => Promise<string | null>;
  startJob: StartJob;
}) {
  const { runner } = judged;
  const container = createContainerLimits({ runCommand, findExecutable, env, clock });
  const fitFlow = createFitFlow({ ...judged, runnerLimitBytes: createRunnerLimit({ runner, container }) });
  const limitsFlow = createLimitsFlow({
    runner,
    container,
    kept: await openKeptLimits({ file: path.join(paths.settingsFolder, "container-limits.json"), files, log }),
    loadedNeedBytes: fitFlow.loadedNeedBytes,
    startJob,
  });
  return { fitFlow, limitsFlow };
}
