import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { RunnerSnapshot } from "../../../app/contract/runner";
import { exited } from "../../platform/fake-command";
import type { CommandRequest, CommandResult, RunCommand } from "../../platform/run-command";
import { createManualClock } from "../jobs/fake-clock";
import { createFakeHttp, cutBody, type FakePlace } from "./fake-http";
import { createRunnerService } from "./runner";

const fixtures = path.resolve(import.meta.dirname, "../../../e2e/fixtures/recordings/dmr");
const bodyOf = (name: string): string =>
  JSON.parse(readFileSync(path.join(fixtures, `http/${name}.json`), "utf8")).body;
const tcp = "http://127.0.0.1:12434";
const socket = "/var/run/docker.sock/exp/vDD4.40";

const runnerPlace = (part: Record<string, readonly [number, string]> = {}): FakePlace => ({
  "/": [200, bodyOf("root")],
  "/version": [200, bodyOf("version")],
  "/engines/status": [200, bodyOf("engines-status")],
  "/engines/ps": [200, bodyOf("ps-idle")],
  "/engines/df": [200, bodyOf("df")],
  "/engines/v1/models": [200, bodyOf("openai-models-engines")],
  ...part,
});
const plainDockerEngine: FakePlace = [404, '{"message":"page not found"}'];

type Docker = "missing" | "down" | "desktop" | "engine" | "engine-without-plugin" | "engine-with-runner" | "hung";
function dockerSays(docker: Docker, { args }: CommandRequest): CommandResult {
  if (docker === "hung") return { kind: "timed-out", stdout: "", stderr: "", durationMs: 10_000 };
  if (docker === "missing") return { kind: "missing", message: "ENOENT" };
  if (args[0] === "ps") {
    return exited(docker === "engine-with-runner" ? "docker-model-runner\trunning\t127.0.0.1:12434->12434/tcp\n" : "");
  }
  const isVersion = args[0] === "version";
  if (docker === "down") {
    const stderr = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?";
    return exited(
      isVersion ? '{"Client":{"Version":"28.2.2"},"Server":null}' : '{"ClientInfo":{"Plugins":[]}}',
      1,
      stderr,
    );
  }
  const platform = docker === "desktop" ? "Docker Desktop 4.83.0 (1)" : "";
  if (isVersion)
    return exited(
      JSON.stringify({ Client: { Version: "29" }, Server: { Platform: { Name: platform }, Version: "29" } }),
    );
  const plugins = docker === "engine-without-plugin" ? null : [{ Name: "model" }];
  return exited(
    JSON.stringify({
      OperatingSystem: docker === "desktop" ? "Docker Desktop" : "Debian",
      ClientInfo: { Plugins: plugins },
    }),
  );
}

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

