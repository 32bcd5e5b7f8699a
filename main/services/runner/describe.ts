import { unknown } from "../../../app/contract/common";
import type { RunnerAttempt, RunnerEndpoint, RunnerSnapshot } from "../../../app/contract/runner";
import { locateRunner } from "../../../app/domain/runner-location";
import type { HttpAddress } from "../../platform/http";
import type { Candidate } from "./candidates";
import { noFacts, type DockerFindings } from "./docker-facts";
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
}: {
  candidate: Candidate;
  address: HttpAddress;
  root: "desktop" | "open-source" | null;
  openAiBaseUrl: string | null;
  findings: DockerFindings | null;
  os: NodeJS.Platform;
  ownHosts: readonly string[];
}): RunnerEndpoint {
  const url = address.kind === "tcp" ? new URL(address.origin) : null;
  const port = url?.port || (url?.protocol === "https:" ? "443" : "80");
  const kind = candidate.kind ?? judgeTcpKind(root, port, findings);
  const transport = url ? "tcp" : os === "win32" ? "pipe" : "socket";
  return {
    source: candidate.source,
    kind,
    transport,
    address: candidate.label,
    ...locateRunner({
      transport,
      hostOrPath: address.kind === "tcp" ? (url?.hostname ?? "") : address.path,
      kind,
      isNamedByUser: candidate.dockerEndpoint === null,
      dockerEndpoint: candidate.dockerEndpoint,
      ownHosts,
    }),
    openAiBaseUrl,
  };
}

/** The snapshot while no runner is healthy. */
export function describeSick(
  attempts: RunnerAttempt[],
  findings: DockerFindings | null,
  { hasDesktopRunner, wasEverHealthy }: { hasDesktopRunner: boolean; wasEverHealthy: boolean },
): Content {
  const verdict = judge(attempts, findings, { hasDesktopRunner });
  // what was there a moment ago is known to be down, whatever docker will say of it
  const isGone = verdict.state === "looking" && wasEverHealthy;
  return {
    state: isGone ? "down" : verdict.state,
    problem: isGone ? { code: "runner-down", message: "The Model Runner does not answer any more." } : verdict.problem,
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
    ...describeSick([], null, { hasDesktopRunner: false, wasEverHealthy: false }),
    version: unknown("not-measured-yet"),
    modelsDiskBytes: unknown("not-measured-yet"),
  };
}
