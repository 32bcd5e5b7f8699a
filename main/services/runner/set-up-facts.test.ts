import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { known, unknown } from "../../../app/contract/common";
import type { RunnerAttempt } from "../../../app/contract/runner";
import { chooseSetUp } from "../../../app/domain/choose-set-up";
import { exited } from "../../platform/fake-command";
import type { CommandResult, RunCommand } from "../../platform/run-command";
import type { Candidate } from "./candidates";
import { describeSick } from "./describe";
import { readDockerFindings } from "./docker-facts";
import { imageHere, runnerImage } from "./runner-image";
import { gatherSetUpFacts } from "./set-up-facts";

const root = path.resolve(import.meta.dirname, "../../..");
const own = path.join(root, "e2e/fixtures/recordings");
/** Untrimmed, with plugin lists, where they lie beside the project. */
const whole = path.join(root, "../shared/recordings");
const text = (file: string) =>
  readFileSync(existsSync(path.join(whole, file)) ? path.join(whole, file) : path.join(own, file), "utf8");

const recorded = (name: string) =>
  exited(text(`dmr/cli/${name}.stdout`), Number(text(`dmr/cli/${name}.rc`)), text(`dmr/cli/${name}.stderr`));
/** The trimmed recordings name no plugins; these are what docker lists them like. */
const withPlugins = (result: CommandResult, ...names: string[]): CommandResult => {
  if (result.kind !== "exited") return result;
  const info = JSON.parse(result.stdout) as { ClientInfo?: object };
  const plugins = names.map((Name) => ({ Name }));
  return { ...result, stdout: JSON.stringify({ ...info, ClientInfo: { ...info.ClientInfo, Plugins: plugins } }) };
};

const engine = {
  version: recorded("engine-docker-version"),
  info: withPlugins(recorded("engine-docker-info"), "model"),
};
const noDaemon = {
  version: recorded("nodaemon-docker-version"),
  info: withPlugins(recorded("nodaemon-docker-info"), "model"),
};
const windows = {
  version: exited(text("os/macos-docker-version-json-desktop-4.49.json")),
  info: withPlugins(exited(text("os/windows-docker-info-json-desktop-wsl2-nvidia-28.2.json")), "desktop", "model"),
};
const macDown = {
  version: exited(
    text("os/windows-docker-version-json-desktop-server-null.json"),
    1,
    "Cannot connect to the Docker daemon",
  ),
  info: withPlugins(exited(text("os/macos-docker-info-json-daemon-down.json"), 1), "desktop", "model"),
};

type World = { version: CommandResult; info: CommandResult };
const refused: RunnerAttempt[] = [
  { source: "docker-socket", address: "/var/run/docker.sock", outcome: "wrong-service" },
  { source: "default-port", address: "127.0.0.1:12434", outcome: "refused" },
];
const candidate = (over: Partial<Candidate>): Candidate => ({
  source: "default-port",
  label: "127.0.0.1:12434",
  address: { kind: "tcp", origin: "http://127.0.0.1:12434", basePath: "" },
  fault: null,
  kind: null,
  dockerEndpoint: null,
  ...over,
});
const usual = [candidate({ source: "docker-socket", label: "/var/run/docker.sock" }), candidate({})];

async function choiceFor(
  { version, info }: World,
  {
    ps = "",
    os = "linux" as NodeJS.Platform,
    isWsl = false,
    attempts = refused,
    candidates = usual as readonly Candidate[],
  } = {},
) {
  const hasDesktopRunner = os !== "linux" || isWsl;
  const runCommand: RunCommand = async ({ args }) =>
    args[0] === "version" ? version : args[0] === "info" ? info : exited(ps);
  const findings = await readDockerFindings({
    runCommand,
    findExecutable: async () => "/usr/bin/docker",
    env: {},
    hasDesktopRunner,
  });
  const now = {
    ...describeSick(attempts, findings, { hasDesktopRunner, wasEverHealthy: false, isDockerSlow: false }),
    revision: 1,
    asOf: 1,
  };
  const facts = gatherSetUpFacts({
    os,
    now,
    candidates,
    docker: { findings: () => findings, hasDesktopRunner: () => hasDesktopRunner },
  });
  const { operations, byHand } = chooseSetUp({
    ...facts,
    hasImage: null,
    desktopSettings: null,
    contexts: null,
    packageTool: null,
    machine: { os: facts.os, arch: "x64", processor: known("Apple M2"), gpus: known([]) },
  });
  return [operations.join(" "), byHand?.reason ?? null];
}

