import { expect, test } from "vitest";
import { known } from "../../app/contract/common";
import type { Job } from "../../app/contract/jobs";
import type { SetUpOperation, SetUpOption } from "../../app/contract/set-up";
import { createDesktopSettings } from "../flows/desktop-settings";
import { noStandalone } from "../flows/set-up/set-up-look";
import { createSetUpFlow } from "../flows/set-up/set-up-runner";
import { sampleFacts } from "../services/activity/activity-samples";
import { createAttentionService } from "../services/attention/attention";
import { createJobService } from "../services/jobs/jobs";
import { createDesktopFiles } from "../services/runner/desktop-files";
import { openDesktopUndo } from "../services/runner/desktop-undo";
import { createRunnerService } from "../services/runner/runner";
import { type DemoOptions, createDemoPlatform } from "./demo-platform";
import { createVirtualClock } from "./virtual-clock";

const nothingKept = { wanted: () => null, locks: () => [], putBack: async () => {} };

/** The real flow, jobs and runner service on the simulated machine. */
async function createHouse(options: Partial<DemoOptions> = {}) {
  const clock = createVirtualClock();
  const platform = await createDemoPlatform({ version: "1", clock, ...options });
  const { runCommand, sendHttp, env, home, os } = platform;
  const log = { warn() {} };
  const lines: string[] = [];
  const jobs = createJobService({
    clock,
    log,
    push(_, payload) {
      const line = (payload as { items: Job[] }).items.at(-1)?.lastLine;
      if (line !== undefined && line !== lines.at(-1)) lines.push(line);
    },
  });
  const { hardware } = sampleFacts();
  const machine = () =>
    os === "darwin" ? { ...hardware, cpu: { ...hardware.cpu, name: known("Apple M2") } } : hardware;
  const shared = { runCommand, env, os, clock, log };
  const findExecutable = async (name: string) => (await platform.findExecutable(name))[0] ?? null;
  const runner = createRunnerService({
    ...shared,
    sendHttp,
    findExecutable,
    readTextFile: async () => null,
    home,
    push() {},
    getAddressSetting: () => null,
    attention: createAttentionService(),
  });
  const flow = createSetUpFlow({
    ...shared,
    settings: nothingKept,
    standalone: noStandalone,
    limits: { wanted: async () => known(null), giveBack: async () => {} },
    desktopSettings: createDesktopSettings({
      desktop: createDesktopFiles({
        os,
        home,
        env,
        readTextFile: async (file) => platform.demo.files.peek(file),
        runCommand,
      }),
      undo: await openDesktopUndo({
        file: "/demo/desktop-undo.json",
        files: {
          readText: async (file) => platform.demo.files.peek(file),
          write: platform.files.writeTextFile,
          remove: platform.files.removeFile,
          setAside: platform.files.setAside,
        },
        log,
      }),
      files: {
        backUp: async (file) => (await platform.files.backUpFile(file, { keep: 3 })) ?? "",
        write: platform.files.writeTextFile,
      },
      shorten: platform.paths.shorten,
      clock,
    }),
    machine,
    runner,
    sendHttp,
    readText: async (file) => platform.demo.files.peek(file),
    findExecutable,
    startJob: jobs.start,
  });
  const offered = async () => (await flow.plan()).offers.map(({ operation }) => operation);
  const setUp = async (operation: SetUpOperation, chosen: SetUpOption[] = []) => {
    const { id } = flow.setUp({ operation, options: chosen });
    while (jobs.read().items.find((job) => job.id === id)?.outcome === null) await clock.sleep(50);
    return jobs.read().items.find((job) => job.id === id);
  };
  return { clock, platform, runner, flow, jobs, offered, setUp, lines, docker: platform.demo.docker };
}

