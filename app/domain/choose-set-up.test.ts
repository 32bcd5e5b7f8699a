import { expect, test } from "vitest";
import { known, unknown } from "../contract/reading";
import type { DockerProduct } from "../contract/runner";
import type { ByHandReason, SetUpOperation } from "../contract/set-up";
import { chooseSetUp } from "./choose-set-up";
import {
  type ContextFacts,
  type DesktopSettingsFacts,
  type DockerSituation,
  type SetUpFacts,
  dockerSituations,
  packageToolOf,
} from "./docker-situation";
import { setUpArgs, setUpLine, undoLine } from "./set-up-command";

type Docker = NonNullable<SetUpFacts["docker"]>;
type Given = Partial<Omit<SetUpFacts, "docker">> & {
  docker?: (Partial<Omit<Docker, "facts">> & { facts?: Partial<Docker["facts"]> }) | null;
};

/** A Docker Engine on Linux with the plugin, without a container, as the recordings have it. */
function facts({ docker = {}, ...over }: Given = {}): SetUpFacts {
  return {
    state: "down",
    os: "linux",
    endpoint: null,
    configuredAddress: null,
    strangerAddress: null,
    hasDesktopRunner: false,
    isDockerRemote: false,
    hasImage: null,
    desktopSettings: null,
    contexts: null,
    packageTool: null,
    machine:
      over.os === "darwin"
        ? { os: "darwin", arch: "arm64", processor: known("Apple M2"), gpus: known([]) }
        : { os: over.os ?? "linux", arch: "x64", processor: known("Ryzen 9"), gpus: known([]) },
    ...over,
    docker:
      docker === null
        ? null
        : {
            isMissing: false,
            container: { state: "missing", ports: "" },
            hasDesktopCli: known(false),
            isPermissionDenied: false,
            daemonWords: null,
            ...docker,
            facts: {
              client: known("28.2.2"),
              server: known("Docker Engine 20.10.24+dfsg1"),
              isDesktop: known(false),
              product: known("docker-engine"),
              desktopVersion: unknown("not-reported"),
              hasModelPlugin: known(true),
              pluginVersion: known("v1.2.6"),
              isRootless: known(false),
              proxy: known(""),
              ...docker.facts,
            },
          },
  };
}

const down = {
  server: unknown<string>("not-reachable"),
  product: unknown<DockerProduct>("not-reachable"),
  isDesktop: unknown<boolean>("not-reachable"),
  desktopVersion: unknown<string>("not-reachable"),
};
const desktop = {
  server: known("Docker Desktop"),
  product: known<DockerProduct>("docker-desktop"),
  isDesktop: known(true),
};
const mac = { os: "darwin", hasDesktopRunner: true } as const;
const wsl = { os: "linux", hasDesktopRunner: true } as const;
const ports = (port: number) => `127.0.0.1:${port}->${port}/tcp, 172.17.0.1:${port}->${port}/tcp`;
const socketOnly = { kind: "docker-desktop", isOnThisMachine: true, hasTcp: false } as const;
const healthy = { state: "healthy", ...mac } as const;

type Row = [given: Given, operations: SetUpOperation[], reason: ByHandReason | null];
const desktopUp = { facts: desktop, hasDesktopCli: known(true) };
const desktopOf = (version: string) => ({
  ...desktopUp,
  facts: { ...desktop, server: known(`Docker Desktop ${version}`), desktopVersion: known(version) },
});
const off = { ...mac, state: "disabled" } as const;
const quit = { ...mac, docker: { facts: down, hasDesktopCli: known(true) } };
const own = (over: Partial<DesktopSettingsFacts>): DesktopSettingsFacts => ({
  isInferenceOn: null,
  isLockedOff: false,
  hasUndo: false,
  ...over,
});
const contexts = (over: Partial<ContextFacts>): ContextFacts => ({
  current: "work",
  pinnedBy: null,
  answering: [{ name: "default", product: "Docker Engine 28.2.2" }],
  ...over,
});
const intelMac = { os: "darwin", arch: "x64", processor: known("Intel Core i7-9750H"), gpus: known([]) } as const;
const named = (product: DockerProduct) => ({ facts: { product: known(product) } });
const running = (port: number | null) =>
  ({ container: { state: "running", ports: port === null ? "" : ports(port) } }) as const;

