import { afterEach, expect, test, vi } from "vitest";
import type { EventName, Events, Push } from "../../app/contract/index";
import type { RunnerSnapshot } from "../../app/contract/runner";
import { exited } from "../platform/fake-command";
import type { RunCommand } from "../platform/run-command";
import { createHardwareService } from "../services/hardware/hardware";
import { findModelStore } from "../services/hardware/model-store";
import { createJobService } from "../services/jobs/jobs";
import { createManualClock } from "../services/jobs/fake-clock";
import { createFakeHttp, type FakePlace } from "../services/runner/fake-http";
import { createRunnerService } from "../services/runner/runner";
import { followFacts } from "./following";

const tcp = "http://127.0.0.1:12434";
const socket = "/var/run/docker.sock/exp/vDD4.40";
const runnerPlace: FakePlace = {
  "/": [200, "Docker Model Runner is running"],
  "/version": [200, '{"version":"v1.2.6"}'],
  "/engines/status": [200, '{"llama.cpp":"Running: llama.cpp b1"}'],
  "/engines/ps": [200, "[]"],
  "/engines/df": [200, '{"models_disk_usage":7}'],
};

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

/** Runner and hardware as they are, joined as compose joins them; what else follows is only counted. */
function setUp({
  places = {},
  setting = null,
  containers = "",
  isHardwareSlow = false,
}: {
  places?: Record<string, FakePlace>;
  setting?: string | null;
  /** What `docker ps` says. */
  containers?: string;
  isHardwareSlow?: boolean;
}) {
  const time = createManualClock();
  const http = createFakeHttp(places);
  const state = { setting, turns: [] as { phase: string }[] };
  const listeners: Push[] = [];
  const push: Push = (event, payload) => {
    for (const listener of listeners) listener(event, payload);
  };
  const onEvent = <E extends EventName>(wanted: E, listener: (payload: Events[E]) => void) => {
    listeners.push((event, payload) => {
      if ((event as EventName) === wanted) listener(payload as unknown as Events[E]);
    });
  };
  const runCommand: RunCommand = ({ args }) => {
    const stdout = args[0] === "ps" ? containers : '{"Client":{"Version":"29"},"Server":{"Version":"29"}}';
    return Promise.resolve(exited(stdout));
  };
  const [env, home, os, log] = [{}, "/home/anna", "linux", { warn() {} }] as const;
  const never = { isVisible: () => true, isLive: () => false, onChange: () => () => {} };
  const readTextFile = () => Promise.resolve(null);
  const runner = createRunnerService({
    sendHttp: http.sendHttp,
    runCommand,
    findExecutable: () => Promise.resolve("/usr/bin/docker"),
    readTextFile,
    env,
    home,
    os,
    clock: time.clock,
    push,
    getAddressSetting: () => state.setting,
    attention: never,
    log,
  });
  const pollSoon = vi.spyOn(runner, "pollSoon");
  const graphics = Promise.withResolvers<object>();
  if (!isHardwareSlow) graphics.resolve({});
  const modelStoreOf = (endpoint: Parameters<typeof findModelStore>[0]["endpoint"]) =>
    findModelStore({ endpoint, dockerRoot: "/var/lib/docker", env, home, os });
  const hardware = createHardwareService({
    os,
    arch: "x64",
    runCommand: () => Promise.resolve({ kind: "missing", message: "ENOENT" }),
    startCommand: () => {
      throw new Error("nothing is to be started");
    },
    readTextFile,
    clock: time.clock,
    push,
    attention: never,
    modelStorePath: () => Promise.resolve(modelStoreOf(runner.read().endpoint)),
    log,
    loadSystemInformation: () =>
      Promise.resolve({
        cpu: () => Promise.resolve({}),
        osInfo: () => Promise.resolve({}),
        system: () => Promise.resolve({}),
        graphics: () => graphics.promise,
      }),
    statDisk: () => Promise.resolve({ bsize: 1, blocks: 100, bavail: 10 }),
  });
  const jobs = createJobService({ clock: time.clock, push, log });
  const models = { refresh: vi.fn<() => Promise<void>>(() => Promise.resolve()) };
  const openclaw = { runnerChanged: vi.fn<() => void>() };
  const requests = { runnerChanged: vi.fn<(runner: RunnerSnapshot) => void>() };
  const stamp = { revision: 0, asOf: 0 };
  const settingsNow = () =>
    ({ ...stamp, values: { runnerAddress: state.setting } }) as unknown as Events["settings.changed"];
  const chatNow = () => ({ ...stamp, turns: state.turns }) as unknown as Events["chat.changed"];
  followFacts({
    onEvent,
    runner,
    settings: { read: settingsNow },
    offline: { set: () => {} },
    standalone: { read: () => ({ state: "stopped", address: null }) as never, runnerChanged: async () => {} },
    jobs,
    chat: { read: chatNow },
    models,
    hardware,
    openclaw,
    requests,
    pressure: { runnerChanged: () => {} },
    modelStoreOf,
  });
  ends.push(() => runner.stop());
  return {
    time,
    http,
    runner,
    hardware,
    jobs,
    models,
    openclaw,
    requests,
    pollSoon,
    graphics,
    setAddress(address: string) {
      state.setting = address;
      push("settings.changed", settingsNow());
    },
    ask(phase: string) {
      state.turns = [{ phase }];
      push("chat.changed", chatNow());
    },
  };
}

