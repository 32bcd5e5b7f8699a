import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { DockerFacts } from "../../../app/contract/runner";
import { exited } from "../../platform/fake-command";
import type { CommandRequest, CommandResult, RunCommand } from "../../platform/run-command";
import { readDockerFindings } from "./docker-facts";
import { parseContainers, parseDockerFacts, parseModelVersion } from "./parse-docker";

const fixtures = path.resolve(import.meta.dirname, "../../../e2e/fixtures/recordings");
const text = (file: string) => readFileSync(path.join(fixtures, file), "utf8");

const recorded = (name: string) =>
  exited(text(`dmr/cli/${name}.stdout`), Number(text(`dmr/cli/${name}.rc`)), text(`dmr/cli/${name}.stderr`));
const timedOut: CommandResult = { kind: "timed-out", stdout: "", stderr: "", durationMs: 10_000 };
const nothing = exited("");

const parsed = (version: CommandResult, info: CommandResult) => DockerFacts.parse(parseDockerFacts(version, info));
const known = (value: unknown) => ({ isKnown: true, value });

describe("what docker's command line says", () => {
  test("a Docker Engine with the plugin", () => {
    expect(parsed(recorded("engine-docker-version"), recorded("engine-docker-info"))).toMatchObject({
      client: known("28.2.2"),
      server: known("Docker Engine 20.10.24+dfsg1"),
      product: known("docker-engine"),
      isDesktop: known(false),
      desktopVersion: { isKnown: false, reason: "not-reported" },
      hasModelPlugin: known(true),
      isRootless: known(false),
      proxy: known(""),
    });
  });

  test("no daemon: client and plugin are known all the same", () => {
    expect(parsed(recorded("nodaemon-docker-version"), recorded("nodaemon-docker-info"))).toMatchObject({
      client: known("28.2.2"),
      server: { isKnown: false, reason: "not-reachable", detail: expect.stringContaining("Cannot connect") },
      isDesktop: { isKnown: false, reason: "not-reachable" },
      hasModelPlugin: known(true),
    });
  });

  test("Docker Desktop, by product name or by system", () => {
    expect(parsed(exited(text("os/macos-docker-version-json-desktop-4.49.json")), nothing)).toMatchObject({
      server: known("Docker Desktop 4.49.0"),
      product: known("docker-desktop"),
      desktopVersion: known("4.49.0"),
      isDesktop: known(true),
      hasModelPlugin: { isKnown: false },
    });
    expect(parsed(nothing, exited(text("os/windows-docker-info-json-desktop-wsl2-nvidia-28.2.json")))).toMatchObject({
      server: { isKnown: false },
      isDesktop: known(true),
    });
  });

  test("the community's packages", () => {
    expect(parsed(exited(text("os/linux-docker-version-json-engine-29.1.json")), nothing)).toMatchObject({
      server: known("Docker Engine 29.1.3"),
      isDesktop: known(false),
    });
  });

  test("podman under docker's name has no server of ours", () => {
    expect(parsed(exited(text("os/linux-docker-version-json-podman.json")), nothing)).toMatchObject({
      client: known("4.9.3"),
      product: known("podman"),
      server: { isKnown: false, reason: "not-reported" },
    });
  });

  test("the daemon is down and there are no plugins", () => {
    const info = exited(text("os/macos-docker-info-json-daemon-down.json"), 1);
    expect(parsed(exited(text("os/windows-docker-version-json-desktop-server-null.json"), 1), info)).toMatchObject({
      client: known("29.1.3"),
      server: { isKnown: false, reason: "tool-failed" },
      hasModelPlugin: known(false),
    });
  });

  test.each<[string, CommandResult, string]>([
    ["hung", timedOut, "timed-out"],
    ["killed", { kind: "killed", signal: "SIGKILL", stdout: "", stderr: "", durationMs: 1 }, "tool-failed"],
    ["not JSON", exited("Client: 28"), "not-reported"],
    [
      "no permission",
      exited("", 1, "permission denied while trying to connect to the Docker daemon socket"),
      "no-permission",
    ],
    ["broken", exited('{"Client":', 1, "segmentation fault"), "tool-failed"],
  ])("%s", (_name, result, reason) => {
    const facts = parsed(result, result);
    for (const fact of Object.values(facts)) expect(fact).toMatchObject({ isKnown: false, reason });
  });

  test("JSON after a warning", () => {
    const version = exited(`WARNING: plugin is not valid\n${text("dmr/cli/engine-docker-version.stdout")}`);
    expect(parsed(version, nothing).server).toEqual(known("Docker Engine 20.10.24+dfsg1"));
  });
});

const engine = JSON.parse(text("dmr/cli/engine-docker-info.stdout")) as { ClientInfo: object };
const info = (over: object) => exited(JSON.stringify({ ...engine, ...over }));