test("a stopped container: offered to be started, and it answers afterwards", async () => {
  const { docker, runner, offered, setUp } = await createHouse();
  docker.container = "stopped";
  expect((await runner.probe()).state).toBe("down");
  expect(await offered()).toEqual(["start-runner"]);
  expect(await setUp("start-runner")).toMatchObject({
    outcome: { kind: "done" },
    passed: expect.arrayContaining(["running-command"]),
  });
  expect(runner.read()).toMatchObject({ state: "healthy", endpoint: { kind: "docker-engine" } });
  expect(await offered()).toEqual([]);
});

test("nothing installed: the image is named, fetched line by line, and the runner answers", async () => {
  const { docker, runner, flow, setUp, lines } = await createHouse();
  docker.container = "missing";
  docker.hasImage = false;
  await runner.probe();
  const { offers } = await flow.plan();
  expect(offers).toMatchObject([
    { operation: "install-runner", image: "docker/model-runner:latest-cuda", command: "docker model install-runner" },
  ]);
  expect((await setUp("install-runner", ["do-not-track"]))?.outcome).toEqual({ kind: "done" });
  expect(lines.at(-1)).toMatch(/^Starting model runner container/);
  expect(lines.length).toBeGreaterThan(3);
  expect(runner.read().state).toBe("healthy");
});

test("an install that is cancelled leaves nothing, and can be begun again", async () => {
  const { docker, runner, flow, jobs, clock, setUp } = await createHouse();
  docker.container = "missing";
  docker.hasImage = false;
  const { id } = flow.setUp({ operation: "install-runner", options: [] });
  const job = () => jobs.read().items.find((each) => each.id === id);
  while (job()?.lastLine === undefined) await clock.sleep(50);
  expect(job()).toMatchObject({ phase: "running-command", isCancellable: true });
  jobs.cancel(id);
  while (job()?.outcome === null) await clock.sleep(50);
  expect(job()?.outcome).toEqual({ kind: "cancelled", isResumable: false });
  expect([runner.read().state, docker.container]).toEqual(["down", "missing"]);
  expect((await setUp("install-runner"))?.outcome).toEqual({ kind: "done" });
});

test.each([
  ["offline", { isOffline: true }, "missing", "setup-no-image"],
  ["the port is another's", { service: "wrong-service" }, "missing", "setup-stale"],
] as const)("install fails: %s", async (_name, fault, container, code) => {
  const { docker, platform, setUp } = await createHouse();
  Object.assign(docker, { container, hasImage: false });
  platform.demo.runner.fault(fault);
  expect((await setUp("install-runner"))?.outcome).toMatchObject({ kind: "failed", failure: { code } });
});

test("a hanging runner is restarted", async () => {
  const { platform, runner, offered, setUp } = await createHouse();
  platform.demo.runner.fault({ service: "hanging" });
  await runner.probe();
  expect(await offered()).toEqual(["restart-runner"]);
  expect((await setUp("restart-runner"))?.outcome).toEqual({ kind: "done" });
  expect(runner.read().state).toBe("healthy");
});

test("Docker Desktop: started, switched on with the port, one step at a time", async () => {
  const { docker, runner, offered, setUp, flow } = await createHouse({ docker: "desktop" });
  Object.assign(docker, { isDaemonUp: false, isRunnerOn: false, hasPort: false });
  await runner.probe();
  expect(await offered()).toEqual(["start-desktop", "edit-desktop-settings"]);
  expect((await setUp("start-desktop"))?.outcome).toEqual({ kind: "done" });
  expect(runner.read().state).toBe("disabled");
  expect(await flow.plan()).toMatchObject({
    offers: [
      { operation: "enable-desktop", options: [{ id: "tcp", isSuggested: false }] },
      { operation: "edit-desktop-settings", isBlockedBy: "desktop-running" },
    ],
    byHand: { reason: "desktop-off-by-default", subject: "4.83.0" },
  });
  expect((await setUp("enable-desktop"))?.outcome).toEqual({ kind: "done" });
  expect(runner.read().endpoint).toMatchObject({ transport: "socket", openAiBaseUrl: null });
  expect(await offered()).toEqual(["open-port"]);
  expect((await setUp("open-port"))?.outcome).toEqual({ kind: "done" });
  expect(runner.read().endpoint?.openAiBaseUrl).toBe("http://127.0.0.1:12434/engines/v1");
  expect(await offered()).toEqual([]);
});