/** A row at least for each way it can be: the compiler asks for them. */
const table: Record<DockerSituation, Row[]> = {
  looking: [
    [{ state: "looking", docker: null }, [], "not-known"],
    [{ state: "looking" }, [], "not-known"],
  ],
  well: [
    [{ ...healthy, endpoint: { ...socketOnly, hasTcp: true } }, [], null],
    [{ ...healthy, endpoint: { ...socketOnly, isOnThisMachine: false } }, [], null],
    [{ ...healthy, endpoint: { ...socketOnly, kind: "docker-engine" } }, [], null],
  ],
  "well-without-port": [
    [{ ...healthy, endpoint: socketOnly, docker: desktopUp }, ["open-port"], "desktop-port"],
    [{ ...healthy, endpoint: socketOnly, docker: { facts: desktop } }, [], "desktop-port"],
  ],
  "configured-address": [[{ configuredAddress: "gpu:12434" }, [], "configured-address"]],
  "docker-remote": [[{ isDockerRemote: true }, [], "remote-docker"]],

  "docker-remote-and-one-here": [
    [{ isDockerRemote: true, contexts: contexts({}) }, ["use-context"], "remote-docker"],
    [{ isDockerRemote: true, contexts: contexts({ pinnedBy: "DOCKER_HOST" }) }, [], "remote-docker"],
  ],

  "docker-missing-desktop": [
    [{ ...mac, state: "absent", docker: { isMissing: true } }, [], "docker-missing-desktop"],
    [
      { os: "win32", hasDesktopRunner: true, state: "absent", docker: { isMissing: true } },
      [],
      "docker-missing-desktop",
    ],
  ],
  "docker-missing-intel-mac": [
    [{ ...mac, machine: intelMac, state: "absent", docker: { isMissing: true } }, [], "intel-mac"],
  ],
  "docker-missing-engine": [[{ state: "absent", docker: { isMissing: true } }, [], "docker-missing-engine"]],
  "docker-missing-port-taken": [[{ state: "wrong-service", docker: { isMissing: true } }, [], "wrong-service"]],

  "socket-locked": [[{ docker: { facts: down, isPermissionDenied: true } }, [], "no-permission"]],
  "socket-locked-elsewhere": [[{ ...mac, docker: { facts: down, isPermissionDenied: true } }, [], "not-known"]],
  "wrong-context": [
    [{ docker: { facts: down }, contexts: contexts({}) }, ["use-context"], "wrong-context"],
    [
      { docker: { facts: { ...down, server: unknown("timed-out") } }, contexts: contexts({}) },
      ["use-context"],
      "wrong-context",
    ],
  ],
  "wrong-context-pinned": [
    [{ docker: { facts: down }, contexts: contexts({ pinnedBy: "DOCKER_CONTEXT" }) }, [], "pinned-context"],
  ],
  "desktop-down": [
    // Docker Desktop itself can be started: that comes first
    [{ ...quit, contexts: contexts({}) }, ["start-desktop"], null],
    [{ ...quit, desktopSettings: own({ isInferenceOn: true }) }, ["start-desktop"], null],
    [
      { ...quit, desktopSettings: own({ isInferenceOn: true, hasUndo: true }) },
      ["start-desktop", "undo-desktop-settings"],
      null,
    ],
    [{ ...mac, docker: { facts: down, hasDesktopCli: known(true) } }, ["start-desktop"], null],
    [
      { ...mac, docker: { facts: { ...down, server: unknown("tool-failed") }, hasDesktopCli: known(true) } },
      ["start-desktop"],
      null,
    ],
  ],
  "desktop-down-and-off": [
    [{ ...quit, desktopSettings: own({}) }, ["start-desktop", "edit-desktop-settings"], null],
    [{ ...quit, desktopSettings: own({ isInferenceOn: false }) }, ["start-desktop", "edit-desktop-settings"], null],
    [{ ...quit, desktopSettings: own({ isLockedOff: true }) }, ["start-desktop"], null],
  ],
  "desktop-down-without-cli": [[{ ...mac, docker: { facts: down } }, [], "docker-down"]],
  "desktop-on-linux-down": [
    [
      { docker: { facts: down, daemonWords: "dial unix /home/anna/.docker/desktop/docker.sock: connect: refused" } },
      [],
      "desktop-on-linux",
    ],
  ],
  "wsl-down": [[{ ...wsl, docker: { facts: down } }, [], "wsl-docker-down"]],
  "engine-down": [[{ docker: { facts: down, container: null } }, [], "engine-down"]],
  "engine-rootless-down": [
    [
      { docker: { facts: down, daemonWords: "dial unix /run/user/1000/docker.sock: connect: no such file" } },
      [],
      "engine-down",
    ],
  ],
  "daemon-hung": [
    [{ docker: { facts: { ...down, server: unknown("timed-out") } } }, [], "daemon-hung"],
    [
      { ...mac, docker: { facts: { ...down, server: unknown("timed-out") }, hasDesktopCli: known(true) } },
      [],
      "daemon-hung",
    ],
  ],
  "daemon-unclear": [
    [{ docker: { facts: { ...down, server: unknown("tool-failed") } } }, [], "not-known"],
    [{ docker: { facts: { ...down, server: unknown("not-reported") } } }, [], "not-known"],
    [{ ...mac, docker: { facts: { isDesktop: unknown("tool-failed") } } }, [], "not-known"],
  ],

  "desktop-off": [
    [
      { ...off, docker: desktopOf("4.70.1"), desktopSettings: own({}) },
      ["enable-desktop", "edit-desktop-settings"],
      "desktop-settings",
    ],
    [{ ...off, docker: desktopOf("4.70.1") }, ["enable-desktop"], "desktop-settings"],
    [{ ...off, docker: desktopOf("4.40.0") }, ["enable-desktop"], "desktop-settings"],
    [{ ...off, docker: desktopUp }, ["enable-desktop"], "desktop-settings"],
    [{ ...wsl, state: "disabled", docker: desktopUp }, ["enable-desktop"], "desktop-settings"],
    // the docker command is pointed at a dead daemon; Docker Desktop's own socket answers
    [{ ...off, docker: { facts: down, hasDesktopCli: known(true) } }, ["enable-desktop"], "desktop-settings"],
  ],
  "desktop-off-by-default": [
    [{ ...off, docker: desktopOf("4.71.0") }, ["enable-desktop"], "desktop-off-by-default"],
    [{ ...off, docker: desktopOf("5.0") }, ["enable-desktop"], "desktop-off-by-default"],
  ],
  "desktop-off-without-cli": [
    [{ ...off, docker: { facts: desktop } }, [], "desktop-settings"],
    [{ ...off, docker: { facts: desktop, hasDesktopCli: unknown("timed-out") } }, [], "desktop-settings"],
  ],
  "desktop-locked": [
    [{ ...off, docker: desktopOf("4.83.0"), desktopSettings: own({ isLockedOff: true }) }, [], "desktop-locked"],
  ],
  "desktop-too-old": [
    [{ ...off, docker: desktopOf("4.39.0") }, [], "desktop-too-old"],
    [{ ...off, state: "down", docker: desktopOf("4.9") }, [], "desktop-too-old"],
  ],
  "desktop-intel-mac": [[{ ...off, machine: intelMac, docker: desktopOf("4.83.0") }, [], "intel-mac"]],
  "desktop-on-linux": [[{ docker: desktopUp }, [], "desktop-on-linux"]],
  "desktop-hanging": [[{ ...mac, state: "hanging", docker: desktopUp }, [], "desktop-hanging"]],
  "desktop-unclear": [[{ ...mac, docker: desktopUp }, [], "not-known"]],

  podman: [
    [{ docker: named("podman") }, [], "podman"],
    [{ docker: { facts: { ...down, product: known("podman") } } }, [], "podman"],
  ],
  orbstack: [[{ ...mac, docker: named("orbstack") }, [], "orbstack"]],
  colima: [[{ ...mac, docker: named("colima") }, [], "colima"]],
  "rancher-desktop": [[{ ...mac, docker: named("rancher-desktop") }, [], "rancher-desktop"]],
  "other-docker": [
    [mac, [], "other-docker"],
    [{ docker: named("other") }, [], "other-docker"],
  ],

  "port-taken": [[{ state: "wrong-service", strangerAddress: "127.0.0.1:12434" }, [], "wrong-service"]],
  "port-silent": [[{ state: "hanging", strangerAddress: "127.0.0.1:12434" }, [], "port-silent"]],
  "plugin-missing": [[{ state: "absent", docker: { facts: { hasModelPlugin: known(false) } } }, [], "plugin-missing"]],
  "plugin-unclear": [[{ docker: { facts: { hasModelPlugin: unknown("timed-out") } } }, [], "not-known"]],
  "plugin-too-old": [[{ docker: { facts: { pluginVersion: known("v0.1.44") } } }, [], "plugin-too-old"]],
  "container-hanging": [
    [{ state: "hanging", docker: running(12434) }, ["restart-runner"], null],
    // paused
    [{ state: "hanging", docker: { container: { state: "stopped", ports: ports(12434) } } }, ["restart-runner"], null],
  ],
  "container-silent": [
    [{ docker: running(12434) }, ["restart-runner"], null],
    [{ docker: running(null) }, ["restart-runner"], null],
  ],
  "container-elsewhere": [[{ docker: running(12500) }, [], "other-port"]],
  "container-stopped": [
    [{ docker: { container: { state: "stopped", ports: "" } } }, ["start-runner"], null],
    [
      { docker: { facts: { isRootless: known(true) }, container: { state: "stopped", ports: "" } } },
      ["start-runner"],
      null,
    ],
  ],
  "container-missing": [[{ hasImage: true }, ["start-runner", "install-runner"], null]],
  "container-and-image-missing": [
    [{}, ["install-runner"], null],
    [{ hasImage: false }, ["install-runner"], null],
    [wsl, ["install-runner"], null],
    [{ docker: { facts: { pluginVersion: unknown("not-reported") } } }, ["install-runner"], null],
  ],
  "engine-unclear": [[{ docker: { container: null } }, [], "not-known"]],
};

