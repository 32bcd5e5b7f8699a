import type { Reading } from "../contract/common";
import type { DockerFacts, RunnerKind, RunnerState } from "../contract/runner";
import { type MachineFacts, floors, isAppleSilicon, isAtLeast } from "./version-floors";
import { runnerPort } from "./set-up-command";

/** Everything the choice of a set-up rests on. */
export type SetUpFacts = {
  state: RunnerState;
  os: "darwin" | "win32" | "linux" | "other";
  /** Of the runner that answers; null while none does. */
  endpoint: { kind: RunnerKind; isOnThisMachine: boolean; hasTcp: boolean } | null;
  /** The address was named by somebody (settings, MODEL_RUNNER_HOST, a model context): null when none was. */
  configuredAddress: string | null;
  /** What answers, or is silent, at the runner's usual port without being a runner. */
  strangerAddress: string | null;
  /** Docker Desktop of this system has a Model Runner: macOS, Windows, WSL. */
  hasDesktopRunner: boolean;
  /** The docker command line talks to another machine, or to a cloud. */
  isDockerRemote: boolean;
  machine: MachineFacts;
  /** Docker Desktop's own settings file; null where there is none that Homeport can read. */
  desktopSettings: DesktopSettingsFacts | null;
  /** Asked only where the daemon in use does not answer, or is elsewhere; null: not asked, or not told. */
  contexts: ContextFacts | null;
  /** What installs packages on this Linux; null: not known. */
  packageTool: PackageTool | null;
  /** Null: docker's command line was not asked yet. */
  docker: {
    facts: DockerFacts;
    isMissing: boolean;
    container: { state: "running" | "stopped" | "missing"; ports: string } | null;
    hasDesktopCli: Reading<boolean>;
    isPermissionDenied: boolean;
    /** Docker's own words about a daemon it can't reach. */
    daemonWords: string | null;
  } | null;
  /** The runner without Docker: all of it is here, Homeport could get it, or (null) not on this machine, or it runs. */
  standalone?: "ready" | "installable" | null;
  /** The runner's image lies on this machine already; null when that was not asked. */
  hasImage: boolean | null;
};

export type PackageTool = "apt-get" | "dnf";

