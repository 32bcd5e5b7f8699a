import { CodedError } from "../../app/contract/errors";
import type { RunnerSnapshot } from "../../app/contract/runner";
import { systemClock } from "../platform/clock";
import type { OpenClawService } from "../services/openclaw/openclaw";
import type { ConnectFlowOptions } from "./connect-openclaw";
import { type PlaceFlowOptions, createPlaceFlow } from "./openclaw-place";

/** For tests: where OpenClaw runs, on a machine without Docker but for what is given. */
export function createFakePlace(
  openclaw: Pick<OpenClawService, "open" | "refresh">,
  runner: { read(): RunnerSnapshot },
  over: Partial<PlaceFlowOptions> = {},
) {
  const nothing = () => {
    throw new Error("nothing is asked here");
  };
  return createPlaceFlow({
    openclaw,
    runner: { read: runner.read, isDockerRemote: () => false },
    runCommand: nothing,
    findExecutable: async () => null,
    sendHttp: nothing,
    env: {},
    os: "linux",
    ownHosts: () => [],
    clock: systemClock,
    log: { warn() {} },
    ...over,
  });
}

/** For tests: a port that can't be opened. */
export const noPort: ConnectFlowOptions["port"] = {
  locks: () => [],
  offer: async () => null,
  open: async () => {
    throw new CodedError("setup-stale", "No port is opened here");
  },
  close: async () => {},
};