test.each(dockerSituations)("%s", (situation) => {
  expect(table[situation].length).toBeGreaterThan(0);
  for (const [given, operations, reason] of table[situation]) {
    const choice = chooseSetUp(facts(given));
    expect(choice.situation).toBe(situation);
    expect(choice.operations).toEqual(operations);
    expect(choice.byHand?.reason ?? null).toBe(reason);
  }
});

test.each<[string, Given, string[]]>([
  ["no docker: it comes first", { docker: { isMissing: true } }, ["install-standalone"]],
  ["docker is down", { docker: { facts: down } }, ["install-standalone"]],
  [
    "docker without a container: after what is docker's",
    { hasImage: true },
    ["start-runner", "install-runner", "install-standalone"],
  ],
  ["a runner answers", { state: "healthy" }, []],
  ["an address of one's own", { configuredAddress: "gpu:12434" }, []],
  ["docker elsewhere", { isDockerRemote: true }, []],
  ["before docker was asked", { docker: null }, []],
  [
    "the container hangs: that is mended, not gone round",
    { state: "hanging", docker: running(12434) },
    ["restart-runner"],
  ],
])("the runner without Docker, %s", (_name, given, operations) => {
  expect(chooseSetUp(facts({ ...given, standalone: "installable" })).operations).toEqual(operations);
  const whenHere = operations.map((each) => (each === "install-standalone" ? "start-standalone" : each));
  expect(chooseSetUp(facts({ ...given, standalone: "ready" })).operations).toEqual(whenHere);
  const without = operations.filter((each) => each !== "install-standalone");
  expect(chooseSetUp(facts({ ...given, standalone: null })).operations).toEqual(without);
});