describe("from what docker was recorded to say", () => {
  const container = (state: string, ports = "") => `docker-model-runner\t${state}\t${ports}\n`;
  const published = "127.0.0.1:12434->12434/tcp, 172.17.0.1:12434->12434/tcp";

  test("Docker Engine: no container, stopped, silent, plugin absent, daemon down", async () => {
    expect(await choiceFor(engine)).toEqual(["install-runner", null]);
    expect(await choiceFor(engine, { ps: container("exited") })).toEqual(["start-runner", null]);
    expect(await choiceFor(engine, { ps: container("running", published) })).toEqual(["restart-runner", null]);
    const bare = { ...engine, info: withPlugins(engine.info) };
    expect(await choiceFor(bare)).toEqual(["", "plugin-missing"]);
    expect(await choiceFor(noDaemon)).toEqual(["", "engine-down"]);
  });

  test("Docker Engine: a hanging runner, another program at the port", async () => {
    const at = (outcome: RunnerAttempt["outcome"]): RunnerAttempt[] => [
      { source: "default-port", address: "127.0.0.1:12434", outcome },
    ];
    const running = { ps: container("running", published), attempts: at("hanging") };
    expect(await choiceFor(engine, running)).toEqual(["restart-runner", null]);
    expect(await choiceFor(engine, { attempts: at("hanging") })).toEqual(["", "port-silent"]);
    expect(await choiceFor(engine, { attempts: at("wrong-service") })).toEqual(["", "wrong-service"]);
  });

  test("Docker Desktop: off, down, in WSL, on Linux", async () => {
    expect(await choiceFor(windows, { os: "win32" })).toEqual(["enable-desktop", "desktop-settings"]);
    expect(await choiceFor(windows, { isWsl: true })).toEqual(["enable-desktop", "desktop-settings"]);
    expect(await choiceFor(windows)).toEqual(["", "desktop-on-linux"]);
    expect(await choiceFor(macDown, { os: "darwin" })).toEqual(["start-desktop", null]);
    expect(await choiceFor({ ...macDown, info: withPlugins(macDown.info) }, { os: "darwin" })).toEqual([
      "",
      "docker-down",
    ]);
  });

  test("podman under docker's name is offered nothing", async () => {
    const podman = { version: exited(text("os/linux-docker-version-json-podman.json")), info: exited("{}") };
    expect(await choiceFor(podman)).toEqual(["", "podman"]);
  });

  test("a locked socket, an address of one's own, docker elsewhere, a cloud", async () => {
    const denied = exited("", 1, "permission denied while trying to connect to the Docker daemon socket");
    expect(await choiceFor({ version: denied, info: denied })).toEqual(["", "no-permission"]);
    const mine = { candidates: [candidate({ source: "environment", label: "gpu:12434" })] };
    expect(await choiceFor(engine, mine)).toEqual(["", "configured-address"]);
    expect(await choiceFor(engine, { candidates: [candidate({ dockerEndpoint: "ssh://gpu" })] })).toEqual([
      "",
      "remote-docker",
    ]);
    const cloud = candidate({ source: "docker-context", kind: "cloud" });
    expect(await choiceFor(engine, { candidates: [cloud, candidate({})] })).toEqual(["", "remote-docker"]);
  });
});

test("before docker was asked nothing is known", () => {
  const now = {
    ...describeSick([], null, { hasDesktopRunner: false, wasEverHealthy: false, isDockerSlow: false }),
    revision: 1,
    asOf: 1,
  };
  const docker = { findings: () => null, hasDesktopRunner: () => false };
  const facts = gatherSetUpFacts({ os: "freebsd", now, candidates: [], docker });
  expect(facts).toMatchObject({ os: "other", docker: null, configuredAddress: null, runtimes: [] });
  expect(now.version).toEqual(unknown("not-reachable"));
});

describe("the image", () => {
  test.each([
    [[], false, {}, "latest"],
    [["runc", "nvidia", "rocm"], false, {}, "latest-cuda"],
    [["rocm"], true, {}, "latest-rocm"],
    [["mthreads"], true, {}, "latest"],
    [["runc"], true, {}, "latest-cuda"],
    [["nvidia"], false, { MODEL_RUNNER_CONTROLLER_VARIANT: "cpu" }, "latest"],
    [
      [],
      false,
      { MODEL_RUNNER_CONTROLLER_VARIANT: "vllm-cuda", MODEL_RUNNER_CONTROLLER_VERSION: "v1.2" },
      "v1.2-vllm-cuda",
    ],
  ])("runtimes %j, NVIDIA's tools %s, %o: %s", (runtimes, hasNvidiaTools, env, tag) => {
    expect(runnerImage({ runtimes, hasNvidiaTools, env })).toBe(`docker/model-runner:${tag}`);
  });

  test.each([
    [exited("docker/model-runner:latest\t147MB\n"), "147MB"],
    [exited("docker/model-runner:latest-cuda\t3.2GB\n"), ""],
    [exited(""), ""],
    [exited("", 1, "Cannot connect"), null],
  ])("%o is here, and so large: %s", async (result, isHere) => {
    const runCommand: RunCommand = async ({ env }) => {
      expect(env?.["MODEL_RUNNER_NO_AUTO_INSTALL"]).toBe("1");
      return result;
    };
    expect(await imageHere("docker/model-runner:latest", { runCommand, file: "docker", env: {} })).toBe(isHere);
  });
});
