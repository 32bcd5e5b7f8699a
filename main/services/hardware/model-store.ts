import path from "node:path";
import { known, unknown, type Reading } from "../../../app/contract/common";
import type { RunnerEndpoint } from "../../../app/contract/runner";

/**
 * The folder on this machine whose disk the runner's models fill. Docker Desktop and the standalone runner keep them in
 * `~/.docker/models` (or MODELS_PATH); Docker Engine in a volume below its own root. On another machine: unknown.
 */
export function findModelStore({
  endpoint,
  dockerRoot,
  env,
  home,
  os,
}: {
  /** Docker Engine's own folder, as `docker info` tells it; null while it was not asked. */
  dockerRoot: string | null;
  endpoint: Pick<RunnerEndpoint, "kind" | "location"> | null;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  os: NodeJS.Platform;
}): Reading<string> {
  if (endpoint?.location === "another-machine" || endpoint?.kind === "cloud") {
    return unknown("not-reachable", "The models lie on another machine.");
  }
  const { join, isAbsolute } = os === "win32" ? path.win32 : path.posix;
  if (endpoint?.kind === "docker-engine") {
    // elsewhere the engine lives in a virtual machine, and its disk is not one of ours
    if (os !== "linux") return unknown("not-supported", "The models lie in a virtual machine.");
    return dockerRoot === null ? unknown("not-measured-yet") : known(dockerRoot);
  }
  const own = env["MODELS_PATH"]?.trim();
  if (own && isAbsolute(own) && endpoint?.kind !== "docker-desktop") return known(own);
  return known(join(home, ".docker", "models"));
}

/** The store itself, with the runner's own files in it: on Docker Engine its volume. */
export function findStoreFolder(where: Parameters<typeof findModelStore>[0]): Reading<string> {
  const store = findModelStore(where);
  if (!store.isKnown || where.endpoint?.kind !== "docker-engine") return store;
  return known(path.posix.join(store.value, "volumes", "docker-model-runner-models", "_data"));
}
