import type { ByHand, ByHandReason, Requirement, SetUpOperation } from "../contract/set-up";
import { type DockerSituation, type SetUpFacts, portOf, situationOf } from "./docker-situation";
import { requirementsOf } from "./version-floors";

/** The fitting operations, best first, and what is left to the user. Both empty: nothing has to be done. */
export type SetUpChoice = {
  situation: DockerSituation;
  operations: SetUpOperation[];
  byHand: ByHand | null;
  /** The docker context to choose; null where that is not the matter. */
  context: { name: string; before: string } | null;
  requirements: Requirement[];
};

/** What is done about a situation: by Homeport, by the user, or (where both stand) either way. */
type Remedy = {
  operations?: readonly SetUpOperation[];
  byHand?: ByHandReason;
  /** To be typed by the user. */
  commands?: readonly string[];
  needsAdmin?: true;
};

const pluginPackage = "docker-model-plugin";

const remedies: Record<DockerSituation, Remedy> = {
  looking: { byHand: "not-known" },
  well: {},
  "well-without-port": { operations: ["open-port"], byHand: "desktop-port" },
  "configured-address": { byHand: "configured-address" },
  "docker-remote": { byHand: "remote-docker" },
  "docker-remote-and-one-here": { operations: ["use-context"], byHand: "remote-docker" },

  "docker-missing-desktop": { byHand: "docker-missing-desktop" },
  "docker-missing-intel-mac": { byHand: "intel-mac" },
  "docker-missing-engine": { byHand: "docker-missing-engine" },
  "docker-missing-port-taken": { byHand: "wrong-service" },

  "socket-locked": { byHand: "no-permission", commands: ["sudo usermod -aG docker $USER"], needsAdmin: true },
  "socket-locked-elsewhere": { byHand: "not-known" },
  "wrong-context": { operations: ["use-context"], byHand: "wrong-context" },
  "wrong-context-pinned": { byHand: "pinned-context" },
  "desktop-down": { operations: ["start-desktop", "undo-desktop-settings"] },
  "desktop-down-and-off": { operations: ["start-desktop", "edit-desktop-settings", "undo-desktop-settings"] },
  "desktop-down-without-cli": { byHand: "docker-down" },
  "desktop-on-linux-down": { byHand: "desktop-on-linux" },
  "wsl-down": { byHand: "wsl-docker-down" },
  "engine-down": { byHand: "engine-down", commands: ["sudo systemctl start docker"], needsAdmin: true },
  "engine-rootless-down": { byHand: "engine-down", commands: ["systemctl --user start docker"] },
  "daemon-hung": { byHand: "daemon-hung" },
  "daemon-unclear": { byHand: "not-known" },

  "desktop-off": { operations: ["enable-desktop", "edit-desktop-settings"], byHand: "desktop-settings" },
  "desktop-off-by-default": {
    operations: ["enable-desktop", "edit-desktop-settings"],
    byHand: "desktop-off-by-default",
  },
  "desktop-off-without-cli": { byHand: "desktop-settings" },
  "desktop-locked": { byHand: "desktop-locked" },
  "desktop-too-old": { byHand: "desktop-too-old" },
  "desktop-intel-mac": { byHand: "intel-mac" },
  "desktop-on-linux": { byHand: "desktop-on-linux" },
  "desktop-hanging": { byHand: "desktop-hanging" },
  "desktop-unclear": { byHand: "not-known" },

  podman: { byHand: "podman" },
  orbstack: { byHand: "orbstack" },
  colima: { byHand: "colima" },
  "rancher-desktop": { byHand: "rancher-desktop" },
  "other-docker": { byHand: "other-docker" },

  "port-taken": { byHand: "wrong-service" },
  "port-silent": { byHand: "port-silent" },
  "plugin-missing": {
    byHand: "plugin-missing",
    commands: [`sudo apt-get install ${pluginPackage}`, `sudo dnf install ${pluginPackage}`],
    needsAdmin: true,
  },
  "plugin-unclear": { byHand: "not-known" },
  "plugin-too-old": {
    byHand: "plugin-too-old",
    commands: [`sudo apt-get install --only-upgrade ${pluginPackage}`, `sudo dnf upgrade ${pluginPackage}`],
    needsAdmin: true,
  },
  "container-hanging": { operations: ["restart-runner"] },
  "container-silent": { operations: ["restart-runner"] },
  "container-elsewhere": { byHand: "other-port" },
  "container-stopped": { operations: ["start-runner"] },
  // `stop-runner` removes the container: with its image here nothing has to be fetched
  "container-missing": { operations: ["start-runner", "install-runner"] },
  "container-and-image-missing": { operations: ["install-runner"] },
  "engine-unclear": { byHand: "not-known" },
};