function setUp({
  places = {},
  docker = "missing",
  setting = null,
  env = {},
  os = "darwin",
}: {
  places?: Record<string, FakePlace>;
  docker?: Docker;
  setting?: string | null;
  env?: Record<string, string>;
  os?: NodeJS.Platform;
} = {}) {
  const time = createManualClock();
  const http = createFakeHttp(places);
  const pushed: RunnerSnapshot[] = [];
  const state = { docker, setting, isVisible: true, dockerAnswers: Promise.resolve() };
  const listeners = new Set<() => void>();
  const runCommand = vi.fn<RunCommand>(async (request) => {
    await state.dockerAnswers;
    return dockerSays(state.docker, request);
  });
  const runner = createRunnerService({
    sendHttp: http.sendHttp,
    runCommand,
    findExecutable: () => Promise.resolve(state.docker === "missing" ? null : "/usr/local/bin/docker"),
    readTextFile: () => Promise.resolve(null),
    env,
    home: "/Users/anna",
    os,
    clock: time.clock,
    push: (event, payload) => {
      if (event === "runner.changed") pushed.push(RunnerSnapshot.parse(payload));
    },
    getAddressSetting: () => state.setting,
    attention: {
      isVisible: () => state.isVisible,
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    log: { warn: () => {} },
    listOwnHosts: () => ["workbench"],
  });
  stops.push(() => runner.stop());
  const look = (isVisible: boolean) => {
    state.isVisible = isVisible;
    for (const listener of listeners) listener();
  };
  return { runner, http, time, pushed, state, runCommand, look };
}

describe("a healthy runner", () => {
  test("on the default port", async () => {
    const { runner, runCommand } = setUp({
      places: { [tcp]: runnerPlace({ "/engines/ps": [200, bodyOf("ps-in-use")] }) },
    });
    const found = await runner.probe();
    expect(found).toMatchObject({
      state: "healthy",
      problem: null,
      version: { isKnown: true, value: "dev" },
      modelsDiskBytes: { isKnown: true, value: 253_115_502 },
      endpoint: {
        source: "default-port",
        kind: "standalone",
        transport: "tcp",
        address: "127.0.0.1:12434",
        location: "this-machine",
        openAiBaseUrl: "http://127.0.0.1:12434/engines/v1",
      },
    });
    expect(found.backends).toHaveLength(5);
    expect(found.loaded.map(({ mode }) => mode)).toEqual(["completion", "embedding"]);
    expect(found.attempts.map(({ outcome }) => outcome)).toEqual(["no-socket", "no-socket", "no-socket", "healthy"]);
    expect(runner.address()).toEqual({ kind: "tcp", origin: tcp, basePath: "" });
    expect(runCommand).not.toHaveBeenCalled();
  });

  test("behind a plain Docker Engine's socket the 404 is passed over", async () => {
    const { runner } = setUp({
      places: { [socket]: plainDockerEngine, [tcp]: runnerPlace() },
      docker: "engine-with-runner",
      os: "linux",
    });
    const found = await runner.probe();
    expect(found).toMatchObject({ state: "healthy", endpoint: { kind: "docker-engine", source: "default-port" } });
    expect(found.attempts[2]).toMatchObject({
      outcome: "wrong-service",
      source: "docker-socket",
    });
  });

  test("of Docker Desktop, with TCP off: nothing for OpenClaw", async () => {
    const { runner } = setUp({ places: { [socket]: runnerPlace() }, docker: "desktop" });
    expect((await runner.probe()).endpoint).toMatchObject({
      source: "docker-socket",
      kind: "docker-desktop",
      transport: "socket",
      address: "/var/run/docker.sock",
      location: "this-machine",
      openAiBaseUrl: null,
    });
  });

  test.each<[string, FakePlace, string | null]>([
    ["the same runner", runnerPlace(), `${tcp}/engines/v1`],
    ["one with other models", runnerPlace({ "/engines/v1/models": [200, '{"object":"list","data":[]}'] }), null],
    ["one of another version", runnerPlace({ "/version": [200, '{"version":"v1"}'] }), null],
    ["no runner", [200, "<html>hello</html>"], null],
    ["somebody silent", "silent", null],
  ])("of Docker Desktop, and on TCP there is %s", async (_name, place, url) => {
    const { runner } = setUp({ places: { [socket]: runnerPlace(), [tcp]: place } });
    expect((await runner.probe()).endpoint?.openAiBaseUrl).toBe(url);
  });

  test("an older one without version, disk and loaded lists", async () => {
    const { runner } = setUp({
      places: {
        [tcp]: {
          "/": [200, "Docker Model Runner is running"],
          "/engines/status": [200, '{"llama.cpp":"running llama.cpp version: c55bce4"}'],
        },
      },
    });
    expect(await runner.probe()).toMatchObject({
      state: "healthy",
      version: { isKnown: false, reason: "not-supported" },
      modelsDiskBytes: { isKnown: false, reason: "not-supported" },
      loaded: [],
      backends: [{ status: "running" }],
    });
  });

  test("that lists null as loaded", async () => {
    const { runner } = setUp({ places: { [tcp]: runnerPlace({ "/engines/ps": [200, "null"] }) } });
    expect(await runner.probe()).toMatchObject({ state: "healthy", loaded: [] });
  });

  test("on another machine, and on this one by a tunnel nobody can see", async () => {
    const far = setUp({ setting: "http://gpu-box:12434", places: { "http://gpu-box:12434": runnerPlace() } });
    expect((await far.runner.probe()).endpoint).toMatchObject({ source: "settings", location: "another-machine" });
    const tunnel = setUp({ env: { DOCKER_HOST: "ssh://gpu-box" }, places: { [tcp]: runnerPlace() }, docker: "down" });
    expect((await tunnel.runner.probe()).endpoint).toMatchObject({ source: "default-port", location: "unknown" });
    const container = setUp({
      env: { DOCKER_HOST: "ssh://gpu-box" },
      places: { [tcp]: runnerPlace() },
      docker: "engine-with-runner",
      os: "linux",
    });
    expect((await container.runner.probe()).endpoint).toMatchObject({
      kind: "docker-engine",
      location: "another-machine",
    });
  });
});

describe("no healthy runner", () => {
  test.each<[string, Parameters<typeof setUp>[0], string, string, RegExp]>([
    ["docker is missing", {}, "absent", "runner-absent", /not installed/],
    ["the daemon is down", { docker: "down" }, "down", "runner-down", /does not run/],
    ["docker hangs", { docker: "hung" }, "down", "runner-down", /does not say/],
    [
      "Desktop says 503",
      { places: { [socket]: [503, ""] }, docker: "desktop" },
      "disabled",
      "runner-disabled",
      /switched off/,
    ],
    [
      "Desktop says 404",
      { places: { [socket]: plainDockerEngine }, docker: "desktop" },
      "disabled",
      "runner-disabled",
      /switched off/,
    ],
    [
      "Desktop for Linux has none",
      { places: { [socket]: plainDockerEngine }, docker: "desktop", os: "linux" },
      "down",
      "runner-down",
      /container was not started/,
    ],
    [
      "Engine without the plugin",
      { places: { [socket]: plainDockerEngine }, docker: "engine-without-plugin", os: "linux" },
      "absent",
      "runner-absent",
      /docker-model-plugin/,
    ],
    [
      "Engine without a container",
      { places: { [socket]: plainDockerEngine }, docker: "engine", os: "linux" },
      "down",
      "runner-down",
      /not started/,
    ],
    [
      "Engine with a container that is silent",
      { places: { [socket]: plainDockerEngine }, docker: "engine-with-runner", os: "linux" },
      "down",
      "runner-down",
      /container runs/,
    ],
    [
      "a web server on the port",
      { places: { [tcp]: [200, "<!doctype html><title>Hi</title>"] } },
      "wrong-service",
      "runner-wrong-service",
      /127\.0\.0\.1:12434/,
    ],
    [
      "a JSON service on the port",
      { places: { [tcp]: [200, '{"ok":true}'] } },
      "wrong-service",
      "runner-wrong-service",
      /Something else/,
    ],
    [
      "an empty JSON object for everything",
      { places: { [tcp]: [200, "{}"] } },
      "wrong-service",
      "runner-wrong-service",
      /Something else/,
    ],
    ["no HTTP at all", { places: { [tcp]: "not-http" } }, "wrong-service", "runner-wrong-service", /Something else/],
    ["accepts and is silent", { places: { [tcp]: "silent" } }, "hanging", "runner-hanging", /does not answer/],
    ["hangs up at once", { places: { [tcp]: "cut" } }, "down", "runner-down", /not as it should/],
    [
      "a runner with an inner error",
      { places: { [tcp]: runnerPlace({ "/engines/status": [500, "boom"] }) } },
      "down",
      "runner-down",
      /not as it should/,
    ],
    [
      "no permission for the socket",
      { places: { [socket]: "no-permission" }, docker: "down" },
      "down",
      "runner-down",
      /permission/,
    ],
    [
      "configured, refused",
      { setting: "http://127.0.0.1:1", places: { [tcp]: runnerPlace() } },
      "down",
      "runner-down",
      /settings/,
    ],
    [
      "configured by environment, refused",
      { env: { MODEL_RUNNER_HOST: "http://gpu:1" }, places: { [tcp]: runnerPlace() } },
      "down",
      "runner-down",
      /MODEL_RUNNER_HOST/,
    ],
    [
      "configured, nonsense",
      { env: { MODEL_RUNNER_HOST: "nonsense://" }, places: { [tcp]: runnerPlace() } },
      "down",
      "runner-down",
      /MODEL_RUNNER_HOST/,
    ],
    [
      "configured, a stranger",
      { setting: "http://gpu:1", places: { "http://gpu:1": [404, "no"] } },
      "wrong-service",
      "runner-wrong-service",
      /gpu:1/,
    ],
    [
      "configured, silent",
      { setting: "http://gpu:1", places: { "http://gpu:1": "silent" } },
      "hanging",
      "runner-hanging",
      /gpu:1/,
    ],
    [
      "configured, off",
      { setting: "http://gpu:1", places: { "http://gpu:1": [503, ""] } },
      "disabled",
      "runner-disabled",
      /gpu:1/,
    ],
    [
      "configured, unknown name",
      { setting: "http://gpu:1", places: { "http://gpu:1": "name-not-found" } },
      "down",
      "runner-down",
      /gpu:1/,
    ],
  ])("%s", async (_name, world, state, code, message) => {
    const { runner } = setUp(world);
    const found = await runner.probe();
    expect(found).toMatchObject({ state, problem: { code }, endpoint: null, loaded: [], version: { isKnown: false } });
    expect(found.problem?.message).toMatch(message);
    expect(runner.address()).toBeNull();
    await expect(runner.send({ method: "GET", path: "/models", purpose: "watch" })).rejects.toMatchObject({ code });
  });

  test("a configured address that fails leaves all other places alone", async () => {
    const { runner, http } = setUp({
      setting: "http://127.0.0.1:1",
      places: { [tcp]: runnerPlace(), [socket]: runnerPlace() },
    });
    const found = await runner.probe();
    expect(new Set(http.calls.map(({ place }) => place))).toEqual(new Set(["http://127.0.0.1:1"]));
    expect(found.attempts).toEqual([expect.objectContaining({ source: "settings", outcome: "refused" })]);
  });
});

describe("one that hangs holds nobody else up", () => {
  const homeSocket = "/Users/anna/.docker/run/docker.sock/exp/vDD4.40";

  function behindSilence(places: Record<string, FakePlace> = { [tcp]: runnerPlace() }) {
    const later = Promise.withResolvers<Awaited<FakePlace>>();
    const it = setUp({ places: { ...places, [homeSocket]: later.promise } });
    const healthy = vi.fn<() => void>();
    it.runner.onHealthy(healthy);
    it.runner.start();
    return { ...it, healthy, later };
  }

  test("whoever says nothing for 1.5 s is hanging", async () => {
    const { runner, http } = setUp({ places: { [tcp]: "silent" } });
    await runner.probe();
    const limits = new Set(http.calls.flatMap(({ call }) => [call.headersTimeoutMs, call.idleTimeoutMs]));
    expect([...limits]).toEqual([1300]);
  });

  test("a healthy port is told while a socket before it is silent", async () => {
    const { runner, time, healthy, later } = behindSilence();
    await time.advance(1000);
    expect(runner.read()).toMatchObject({ state: "healthy", endpoint: { source: "default-port" } });
    later.resolve("timed-out");
    await time.settle();
    expect(runner.read()).toMatchObject({ state: "healthy", endpoint: { source: "default-port" } });
    expect(runner.read().attempts[0]).toMatchObject({ source: "docker-socket", outcome: "hanging" });
    expect(healthy).toHaveBeenCalledTimes(1);
  });

  test("and is corrected when that socket turns out to be a runner's", async () => {
    const { runner, time, healthy, later } = behindSilence();
    await time.advance(1000);
    later.resolve(runnerPlace() as Awaited<FakePlace>);
    await time.settle();
    expect(runner.read()).toMatchObject({
      state: "healthy",
      endpoint: { source: "docker-socket", kind: "docker-desktop", address: "~/.docker/run/docker.sock" },
    });
    expect(runner.address()).toMatchObject({ kind: "socket" });
    expect(healthy).toHaveBeenCalledTimes(2);
  });

  test("a socket that answers a moment after the port is the first that is told", async () => {
    const { runner, time, pushed, later } = behindSilence();
    await time.advance(100);
    expect(runner.read().state).toBe("looking");
    later.resolve(runnerPlace() as Awaited<FakePlace>);
    await time.advance(1000);
    expect(new Set(pushed.map(({ endpoint }) => endpoint?.source))).toEqual(new Set(["docker-socket"]));
  });

  test("calls go to the one that was found, without waiting for the silent one", async () => {
    const { runner, time } = behindSilence({ [tcp]: runnerPlace({ "/models": [200, "[]"] }) });
    const sent = runner.send({ method: "GET", path: "/models", purpose: "models" });
    await time.advance(1000);
    expect((await sent).status).toBe(200);
  });

  test("a command line that does not answer holds back no bad news, and what it says comes after", async () => {
    const { runner, time, state } = setUp({ docker: "down" });
    const docker = Promise.withResolvers<void>();
    state.dockerAnswers = docker.promise;
    runner.start();
    await time.advance(2000);
    expect(runner.read()).toMatchObject({ state: "down", problem: { code: "runner-down" } });
    expect(runner.read().docker.client.isKnown).toBe(false);
    docker.resolve();
    await time.settle();
    expect(runner.read().problem?.message).toMatch(/does not run/);
    expect(runner.read().docker.client.isKnown).toBe(true);
  });

  test("while docker is asked on purpose, the world is told and followed as ever", async () => {
    const { runner, time, state, http, pushed } = setUp({ places: { [socket]: [503, ""] }, docker: "desktop" });
    const docker = Promise.withResolvers<void>();
    state.dockerAnswers = docker.promise;
    runner.start();
    const asked = runner.probe();
    await time.advance(0);
    expect(pushed.at(-1)?.state).toBe("disabled");
    http.set(socket, runnerPlace());
    await time.advance(2000);
    expect(runner.read().state).toBe("healthy");
    docker.resolve();
    expect(await asked).toMatchObject({ state: "healthy", docker: { isDesktop: { isKnown: true, value: true } } });
  });
});

describe("following the world", () => {
  test("down and up again are seen within two seconds, an unchanged world is not pushed", async () => {
    const { runner, http, time, pushed } = setUp({ places: { [tcp]: runnerPlace() }, docker: "engine", os: "linux" });
    const healthy = vi.fn<() => void>();
    runner.onHealthy(healthy);
    runner.start();
    await time.advance(0);
    expect(runner.read().state).toBe("healthy");
    const count = pushed.length;
    await time.advance(20_000);
    expect(pushed).toHaveLength(count);
    expect(healthy).toHaveBeenCalledTimes(1);
    http.remove(tcp);
    await time.advance(2000);
    expect(runner.read()).toMatchObject({ state: "down", loaded: [], endpoint: null });
    http.set(tcp, runnerPlace({ "/engines/ps": [200, bodyOf("ps-loaded")] }));
    await time.advance(2000);
    expect(runner.read()).toMatchObject({ state: "healthy", loaded: [{ ref: "ai/gemma3:270M-Q4_K_M" }] });
    expect(healthy).toHaveBeenCalledTimes(2);
  });

  test("a model that was loaded elsewhere is seen within two seconds", async () => {
    const { runner, http, time } = setUp({ places: { [tcp]: runnerPlace() } });
    runner.start();
    await time.advance(0);
    http.set(tcp, runnerPlace({ "/engines/ps": [200, bodyOf("ps-two-models")] }));
    await time.advance(2000);
    expect(runner.read().loaded).toHaveLength(2);
  });

  test("behind a bare port docker is asked once which product answers", async () => {
    const { runner, time, runCommand } = setUp({ places: { [tcp]: runnerPlace() }, docker: "engine", os: "linux" });
    runner.start();
    await time.advance(0);
    await time.settle();
    expect(runCommand).toHaveBeenCalled();
    runCommand.mockClear();
    await time.advance(60_000);
    expect(runner.read().docker.server.isKnown).toBe(true);
    expect(runCommand).not.toHaveBeenCalled();
  });

  test("a poll costs two requests, the rest is asked twice a minute, docker never again", async () => {
    const { runner, http, time, runCommand } = setUp({
      places: { [tcp]: runnerPlace() },
      docker: "engine",
      os: "linux",
    });
    runner.start();
    await time.advance(0);
    await time.settle();
    runCommand.mockClear();
    http.calls.length = 0;
    await time.advance(60_000);
    const count = (wanted: string) => http.calls.filter(({ call }) => call.path === wanted).length;
    expect(count("/engines/status")).toBe(100);
    expect(count("/engines/ps")).toBe(100);
    expect(count("/version")).toBe(2);
    expect(count("/engines/df")).toBe(2);
    expect(runCommand).not.toHaveBeenCalled();
  });

  test("hidden it asks twice a minute, and at once when somebody looks again", async () => {
    const { runner, http, time, look } = setUp({ places: { [tcp]: runnerPlace() } });
    look(false);
    runner.start();
    await time.advance(0);
    http.calls.length = 0;
    await time.advance(29_000);
    expect(http.calls).toHaveLength(0);
    http.remove(tcp);
    look(true);
    await time.settle();
    expect(runner.read().state).not.toBe("healthy");
  });

  test("without a runner docker is asked twice a minute while somebody looks, else once", async () => {
    const { runner, time, runCommand, look } = setUp({ docker: "down" });
    runner.start();
    await time.advance(61_000);
    expect(runCommand.mock.calls.length).toBeLessThanOrEqual(3 * 2);
    look(false);
    await time.advance(0);
    runCommand.mockClear();
    await time.advance(600_000);
    expect(runCommand).not.toHaveBeenCalled();
  });

  test.each<[FakePlace, string, string]>([
    ["certificate", "down", "untrusted"],
    [[400, "Client sent an HTTP request to an HTTPS server."], "wrong-service", "wants-https"],
  ])("TLS in the way (%j): %s", async (place, state, outcome) => {
    const { runner } = setUp({ places: { "https://gpu:12444": place }, setting: "https://gpu:12444" });
    expect(await runner.probe()).toMatchObject({ state, attempts: [{ source: "settings", outcome }] });
  });

  test("whoever comes back from a terminal finds docker asked again", async () => {
    const { runner, time, runCommand, look } = setUp({ docker: "down" });
    runner.start();
    await time.advance(2000);
    look(false);
    await time.advance(4000);
    runCommand.mockClear();
    look(true);
    await time.settle();
    expect(runCommand).toHaveBeenCalled();
  });

  test("docker that was started meanwhile is asked at once", async () => {
    const { runner, http, time, state } = setUp({ docker: "down" });
    runner.start();
    await time.advance(5000);
    expect(runner.read().problem?.message).toMatch(/does not run/);
    state.docker = "desktop";
    http.set(socket, plainDockerEngine);
    await time.advance(2000);
    expect(runner.read().state).toBe("disabled");
  });

  test("probes never pile up on one that hangs", async () => {
    const { runner, http, time } = setUp({ setting: "http://gpu:1", places: { "http://gpu:1": "silent" } });
    runner.start();
    void runner.probe();
    for (let index = 0; index < 20; index += 1) {
      runner.pollSoon();
      await time.advance(100);
    }
    expect(http.mostOpen()).toBe(1);
    await vi.waitFor(() => expect(runner.read().state).toBe("hanging"));
  });

  test("a new address in the settings is followed at the next look, with pollSoon now", async () => {
    const { runner, time, state } = setUp({ places: { [tcp]: runnerPlace(), "http://gpu:1": runnerPlace() } });
    runner.start();
    await time.advance(0);
    state.setting = "http://gpu:1";
    runner.pollSoon();
    await time.settle();
    expect(runner.read().endpoint).toMatchObject({ source: "settings", address: "gpu:1" });
    expect(runner.address()).toMatchObject({ origin: "http://gpu:1" });
  });

  test("after stop nothing is asked any more", async () => {
    const { runner, http, time } = setUp({ places: { [tcp]: runnerPlace() } });
    runner.start();
    await time.advance(0);
    await runner.stop();
    http.calls.length = 0;
    await time.advance(60_000);
    expect(http.calls).toHaveLength(0);
  });
});

describe("send", () => {
  const call = { method: "GET", path: "/models", purpose: "models" } as const;

  test("looks once by itself when nobody did", async () => {
    const { runner } = setUp({ places: { [tcp]: runnerPlace({ "/models": [200, "[]"] }) } });
    expect(await (await runner.send(call)).text()).toBe("[]");
    expect((await runner.send({ ...call, path: "/nothing" })).status).toBe(404);
  });

  test.each([
    ["refused", "runner-down"],
    ["no-socket", "runner-down"],
    ["cut", "runner-down"],
    ["no-permission", "runner-refused"],
    ["certificate", "runner-untrusted"],
    ["not-tls", "runner-speaks-http"],
    ["timed-out", "timed-out"],
    ["cancelled", "cancelled"],
    ["not-http", "runner-wrong-service"],
    ["too-large", "runner-bad-answer"],
  ] as const)("%s before the answer is %s", async (kind, code) => {
    const { runner, http } = setUp({ places: { [tcp]: runnerPlace() } });
    await runner.probe();
    http.set(tcp, kind);
    const error = await runner.send(call).catch((problem: unknown) => problem);
    expect(error).toMatchObject({ name: "CodedError", code });
  });

  test("whoever had enough while a runner is looked for does not wait for it", async () => {
    const never = new Promise<never>(() => {});
    const { runner, time } = setUp({ setting: "http://gpu:1", places: { "http://gpu:1": never } });
    const stop = new AbortController();
    const outcomes: unknown[] = [];
    runner.send({ ...call, signal: stop.signal }).catch((error: unknown) => outcomes.push(error));
    await time.settle();
    expect(outcomes).toEqual([]);
    stop.abort();
    await time.settle();
    expect(outcomes).toMatchObject([{ name: "CodedError", code: "cancelled" }]);
  });

  test("a failed call makes it look again at once", async () => {
    const { runner, http, time } = setUp({ places: { [tcp]: runnerPlace() } });
    await runner.probe();
    http.remove(tcp);
    await expect(runner.send(call)).rejects.toMatchObject({ code: "runner-down" });
    await time.settle();
    expect(runner.read().state).not.toBe("healthy");
  });

  test("what is cut after the status line stays a problem of HTTP", async () => {
    const { runner } = setUp({ places: { [tcp]: runnerPlace({ "/models": [200, cutBody] }) } });
    const response = await runner.send(call);
    await expect(response.text()).rejects.toMatchObject({ name: "HttpProblem", kind: "cut" });
  });

  test("a call that was aborted before is not sent", async () => {
    const { runner, http } = setUp({ places: { [tcp]: runnerPlace() } });
    await runner.probe();
    http.calls.length = 0;
    await expect(runner.send({ ...call, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "cancelled" });
    expect(http.calls).toHaveLength(0);
  });
});

test("an address is tried without being used, and what is none is refused", async () => {
  const { runner } = setUp({ places: { [tcp]: runnerPlace(), "http://other:1": [200, "<h1>It works</h1>"] } });
  expect(await runner.tryAddress(` ${tcp}/ `)).toEqual({
    source: "settings",
    address: "127.0.0.1:12434",
    outcome: "healthy",
  });
  expect(await runner.tryAddress("http://other:1")).toMatchObject({ outcome: "wrong-service" });
  expect(await runner.tryAddress("http://127.0.0.1:9")).toMatchObject({ outcome: "refused" });
  await expect(runner.tryAddress("ftp://x")).rejects.toMatchObject({ code: "bad-input" });
  expect(runner.read().state).toBe("looking");
});