const settingsFile = "/Users/demo/Library/Group Containers/group.com.docker/settings-store.json";

test("Docker Desktop's own command refuses: its settings file is changed while it is quit, and changed back", async () => {
  const { docker, runner, offered, setUp, flow, platform } = await createHouse({ docker: "desktop" });
  const { files } = platform.demo;
  const original = files.peek(settingsFile);
  Object.assign(docker, { isRunnerOn: false, hasPort: false, isEnableBroken: true });
  await runner.probe();
  expect(await offered()).toEqual(["enable-desktop", "edit-desktop-settings"]);
  expect((await setUp("enable-desktop", ["tcp"]))?.outcome).toMatchObject({
    kind: "failed",
    failure: { code: "setup-settings-refused", detail: expect.stringContaining("unknown settings keys") },
  });

  expect((await flow.plan()).offers[1]).toMatchObject({
    isBlockedBy: "desktop-running",
    file: {
      path: "~/Library/Group Containers/group.com.docker/settings-store.json",
      changes: [{ key: "EnableInference", before: null, after: "true" }, {}, {}],
    },
  });
  expect((await setUp("edit-desktop-settings"))?.outcome).toMatchObject({ failure: { code: "setup-desktop-running" } });
  expect(files.peek(settingsFile)).toBe(original);

  docker.isDaemonUp = false;
  await runner.probe();
  expect(await offered()).toEqual(["start-desktop", "edit-desktop-settings"]);
  const job = await setUp("edit-desktop-settings", ["tcp"]);
  expect(job).toMatchObject({ outcome: { kind: "done" } });
  expect(job?.passed).toEqual(expect.arrayContaining(["backing-up", "writing", "reading-back", "running-command"]));
  expect(runner.read()).toMatchObject({
    state: "healthy",
    endpoint: { openAiBaseUrl: expect.stringContaining("12434") },
  });
  expect(JSON.parse(files.peek(settingsFile) ?? "")).toEqual({
    AutoStart: false,
    SettingsVersion: 45,
    EnableInference: true,
    EnableInferenceTCP: true,
    EnableInferenceTCPPort: 12_434,
  });

  docker.isDaemonUp = false;
  await runner.probe();
  expect(await offered()).toEqual(["start-desktop", "undo-desktop-settings"]);
  expect((await setUp("undo-desktop-settings"))?.outcome).toEqual({ kind: "done" });
  expect(files.peek(settingsFile)).toBe(original);
  docker.isDaemonUp = false;
  await runner.probe();
  expect(await offered()).toEqual(["start-desktop", "edit-desktop-settings"]);
});

test("a settings file that is no JSON is left alone", async () => {
  const { docker, runner, setUp, platform } = await createHouse({ docker: "desktop" });
  platform.demo.files.put(settingsFile, "{ half");
  docker.isDaemonUp = false;
  await runner.probe();
  expect((await setUp("edit-desktop-settings"))?.outcome).toMatchObject({
    failure: { code: "setup-settings-unreadable" },
  });
  expect(platform.demo.files.peek(settingsFile)).toBe("{ half");
});

test("an organisation's policy that locks it off is told, and nothing is offered", async () => {
  const { docker, runner, flow, platform } = await createHouse({ docker: "desktop" });
  const policy = '{"configurationFileVersion":2,"enableInference":{"locked":true,"value":false}}';
  platform.demo.files.put("/Library/Application Support/com.docker.docker/admin-settings.json", policy);
  docker.isRunnerOn = false;
  await runner.probe();
  expect(await flow.plan()).toMatchObject({ offers: [], byHand: { reason: "desktop-locked" } });
});
