import type { Reading } from "../contract/common";
import type { DockerFacts, RunnerKind, RunnerState } from "../contract/runner";
import type { ByHand, ByHandReason, SetUpOperation } from "../contract/set-up";
import { runnerPort } from "./set-up-command";

/** Everything the choice rests on. */
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
  /** The runner's image lies on this machine already; null when that was not asked. */
  hasImage: boolean | null;
};

/** The fitting operations, best first, and what is left to the user. Both empty: nothing has to be done. */
export type SetUpChoice = { operations: SetUpOperation[]; byHand: ByHand | null };

const nothing: SetUpChoice = { operations: [], byHand: null };

function byHand(reason: ByHandReason, over: Partial<Omit<ByHand, "reason">> = {}): SetUpChoice {
  return { operations: [], byHand: { reason, commands: [], needsAdmin: false, subject: "", ...over } };
}

/** Which operation brings the runner up. What is not known is not guessed: then nothing is offered. */
export function chooseSetUp(facts: SetUpFacts): SetUpChoice {
  const { state, configuredAddress, docker, endpoint } = facts;
  if (state === "healthy") return endpoint === null ? nothing : chooseForHealthy(facts);
  if (state === "looking" || docker === null) return byHand("not-known");
  if (configuredAddress !== null) return byHand("configured-address", { subject: configuredAddress });
  if (docker.isMissing) {
    if (state === "wrong-service") return byHand("wrong-service", { subject: facts.strangerAddress ?? "" });
    return byHand(facts.os === "linux" && !facts.hasDesktopRunner ? "docker-missing-engine" : "docker-missing-desktop");
  }
  if (facts.isDockerRemote) return byHand("remote-docker");
  if (docker.isPermissionDenied) {
    return facts.os === "linux"
      ? byHand("no-permission", { commands: ["sudo usermod -aG docker $USER"], needsAdmin: true })
      : byHand("not-known");
  }
  const { server, isDesktop } = docker.facts;
  if (!server.isKnown) return chooseForDaemonDown(facts, docker);
  if (!isDesktop.isKnown) return byHand("not-known");
  return isDesktop.value ? chooseForDesktop(facts, docker) : chooseForEngine(facts, docker);
}

type Docker = NonNullable<SetUpFacts["docker"]>;
const isSaid = (reading: Reading<boolean>) => reading.isKnown && reading.value;

function chooseForHealthy({ endpoint, configuredAddress, docker }: SetUpFacts): SetUpChoice {
  const isOurs = endpoint?.kind === "docker-desktop" && endpoint.isOnThisMachine && configuredAddress === null;
  if (!isOurs || endpoint.hasTcp || docker === null) return nothing;
  const alone = byHand("desktop-port");
  return isSaid(docker.hasDesktopCli) ? { ...alone, operations: ["open-port"] } : alone;
}

function chooseForDaemonDown({ os, hasDesktopRunner }: SetUpFacts, docker: Docker): SetUpChoice {
  const reason = docker.facts.server.isKnown ? null : docker.facts.server.reason;
  if (reason !== "not-reachable" && reason !== "tool-failed") return byHand("not-known");
  if (hasDesktopRunner && isSaid(docker.hasDesktopCli)) {
    return { operations: ["start-desktop"], byHand: null };
  }
  if (os !== "linux") return byHand("docker-down");
  if (hasDesktopRunner) return byHand("wsl-docker-down");
  const words = docker.daemonWords ?? "";
  if (/\.docker\/desktop\//.test(words)) return byHand("desktop-on-linux");
  if (reason !== "not-reachable") return byHand("not-known");
  return /\/run\/user\/\d+\/docker\.sock/.test(words)
    ? byHand("engine-down", { commands: ["systemctl --user start docker"] })
    : byHand("engine-down", { commands: ["sudo systemctl start docker"], needsAdmin: true });
}

function chooseForDesktop({ state, hasDesktopRunner }: SetUpFacts, docker: Docker): SetUpChoice {
  if (!hasDesktopRunner) return byHand("desktop-on-linux");
  if (state === "hanging") return byHand("desktop-hanging");
  if (state !== "disabled") return byHand("not-known");
  const alone = byHand("desktop-settings");
  return isSaid(docker.hasDesktopCli) ? { ...alone, operations: ["enable-desktop"] } : alone;
}

function chooseForEngine({ state, os, strangerAddress, hasImage }: SetUpFacts, docker: Docker): SetUpChoice {
  const { container } = docker;
  const { hasModelPlugin } = docker.facts;
  if (os !== "linux") return byHand("other-docker");
  if (state === "wrong-service") return byHand("wrong-service", { subject: strangerAddress ?? "" });
  if (hasModelPlugin.isKnown && !hasModelPlugin.value) {
    const install = (tool: string) => `sudo ${tool} install docker-model-plugin`;
    return byHand("plugin-missing", { commands: [install("apt-get"), install("dnf")], needsAdmin: true });
  }
  if (!hasModelPlugin.isKnown || container === null) return byHand("not-known");
  const port = portOf(container.ports);
  if (state === "hanging") {
    return port === runnerPort
      ? { operations: ["restart-runner"], byHand: null }
      : byHand("port-silent", { subject: strangerAddress ?? "" });
  }
  if (state !== "down") return byHand("not-known");
  switch (container.state) {
    case "running":
      return port === null || port === runnerPort
        ? { operations: ["restart-runner"], byHand: null }
        : byHand("other-port", { subject: `127.0.0.1:${port}` });
    case "stopped":
      return { operations: ["start-runner"], byHand: null };
    case "missing":
      // `stop-runner` removes the container: with its image here nothing has to be fetched
      return { operations: hasImage === true ? ["start-runner", "install-runner"] : ["install-runner"], byHand: null };
  }
}

/** The port on this machine in `127.0.0.1:12434->12434/tcp, …`; null when docker lists none. */
function portOf(ports: string): string | null {
  return /:(\d+)->/.exec(ports)?.[1] ?? null;
}
