import type { RunnerSnapshot } from "../../../app/contract/runner";
import type { SetUpFacts } from "../../../app/domain/docker-situation";
import { isRemoteDaemon } from "../../../app/domain/runner-location";
import type { Candidate } from "./candidates";
import type { DockerFindings } from "./docker-facts";

/** What is asked, or known to others, when a set-up is chosen. */
type AskedLater = "machine" | "hasImage" | "desktopSettings" | "contexts" | "packageTool";

/** What is known of runner and Docker now, with what decides which image is taken. */
export type GatheredFacts = Omit<SetUpFacts, AskedLater> & {
  runtimes: readonly string[];
};

export function gatherSetUpFacts({
  os,
  now,
  candidates,
  docker: watch,
}: {
  os: NodeJS.Platform;
  now: RunnerSnapshot;
  candidates: readonly Candidate[];
  docker: { findings(): DockerFindings | null; hasDesktopRunner(): boolean };
}): GatheredFacts {
  const docker = watch.findings();
  // an address that somebody named stands alone; a cloud context has the usual port beside it
  const [first, ...others] = candidates;
  const isNamed = first !== undefined && others.length === 0 && !["default-port", "homeport"].includes(first.source);
  const isRemote = candidates.some(({ kind, dockerEndpoint }) => kind === "cloud" || isRemoteDaemon(dockerEndpoint));
  const locked = now.attempts.some(({ source, outcome }) => source === "docker-socket" && outcome === "no-permission");
  const stranger = now.attempts.find(
    ({ source, outcome }) => source === "default-port" && ["wrong-service", "wants-https", "hanging"].includes(outcome),
  );
  return {
    state: now.state,
    os: os === "darwin" || os === "win32" || os === "linux" ? os : "other",
    endpoint:
      now.endpoint === null
        ? null
        : {
            kind: now.endpoint.kind,
            isOnThisMachine: now.endpoint.location === "this-machine",
            hasTcp: now.endpoint.openAiBaseUrl !== null,
          },
    configuredAddress: isNamed ? first.label : null,
    strangerAddress: stranger?.address ?? null,
    hasDesktopRunner: watch.hasDesktopRunner(),
    isDockerRemote: isRemote,
    docker:
      docker === null
        ? null
        : {
            facts: docker.facts,
            isMissing: docker.isMissing,
            container: docker.container,
            hasDesktopCli: docker.hasDesktopCli,
            isPermissionDenied: isDenied(docker) || (locked && !docker.facts.server.isKnown),
            daemonWords: docker.daemonWords,
          },
    runtimes: docker?.runtimes ?? [],
  };
}

function isDenied({ facts: { server } }: DockerFindings): boolean {
  return !server.isKnown && server.reason === "no-permission";
}
