import { isRemoteDaemon } from "../../../app/domain/runner-location";
import type { OfflineSwitch } from "../../platform/offline";
import type { RunCommand } from "../../platform/run-command";
import { readDockerTarget } from "./docker-context";

export const offlineDockerWords = "Offline mode is on: Docker is on another machine and was not contacted";

/**
 * In offline mode docker's command line is run only where it speaks to a daemon of this machine: to one elsewhere
 * (`ssh://`, `tcp://`, Docker's cloud) the command ends as a failed one, with words that say so.
 */
export function keepDockerHome(
  runCommand: RunCommand,
  {
    offline,
    ownHosts,
    ...place
  }: { offline: Pick<OfflineSwitch, "isOn">; ownHosts: () => string[] } & Parameters<typeof readDockerTarget>[0],
): RunCommand {
  return async (request) => {
    if (!offline.isOn() || !/(?:^|[\\/])docker(?:\.exe)?$/i.test(request.file) || isOfHere(request.args)) {
      return runCommand(request);
    }
    const { endpoint, isCloud } = await readDockerTarget(place);
    if (!isCloud && !isRemoteDaemon(endpoint, ownHosts())) return runCommand(request);
    const stderr = `${offlineDockerWords}${endpoint === null ? "" : ` (${endpoint.replace(/\/\/[^/]*@/, "//")})`}.`;
    return { kind: "exited", exitCode: 1, stdout: "", stderr, isTruncated: false, durationMs: 0 };
  };
}

/** Reads or changes files of this machine, or speaks to the program here. */
const isOfHere = ([first]: readonly string[]): boolean => first === "context" || first === "desktop";