test("a runner on another machine: its models' disk is not one of ours, also when this machine is still being read", async () => {
  for (const isHardwareSlow of [false, true]) {
    const it = setUp({
      setting: "http://gpu-box:12434",
      places: { "http://gpu-box:12434": runnerPlace },
      isHardwareSlow,
    });
    it.runner.start();
    it.hardware.start();
    await it.time.advance(1000);
    it.graphics.resolve({});
    await it.time.advance(1000);
    expect(it.runner.read().endpoint?.location).toBe("another-machine");
    expect(it.requests.runnerChanged).toHaveBeenLastCalledWith(expect.objectContaining({ state: "healthy" }));
    expect(it.hardware.read().modelDisk.path).toMatchObject({ isKnown: false, reason: "not-reachable" });
    expect(it.hardware.read().modelDisk.freeBytes.isKnown).toBe(false);
  }
});

test("a runner that turns out to be Docker Engine's has its models below Docker's own root", async () => {
  const it = setUp({
    places: { [tcp]: runnerPlace },
    containers: "docker-model-runner\trunning\t127.0.0.1:12434->12434/tcp\n",
    isHardwareSlow: true,
  });
  it.runner.start();
  it.hardware.start();
  await it.time.advance(2000);
  expect(it.runner.read().endpoint?.kind).toBe("docker-engine");
  it.graphics.resolve({});
  await it.time.advance(0);
  expect(it.hardware.read().modelDisk.path).toEqual({ isKnown: true, value: "/var/lib/docker" });
});

test("OpenClaw and the models hear of the very first runner, wherever it was found", async () => {
  const it = setUp({ places: { [socket]: "silent", [tcp]: runnerPlace } });
  it.runner.start();
  await vi.waitFor(() => expect(it.runner.read().state).toBe("healthy"));
  expect(it.openclaw.runnerChanged).toHaveBeenCalledTimes(1);
  expect(it.models.refresh).toHaveBeenCalled();
});

test("the first address, the first ended job and the first question count", async () => {
  const it = setUp({ places: { [tcp]: runnerPlace } });
  it.setAddress("http://gpu-box:1");
  expect(it.pollSoon).toHaveBeenCalledTimes(1);
  it.setAddress("http://gpu-box:1");
  expect(it.pollSoon).toHaveBeenCalledTimes(1);
  it.ask("sending");
  expect(it.pollSoon).toHaveBeenCalledTimes(2);
  const job = it.jobs.start({
    key: "remove:x",
    kind: "remove-model",
    subject: "x",
    locks: [],
    isCancellable: true,
    run: () => Promise.resolve(),
  });
  await it.jobs.whenEnded(job.id);
  expect(it.pollSoon).toHaveBeenCalledTimes(3);
});

test("without a runner nothing is made of nothing", async () => {
  const it = setUp({});
  it.runner.start();
  it.hardware.start();
  await it.time.advance(5000);
  expect(it.models.refresh).not.toHaveBeenCalled();
  expect(it.openclaw.runnerChanged).not.toHaveBeenCalled();
  expect(it.hardware.read().modelDisk.path).toEqual({ isKnown: true, value: "/home/anna/.docker/models" });
});