test("the sentence is told what it is about", () => {
  const subject = (given: Given) => chooseSetUp(facts(given)).byHand?.subject;
  expect(subject({ ...off, docker: desktopOf("4.83.0") })).toBe("4.83.0");
  expect(subject({ ...off, docker: desktopOf("4.30.0") })).toBe("4.30.0");
  expect(subject({ docker: running(12500) })).toBe("127.0.0.1:12500");
  expect(subject({ docker: { facts: down }, contexts: contexts({}) })).toBe("work");
  expect(subject({ docker: { facts: down }, contexts: contexts({ pinnedBy: "DOCKER_HOST" }) })).toBe("DOCKER_HOST");
  expect(subject({ docker: { facts: { pluginVersion: known("v0.1.40") } } })).toBe("v0.1.40");
});

test("what Model Runner needs is told where it can be the reason", () => {
  const ids = (given: Given) => chooseSetUp(facts(given)).requirements.map(({ id, verdict }) => `${id} ${verdict}`);
  expect(ids({ ...off, docker: desktopOf("4.39.0") })).toEqual(["desktop-version unmet", "apple-silicon met"]);
  expect(ids({ ...mac, docker: { facts: down, hasDesktopCli: known(true) } })).toEqual([
    "desktop-version unknown",
    "apple-silicon met",
  ]);
  expect(ids({})).toEqual(["plugin-version met"]);
  expect(ids({ docker: { facts: { hasModelPlugin: known(false) } } })).toEqual([]);
  expect(ids({ docker: named("podman") })).toEqual([]);
});