test.each<[object, object]>([
  [{ OperatingSystem: "OrbStack", Name: "orbstack" }, { product: known("orbstack") }],
  [{ Name: "colima" }, { product: known("colima") }],
  [{ Name: "lima-rancher-desktop" }, { product: known("rancher-desktop") }],
  [{ SecurityOptions: ["name=seccomp,profile=builtin", "name=rootless"] }, { isRootless: known(true) }],
  [{ SecurityOptions: null }, { isRootless: { isKnown: false, reason: "not-reported" } }],
  [{ HttpProxy: "http://anna:secret@proxy.example:3128", HttpsProxy: "" }, { proxy: known("proxy.example:3128") }],
  [
    { ClientInfo: { Plugins: [{ Name: "model", Version: "v1.2.6" }] } },
    { hasModelPlugin: known(true), pluginVersion: known("v1.2.6") },
  ],
])("docker info with %j", (over, expected) => {
  expect(parsed(recorded("engine-docker-version"), info(over))).toMatchObject(expected);
});

test.each<[string, CommandResult, object]>([
  [
    "an old docker",
    exited("", 1, "docker: 'model' is not a docker command.\nSee 'docker --help'"),
    { hasModelPlugin: known(false) },
  ],
  [
    "a new docker",
    exited("", 1, "docker: unknown command: docker model\n\nRun 'docker --help' for more information"),
    { hasModelPlugin: known(false) },
  ],
  [
    "the plugin",
    exited("Client:\n Version:    v1.2.6\n OS/Arch:    linux/amd64\n\nServer:\n Version:    (not reachable)\n"),
    { hasModelPlugin: known(true), pluginVersion: known("v1.2.6") },
  ],
  [
    "an older plugin",
    exited("Docker Model Runner version v1.0.2-99-gca12aae1-dirty\nDocker Engine Kind: Docker Engine\n"),
    { hasModelPlugin: known(true), pluginVersion: known("v1.0.2-99-gca12aae1-dirty") },
  ],
  ["nobody", timedOut, { hasModelPlugin: { isKnown: false, reason: "timed-out" } }],
])("a docker that does not list plugins: %s answers to docker model version", (_name, result, expected) => {
  expect(parseModelVersion(result)).toMatchObject(expected);
});

test.each<[string, CommandResult, unknown]>([
  [
    "running",
    exited("docker-model-runner\trunning\t127.0.0.1:12434->12434/tcp\n"),
    { state: "running", ports: "127.0.0.1:12434->12434/tcp" },
  ],
  ["stopped", exited("docker-model-runner\texited\t\n"), { state: "stopped", ports: "" }],
  ["only one with a longer name", exited("my-docker-model-runner-2\trunning\t\n"), { state: "missing", ports: "" }],
  ["none", exited(""), { state: "missing", ports: "" }],
  ["failed", exited("", 1, "no permission"), null],
  ["hung", timedOut, null],
])("the container: %s", (_name, result, container) => {
  expect(parseContainers(result)).toEqual(container);
});

describe("asking", () => {
  const ask = (answer: (request: CommandRequest) => CommandResult, isThere = true) => {
    const runCommand = vi.fn<RunCommand>((request) => Promise.resolve(answer(request)));
    const findings = readDockerFindings({
      runCommand,
      findExecutable: () => Promise.resolve(isThere ? "/usr/bin/docker" : null),
      env: { PATH: "/bin", HOME: "/home/anna", OPENAI_API_KEY: "sk-1", DOCKER_HOST: "ssh://gpu" },
      hasDesktopRunner: false,
    });
    return { runCommand, findings };
  };

  test("never installs anything, takes no secret along, and has time limits", async () => {
    const { runCommand, findings } = ask((request) =>
      recorded(request.args[0] === "info" ? "engine-docker-info" : "engine-docker-version"),
    );
    expect(await findings).toMatchObject({ rootFolder: "/var/lib/docker" });
    expect(runCommand).toHaveBeenCalledTimes(3);
    for (const [request] of runCommand.mock.calls) {
      expect(request.env).toEqual({ HOME: "/home/anna", DOCKER_HOST: "ssh://gpu", MODEL_RUNNER_NO_AUTO_INSTALL: "1" });
      expect(request.timeoutMs).toBe(10_000);
      expect(["version", "info", "ps"]).toContain(request.args[0]);
    }
  });

  test("without docker no process is started", async () => {
    const { runCommand, findings } = ask(() => nothing, false);
    expect(await findings).toMatchObject({ isMissing: true, facts: { client: { reason: "tool-missing" } } });
    expect(runCommand).not.toHaveBeenCalled();
  });

  test("containers are not asked for when the daemon is down", async () => {
    const { runCommand, findings } = ask((request) =>
      recorded(request.args[0] === "info" ? "nodaemon-docker-info" : "nodaemon-docker-version"),
    );
    expect(await findings).toMatchObject({
      container: null,
      isMissing: false,
      daemonWords: expect.stringContaining("Cannot connect"),
    });
    expect(runCommand).toHaveBeenCalledTimes(2);
  });
});