/** Out of /etc/os-release: its ID, and what it says it is like. */
export function packageToolOf(osRelease: string | null): PackageTool | null {
  const words = [...(osRelease ?? "").matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].flatMap(([, value = ""]) =>
    value.replaceAll(/["']/g, "").toLowerCase().split(/\s+/),
  );
  if (words.some((word) => word === "debian" || word === "ubuntu")) return "apt-get";
  return words.some((word) => word === "fedora" || word === "rhel" || word === "centos") ? "dnf" : null;
}

/** Where the docker command is pointed, and who else answers on this machine. */
export type ContextFacts = {
  current: string;
  /** The variable that decides it, whatever context is chosen. */
  pinnedBy: string | null;
  answering: readonly { name: string; product: string }[];
};

export type DesktopSettingsFacts = {
  /** Null: the file says nothing of it. */
  isInferenceOn: boolean | null;
  /** By an organisation's policy. */
  isLockedOff: boolean;
  /** Homeport changed the file, and what it wrote still stands in it. */
  hasUndo: boolean;
};

/** Every way Docker and its Model Runner can be, told apart. What to do about each is in `choose-set-up`. */
export const dockerSituations = [
  // whatever docker is
  "looking",
  "well",
  "well-without-port",
  "configured-address",
  "docker-remote",
  "docker-remote-and-one-here",
  // no docker
  "docker-missing-desktop",
  "docker-missing-intel-mac",
  "docker-missing-engine",
  "docker-missing-port-taken",
  // a docker that can't be used
  "socket-locked",
  "socket-locked-elsewhere",
  "wrong-context",
  "wrong-context-pinned",
  "desktop-down",
  "desktop-down-and-off",
  "desktop-down-without-cli",
  "desktop-on-linux-down",
  "wsl-down",
  "engine-down",
  "engine-rootless-down",
  "daemon-hung",
  "daemon-unclear",
  // Docker Desktop, up
  "desktop-off",
  "desktop-off-by-default",
  "desktop-off-without-cli",
  "desktop-locked",
  "desktop-too-old",
  "desktop-intel-mac",
  "desktop-on-linux",
  "desktop-hanging",
  "desktop-unclear",
  // somebody else under docker's name
  "podman",
  "orbstack",
  "colima",
  "rancher-desktop",
  "other-docker",
  // Docker Engine, up
  "port-taken",
  "port-silent",
  "plugin-missing",
  "plugin-unclear",
  "plugin-too-old",
  "container-hanging",
  "container-silent",
  "container-elsewhere",
  "container-stopped",
  "container-missing",
  "container-and-image-missing",
  "engine-unclear",
] as const;
export type DockerSituation = (typeof dockerSituations)[number];
/** Somebody else holds the runner's port: who, is worth asking. */
export const portHeldSituations: readonly DockerSituation[] = [
  "docker-missing-port-taken",
  "port-taken",
  "port-silent",
];

type AskedDocker = NonNullable<SetUpFacts["docker"]>;
const isSaid = (reading: Reading<boolean>) => reading.isKnown && reading.value;
const isDenied = (reading: Reading<boolean>) => reading.isKnown && !reading.value;

/** What is the matter. What is not known is not guessed: then it is one of the unclear ones. */
export function situationOf(facts: SetUpFacts): DockerSituation {
  const { state, docker } = facts;
  if (state === "healthy") return isWithoutPort(facts) ? "well-without-port" : "well";
  if (state === "looking" || docker === null) return "looking";
  if (facts.configuredAddress !== null) return "configured-address";
  if (docker.isMissing) return withoutDocker(facts);
  if (facts.isDockerRemote) return answersElsewhere(facts) ? "docker-remote-and-one-here" : "docker-remote";
  if (docker.isPermissionDenied) return facts.os === "linux" ? "socket-locked" : "socket-locked-elsewhere";
  const { server, isDesktop, product } = docker.facts;
  if (product.isKnown && product.value === "podman") return "podman";
  // its own socket answers, whatever the docker command is pointed at
  if (state === "disabled" && facts.hasDesktopRunner) return withDesktop(facts, docker);
  if (!server.isKnown) return withoutDaemon(facts, docker);
  if (!isDesktop.isKnown || !product.isKnown) return "daemon-unclear";
  if (isDesktop.value) return facts.hasDesktopRunner ? withDesktop(facts, docker) : "desktop-on-linux";
  if (product.value === "other") return "other-docker";
  if (product.value !== "docker-engine" && product.value !== "docker-desktop") return product.value;
  return facts.os === "linux" ? withEngine(facts, docker) : "other-docker";
}

/** A daemon of this machine answers that the docker command could be pointed at. */
const answersElsewhere = ({ contexts }: SetUpFacts) => contexts !== null && contexts.answering.length > 0;

function isWithoutPort({ endpoint, configuredAddress, docker }: SetUpFacts): boolean {
  const isOurs = endpoint?.kind === "docker-desktop" && endpoint.isOnThisMachine && configuredAddress === null;
  return isOurs && !endpoint.hasTcp && docker !== null;
}

function withoutDocker({ state, os, hasDesktopRunner, machine }: SetUpFacts): DockerSituation {
  if (state === "wrong-service") return "docker-missing-port-taken";
  if (os === "linux" && !hasDesktopRunner) return "docker-missing-engine";
  return os === "darwin" && isDenied(isAppleSilicon(machine)) ? "docker-missing-intel-mac" : "docker-missing-desktop";
}

function withoutDaemon(facts: SetUpFacts, docker: AskedDocker): DockerSituation {
  const { os, hasDesktopRunner, desktopSettings } = facts;
  const reason = docker.facts.server.isKnown ? null : docker.facts.server.reason;
  const canStart = hasDesktopRunner && isSaid(docker.hasDesktopCli);
  if (!canStart && answersElsewhere(facts)) {
    return facts.contexts?.pinnedBy ? "wrong-context-pinned" : "wrong-context";
  }
  if (reason === "timed-out") return "daemon-hung";
  if (reason !== "not-reachable" && reason !== "tool-failed") return "daemon-unclear";
  if (canStart) {
    return desktopSettings !== null && desktopSettings.isInferenceOn !== true ? "desktop-down-and-off" : "desktop-down";
  }
  if (os !== "linux") return "desktop-down-without-cli";
  if (hasDesktopRunner) return "wsl-down";
  const words = docker.daemonWords ?? "";
  if (/\.docker\/desktop\//.test(words)) return "desktop-on-linux-down";
  if (reason !== "not-reachable") return "daemon-unclear";
  return /\/run\/user\/\d+\/docker\.sock/.test(words) ? "engine-rootless-down" : "engine-down";
}

function withDesktop({ state, os, machine, desktopSettings }: SetUpFacts, docker: AskedDocker): DockerSituation {
  const { desktopVersion } = docker.facts;
  if (os === "darwin" && isDenied(isAppleSilicon(machine))) return "desktop-intel-mac";
  if (isDenied(isAtLeast(desktopVersion, floors.desktop))) return "desktop-too-old";
  if (state === "hanging") return "desktop-hanging";
  if (state !== "disabled") return "desktop-unclear";
  if (desktopSettings?.isLockedOff === true) return "desktop-locked";
  if (!isSaid(docker.hasDesktopCli)) return "desktop-off-without-cli";
  return isSaid(isAtLeast(desktopVersion, floors.desktopOffByDefault)) ? "desktop-off-by-default" : "desktop-off";
}

function withEngine({ state, hasImage }: SetUpFacts, { facts, container }: AskedDocker): DockerSituation {
  const { hasModelPlugin, pluginVersion } = facts;
  if (state === "wrong-service") return "port-taken";
  if (!hasModelPlugin.isKnown) return "plugin-unclear";
  if (!hasModelPlugin.value) return "plugin-missing";
  if (isDenied(isAtLeast(pluginVersion, floors.plugin))) return "plugin-too-old";
  if (container === null) return "engine-unclear";
  const port = portOf(container.ports);
  if (state === "hanging") return port === runnerPort ? "container-hanging" : "port-silent";
  if (state !== "down") return "engine-unclear";
  switch (container.state) {
    case "running":
      return port === null || port === runnerPort ? "container-silent" : "container-elsewhere";
    case "stopped":
      return "container-stopped";
    case "missing":
      return hasImage === true ? "container-missing" : "container-and-image-missing";
  }
}

/** The port on this machine in `127.0.0.1:12434->12434/tcp, …`; null when docker lists none. */
export function portOf(ports: string): string | null {
  return /:(\d+)->/.exec(ports)?.[1] ?? null;
}