test("what is to be typed is exact, and says whether it needs an administrator", () => {
  expect(chooseSetUp(facts({ docker: { facts: down } })).byHand).toMatchObject({
    commands: ["sudo systemctl start docker"],
    needsAdmin: true,
  });
  const own = { facts: down, daemonWords: "dial unix /run/user/1000/docker.sock: connect: no such file" };
  expect(chooseSetUp(facts({ docker: own })).byHand).toMatchObject({
    commands: ["systemctl --user start docker"],
    needsAdmin: false,
  });
  expect(chooseSetUp(facts({ docker: { facts: { hasModelPlugin: known(false) } } })).byHand).toMatchObject({
    commands: ["sudo apt-get install docker-model-plugin", "sudo dnf install docker-model-plugin"],
    needsAdmin: true,
  });
  const elsewhere = { container: { state: "running", ports: ports(12500) } } as const;
  expect(chooseSetUp(facts({ docker: elsewhere })).byHand?.subject).toBe("127.0.0.1:12500");
});

test("commands are what is shown, and options stand only where they belong", () => {
  expect(setUpLine("enable-desktop", ["do-not-track", "tcp"])).toBe("docker desktop enable model-runner --tcp 12434");
  expect(setUpLine("open-port")).toBe("docker desktop enable model-runner --tcp 12434");
  expect(setUpArgs("install-runner", ["tcp", "do-not-track"])).toEqual(["model", "install-runner", "--do-not-track"]);
  expect(setUpArgs("start-desktop", ["tcp", "do-not-track"])).toEqual(["desktop", "start"]);
  expect(undoLine("install-runner")).toBe("docker model uninstall-runner");
  expect(undoLine("restart-runner")).toBeNull();
});

test.each([
  ["ID=ubuntu\nID_LIKE=debian\n", "apt-get"],
  ['NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n', "apt-get"],
  ['ID=debian\nVERSION_ID="13"\n', "apt-get"],
  ['ID="fedora"\n', "dnf"],
  ['ID="rocky"\nID_LIKE="rhel centos fedora"\n', "dnf"],
  ["ID=arch\n", null],
  ["ID=notdebian\n", null],
  [null, null],
] as const)("packages of %j are installed by %s", (osRelease, tool) => {
  expect(packageToolOf(osRelease)).toBe(tool);
});

test("only this system's own line is told where it is known", () => {
  const commands = (packageTool: SetUpFacts["packageTool"]) =>
    chooseSetUp(facts({ docker: { facts: { hasModelPlugin: known(false) } }, packageTool })).byHand?.commands;
  expect(commands("apt-get")).toEqual(["sudo apt-get install docker-model-plugin"]);
  expect(commands("dnf")).toEqual(["sudo dnf install docker-model-plugin"]);
  expect(commands(null)).toHaveLength(2);
});

test("a docker context is chosen by its name, and taken back by the earlier one", () => {
  const { context } = chooseSetUp(facts({ docker: { facts: down }, contexts: contexts({}) }));
  expect(context).toEqual({ name: "default", before: "work" });
  expect(setUpLine("use-context", [], "default")).toBe("docker context use default");
  expect(undoLine("use-context", "my work")).toBe('docker context use "my work"');
});
