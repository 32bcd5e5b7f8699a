import { unknown } from "../../../app/contract/common";
import type { RunnerAttempt, RunnerEndpoint, RunnerSnapshot } from "../../../app/contract/runner";
import { locateRunner } from "../../../app/domain/runner-location";
import type { HttpAddress } from "../../platform/http";
import type { Candidate } from "./candidates";
import type { DockerFindings } from "./docker-facts";
import { noFacts } from "./parse-docker";
import { judge, judgeTcpKind } from "./judge";

export type Content = Omit<RunnerSnapshot, "revision" | "asOf">;

/** The endpoint as the window shows it: what it is, and where it computes. */
export function describeEndpoint({
  candidate,
  address,
  root,
  openAiBaseUrl,
  findings,
  os,
  ownHosts,
  isEngine = false,
  holder = null,
}: {
  candidate: Candidate;
  address: HttpAddress;
  root: "desktop" | "open-source" | null;
  openAiBaseUrl: string | null;
  findings: DockerFindings | null;
  os: NodeJS.Platform;
  ownHosts: readonly string[];
  /** No whole Model Runner. */
  isEngine?: boolean;
  /** The program that listens at a loopback port somebody named; null: not told. */
  holder?: string | null;
}): RunnerEndpoint {
  const url = address.kind === "tcp" ? new URL(address.origin) : null;
  const port = url?.port || (url?.protocol === "https:" ? "443" : "80");
  const kind = candidate.kind ?? (isEngine ? "unknown" : judgeTcpKind(root, port, findings));
  const transport = url ? "tcp" : os === "win32" ? "pipe" : "socket";
  const place = locateRunner({
    transport,
    hostOrPath: address.kind === "tcp" ? (url?.hostname ?? "") : address.path,
    kind,
    isNamedByUser: candidate.dockerEndpoint === null,
    dockerEndpoint: candidate.dockerEndpoint,
    ownHosts,
    isEngine,
    holder,
  });
  const leaves = url !== null && place.location !== "this-machine";
  return {
    source: candidate.source,
    kind,
    transport,
    address: candidate.label,
    ...place,
    openAiBaseUrl,
    ...(leaves ? { isEncrypted: url.protocol === "https:" } : {}),
  };
}

/** The snapshot while no runner is healthy. */
export function describeSick(
  attempts: RunnerAttempt[],
  findings: DockerFindings | null,
  {
    hasDesktopRunner,
    wasEverHealthy,
    isDockerSlow,
  }: {
    hasDesktopRunner: boolean;
    wasEverHealthy: boolean;
    /** Docker's command line has been waited for long enough. */
    isDockerSlow: boolean;
  },
): Content {
  const verdict = judge(attempts, findings, { hasDesktopRunner });
  // that nothing answers is known, whatever docker will say of it
  const isDown = verdict.state === "looking" && (wasEverHealthy || isDockerSlow);
  const message = wasEverHealthy ? "The Model Runner does not answer any more." : "No Model Runner answers.";
  return {
    state: isDown ? "down" : verdict.state,
    problem: isDown ? { code: "runner-down", message } : verdict.problem,
    endpoint: null,
    version: unknown("not-reachable"),
    backends: [],
    loaded: [],
    modelsDiskBytes: unknown("not-reachable"),
    attempts,
    docker: findings?.facts ?? noFacts(),
  };
}

/** Before the first look. */
export function describeLooking(): Content {
  return {
    ...describeSick([], null, { hasDesktopRunner: false, wasEverHealthy: false, isDockerSlow: false }),
    version: unknown("not-measured-yet"),
    modelsDiskBytes: unknown("not-measured-yet"),
  };
}
