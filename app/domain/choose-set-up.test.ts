import { expect, test } from "vitest";
import { known, unknown } from "../contract/common";
import type { ByHandReason, SetUpOperation } from "../contract/set-up";
import { chooseSetUp, type SetUpFacts } from "./choose-set-up";
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
              hasModelPlugin: known(true),
              ...docker.facts,
            },
          },
  };
}

const down = { server: unknown<string>("not-reachable"), isDesktop: unknown<boolean>("not-reachable") };
const desktop = { server: known("Docker Desktop 4.83.0"), isDesktop: known(true) };
const mac = { os: "darwin", hasDesktopRunner: true } as const;
const wsl = { os: "linux", hasDesktopRunner: true } as const;
const ports = (port: number) => `127.0.0.1:${port}->${port}/tcp, 172.17.0.1:${port}->${port}/tcp`;
const socketOnly = { kind: "docker-desktop", isOnThisMachine: true, hasTcp: false } as const;
const healthy = { state: "healthy", ...mac } as const;

const table: [name: string, given: Given, operations: SetUpOperation[], reason: ByHandReason | null][] = [
  // docker engine on linux
  ["no container, image not known", {}, ["install-runner"], null],
  ["no container, no image", { hasImage: false }, ["install-runner"], null],
  ["no container, image here", { hasImage: true }, ["start-runner", "install-runner"], null],
  ["stopped container", { docker: { container: { state: "stopped", ports: "" } } }, ["start-runner"], null],
  [
    "container up, silent",
    { docker: { container: { state: "running", ports: ports(12434) } } },
    ["restart-runner"],
    null,
  ],
  [
    "container up, ports not listed",
    { docker: { container: { state: "running", ports: "" } } },
    ["restart-runner"],
    null,
  ],
  ["container up elsewhere", { docker: { container: { state: "running", ports: ports(12500) } } }, [], "other-port"],
  ["containers not told", { docker: { container: null } }, [], "not-known"],
  [
    "hanging container",
    { state: "hanging", docker: { container: { state: "running", ports: ports(12434) } } },
    ["restart-runner"],
    null,
  ],
  [
    "paused container",
    { state: "hanging", docker: { container: { state: "stopped", ports: ports(12434) } } },
    ["restart-runner"],
    null,
  ],
  ["a silent stranger", { state: "hanging", strangerAddress: "127.0.0.1:12434" }, [], "port-silent"],
  ["another program", { state: "wrong-service", strangerAddress: "127.0.0.1:12434" }, [], "wrong-service"],
  ["no plugin", { state: "absent", docker: { facts: { hasModelPlugin: known(false) } } }, [], "plugin-missing"],
  ["plugin not told", { docker: { facts: { hasModelPlugin: unknown("timed-out") } } }, [], "not-known"],
  ["daemon down", { docker: { facts: down, container: null } }, [], "engine-down"],
  [
    "docker of a user down",
    { docker: { facts: down, daemonWords: "dial unix /run/user/1000/docker.sock: connect: no such file" } },
    [],
    "engine-down",
  ],
  [
    "desktop for linux down",
    { docker: { facts: down, daemonWords: "dial unix /home/anna/.docker/desktop/docker.sock: connect: refused" } },
    [],
    "desktop-on-linux",
  ],
  ["daemon failed", { docker: { facts: { ...down, server: unknown("tool-failed") } } }, [], "not-known"],
  ["daemon hung", { docker: { facts: { ...down, server: unknown("timed-out") } } }, [], "not-known"],
  ["podman as docker", { docker: { facts: { ...down, server: unknown("not-reported") } } }, [], "not-known"],
  ["locked socket", { docker: { facts: down, isPermissionDenied: true } }, [], "no-permission"],
  ["desktop for linux", { docker: { facts: desktop, hasDesktopCli: known(true) } }, [], "desktop-on-linux"],
  ["no docker", { state: "absent", docker: { isMissing: true } }, [], "docker-missing-engine"],
  // docker desktop
  [
    "off",
    { ...mac, state: "disabled", docker: { facts: desktop, hasDesktopCli: known(true) } },
    ["enable-desktop"],
    "desktop-settings",
  ],
  [
    "off in wsl",
    { ...wsl, state: "disabled", docker: { facts: desktop, hasDesktopCli: known(true) } },
    ["enable-desktop"],
    "desktop-settings",
  ],
  ["off, too old for its CLI", { ...mac, state: "disabled", docker: { facts: desktop } }, [], "desktop-settings"],
  [
    "off, CLI not told",
    { ...mac, state: "disabled", docker: { facts: desktop, hasDesktopCli: unknown("timed-out") } },
    [],
    "desktop-settings",
  ],
  [
    "hanging",
    { ...mac, state: "hanging", docker: { facts: desktop, hasDesktopCli: known(true) } },
    [],
    "desktop-hanging",
  ],
  ["engine down", { ...mac, docker: { facts: down, hasDesktopCli: known(true) } }, ["start-desktop"], null],
  [
    "unable to start",
    { ...mac, docker: { facts: { ...down, server: unknown("tool-failed") }, hasDesktopCli: known(true) } },
    ["start-desktop"],
    null,
  ],
  [
    "hung",
    { ...mac, docker: { facts: { ...down, server: unknown("timed-out") }, hasDesktopCli: known(true) } },
    [],
    "not-known",
  ],
  ["some docker down", { ...mac, docker: { facts: down } }, [], "docker-down"],
  ["wsl, down", { ...wsl, docker: { facts: down } }, [], "wsl-docker-down"],
  ["wsl, engine of its own", wsl, ["install-runner"], null],
  ["colima", mac, [], "other-docker"],
  ["which docker is not told", { ...mac, docker: { facts: { isDesktop: unknown("tool-failed") } } }, [], "not-known"],
  ["no docker on a mac", { ...mac, state: "absent", docker: { isMissing: true } }, [], "docker-missing-desktop"],
  // whatever docker is
  ["not asked yet", { state: "looking", docker: null }, [], "not-known"],
  ["looking", { state: "looking" }, [], "not-known"],
  ["a named address", { configuredAddress: "gpu:12434" }, [], "configured-address"],
  ["docker on another machine", { isDockerRemote: true }, [], "remote-docker"],
  ["another program, no docker", { state: "wrong-service", docker: { isMissing: true } }, [], "wrong-service"],
  // a runner that answers
  ["healthy", { ...healthy, endpoint: { ...socketOnly, hasTcp: true } }, [], null],
  [
    "no port",
    { ...healthy, endpoint: socketOnly, docker: { facts: desktop, hasDesktopCli: known(true) } },
    ["open-port"],
    "desktop-port",
  ],
  ["no port, no CLI", { ...healthy, endpoint: socketOnly, docker: { facts: desktop } }, [], "desktop-port"],
  ["no port, elsewhere", { ...healthy, endpoint: { ...socketOnly, isOnThisMachine: false } }, [], null],
  ["no port, an engine", { ...healthy, endpoint: { ...socketOnly, kind: "docker-engine" } }, [], null],
];

test.each(table)("%s", (_name, given, operations, reason) => {
  const choice = chooseSetUp(facts(given));
  expect(choice.operations).toEqual(operations);
  expect(choice.byHand?.reason ?? null).toBe(reason);
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