/** Where the runner without Docker is another way: there is no runner, and nobody named a place for one. */
const withoutDocker: readonly DockerSituation[] = [
  "docker-missing-desktop",
  "docker-missing-engine",
  "docker-missing-port-taken",
  "socket-locked",
  "desktop-down",
  "desktop-down-and-off",
  "desktop-down-without-cli",
  "desktop-on-linux-down",
  "engine-down",
  "engine-rootless-down",
  "daemon-hung",
  "desktop-locked",
  "desktop-too-old",
  "desktop-on-linux",
  "podman",
  "orbstack",
  "colima",
  "rancher-desktop",
  "other-docker",
  "port-taken",
  "plugin-missing",
  "plugin-too-old",
  "container-missing",
  "container-and-image-missing",
];

/** The other way, after what is of Docker. */
function standaloneIn(situation: DockerSituation, { standalone = null }: SetUpFacts): SetUpOperation[] {
  if (standalone === null || !withoutDocker.includes(situation)) return [];
  return [standalone === "ready" ? "start-standalone" : "install-standalone"];
}

/** Which operation brings the runner up. What is not known is not guessed: then nothing is offered. */
export function chooseSetUp(facts: SetUpFacts): SetUpChoice {
  const situation = situationOf(facts);
  const { operations = [], byHand, commands = [], needsAdmin = false } = remedies[situation];
  return {
    situation,
    operations: [...operations.filter((operation) => isPossible(operation, facts)), ...standaloneIn(situation, facts)],
    byHand:
      byHand === undefined
        ? null
        : {
            reason: byHand,
            commands: ofThisSystem(commands, facts),
            needsAdmin,
            subject: subjectOf(situation, facts),
            holder: null,
          },
    context: contextOf(facts),
    requirements: requirementsIn(situation, facts),
  };
}

/** A line for each tool that installs packages, unless it is known which one is here. */
function ofThisSystem(commands: readonly string[], { packageTool }: SetUpFacts): string[] {
  const own = packageTool === null ? [] : commands.filter((command) => command.includes(` ${packageTool} `));
  return own.length > 0 ? own : [...commands];
}

function contextOf({ contexts }: SetUpFacts): SetUpChoice["context"] {
  const [first] = contexts?.answering ?? [];
  return contexts === null || first === undefined ? null : { name: first.name, before: contexts.current };
}

function isPossible(operation: SetUpOperation, { docker, desktopSettings, contexts }: SetUpFacts): boolean {
  if (operation === "use-context") return contexts?.pinnedBy === null;
  // Docker Desktop's own commands come with its command line, which a docker from elsewhere may lack
  if (operation === "open-port") return docker?.hasDesktopCli.isKnown === true && docker.hasDesktopCli.value;
  if (operation === "edit-desktop-settings") return desktopSettings?.isLockedOff === false;
  return operation !== "undo-desktop-settings" || desktopSettings?.hasUndo === true;
}

/** Only where they can be the reason, or can be judged. */
function requirementsIn(situation: DockerSituation, { docker, machine }: SetUpFacts): Requirement[] {
  if (docker === null) return [];
  const versions = { desktop: docker.facts.desktopVersion, plugin: docker.facts.pluginVersion };
  if (/^(desktop-(?!on-linux)|docker-missing-(desktop|intel-mac))/.test(situation)) {
    return requirementsOf(true, machine, versions);
  }
  const isOfEngine = situation.startsWith("container-") || situation === "plugin-too-old";
  return isOfEngine ? requirementsOf(false, machine, versions) : [];
}

/** What the sentence is about. */
function subjectOf(situation: DockerSituation, facts: SetUpFacts): string {
  switch (situation) {
    case "configured-address":
      return facts.configuredAddress ?? "";
    case "docker-missing-port-taken":
    case "port-taken":
    case "port-silent":
      return facts.strangerAddress ?? "";
    case "wrong-context":
      return facts.contexts?.current ?? "";
    case "wrong-context-pinned":
      return facts.contexts?.pinnedBy ?? "";
    case "container-elsewhere":
      return `127.0.0.1:${portOf(facts.docker?.container?.ports ?? "") ?? ""}`;
    case "desktop-too-old":
    case "desktop-off-by-default":
      return facts.docker?.facts.desktopVersion.isKnown === true ? facts.docker.facts.desktopVersion.value : "";
    case "plugin-too-old":
      return facts.docker?.facts.pluginVersion.isKnown === true ? facts.docker.facts.pluginVersion.value : "";
    default:
      return "";
  }
}
