import path from "node:path";
import { unknown } from "../app/contract/common";
import type { Push } from "../app/contract/index";
import type { ProgramInfo } from "../app/contract/program";
import type { RunnerEndpoint } from "../app/contract/runner";
import { withPlainErrors } from "./compose/plain-files";
import { createPushes } from "./compose/pushes";
import { followFacts } from "./compose/following";
import { composeLimits } from "./compose/limits";
import { composeGateway } from "./compose/gateway";
import { composeSetUp } from "./compose/set-up";
import { createDiskFlow } from "./flows/disk-use";
import { createPressureWatch } from "./flows/pressure";
import { createGuardFlow } from "./flows/guard";
import { createConnectFlow } from "./flows/connect-openclaw";
import { createMeasureConditions } from "./flows/measure-conditions";
import { createUndoEverything } from "./flows/undo-everything";
import { createWarmUpFlow } from "./flows/warm-up";
import { createSwitchFlow } from "./flows/switch-model";
import { createSwitchProofs } from "./flows/switch-proof";
import { createVerifyFlow } from "./flows/verify-openclaw";
import { activityHandlers } from "./ipc/activity";
import { backgroundHandlers } from "./ipc/background";
import { chatHandlers } from "./ipc/chat";
import { diskHandlers } from "./ipc/disk";
import { engineHandlers } from "./ipc/engine";
import { fitHandlers } from "./ipc/fit";
import { createGate, type Gate } from "./ipc/gate";
import { guardHandlers } from "./ipc/guard";
import { gatewayHandlers } from "./ipc/gateway";
import { gpuHandlers, measureHandlers } from "./ipc/measure";
import { undoHandlers } from "./ipc/undo";
import { warmUpHandlers } from "./ipc/warm-up";
import { hardwareHandlers } from "./ipc/hardware";
import { jobsHandlers } from "./ipc/jobs";
import { limitsHandlers } from "./ipc/limits";
import { modelsHandlers } from "./ipc/models";
import { openclawHandlers } from "./ipc/openclaw";
import { programHandlers } from "./ipc/program";
import { requestsHandlers } from "./ipc/requests";
import { registriesHandlers } from "./ipc/registries";
import { runnerHandlers } from "./ipc/runner";
import { runnerLogHandlers } from "./ipc/runner-log";
import { switchHandlers } from "./ipc/switch";
import { settingsHandlers } from "./ipc/settings";
import { createRealPlatform, type Platform } from "./platform/platform";
import type { Background, SecretBox } from "./platform/ports";
import { createActivityService } from "./services/activity/activity";
import { createAttentionService } from "./services/attention/attention";
import { createChatService } from "./services/chat/chat";
import { createHardwareService } from "./services/hardware/hardware";
import { findModelStore, findStoreFolder } from "./services/hardware/model-store";
import { createJobService } from "./services/jobs/jobs";
import { openKeptJobs } from "./services/jobs/kept-jobs";
import { openKeptSettings } from "./services/models/kept-settings";
import { createKeptLists } from "./services/measure/kept-list";
import { createMeasureService, measuring } from "./services/measure/measure";
import { createModelService } from "./services/models/models";
import { createOpenClawService } from "./services/openclaw/openclaw";
import { openUndoStore } from "./services/openclaw/undo-store";
import { createRunnerLogService } from "./services/runner-log/runner-log";
import { createRequestService } from "./services/requests/requests";
import { createAccessToken } from "./services/registries/access-token";
import { createRegistryService } from "./services/registries/registries";
import { ownHosts } from "./services/runner/own-hosts";
import { createRunnerService } from "./services/runner/runner";
import { createSettingsService } from "./services/settings/settings";

export type House = {
  gate: Gate;
  platform: Platform;
  /** Everything main pushes, from now on. */
  onPush(listener: Push): void;
  /** A window is gone: nothing is polled for it any longer. */
  clientGone(clientId: string): void;
  /** The machine slept or was locked: what can have changed meanwhile is read again at once. */
  wake(): void;
  /** Ends jobs, children and connections. Safe to call twice; never rejects. */
  quit(): Promise<void>;
};

/** Builds the whole of main: platform, services, flows, gate, in that order. Knows no shell. */
export async function compose({
  isDemo,
  shellKind,
  version,
  onPlatform,
  secretBox = null,
  chooseFile = null,
  openBackground = null,
}: {
  isDemo: boolean;
  shellKind: ProgramInfo["shell"];
  version: string;
  /** For tests: another platform than this machine's. */
  onPlatform?: Platform;
  /** The system's secret store, where the shell has one. */
  secretBox?: SecretBox | null;
  /** The system's dialog for choosing a GGUF file, where the shell has one. */
  chooseFile?: (() => Promise<string | null>) | null;
  /** Tray and start at login, where the shell has them. */
  openBackground?: ((platform: Platform) => Background) | null;
}): Promise<House> {
  // ---- platform
  const { platform, machine } = isDemo ? await createDemo(version) : await createReal(version, onPlatform);
  const { clock, log, runCommand, startCommand, sendHttp, env, home, os, paths } = platform;
  const files = withPlainErrors(platform.files);
  const findExecutable = async (name: string) => (await platform.findExecutable(name))[0] ?? null;
  const { push, onPush, onEvent } = createPushes(log);

  // ---- services
  const attention = createAttentionService();
  const keptJobs = await openKeptJobs({ file: path.join(paths.settingsFolder, "jobs.json"), files, log });
  const jobs = createJobService({ clock, push, log, keep: keptJobs.write });
  const settings = createSettingsService({
    files,
    clock,
    push,
    folder: paths.settingsFolder,
    shorten: paths.shorten,
    log,
  });
  const runner = createRunnerService({
    sendHttp,
    runCommand,
    findExecutable,
    readTextFile: files.readText,
    env,
    home,
    os,
    clock,
    push,
    getAddressSetting: () => settings.read().values.runnerAddress,
    attention,
    log,
  });
  const isLoaded = (ref: string) => models.isAmong(runner.read().loaded, ref);
  const storeAround = (endpoint: RunnerEndpoint | null) => ({
    endpoint,
    dockerRoot: runner.dockerRoot(),
    env,
    home,
    os,
  });
  const modelStoreOf = (endpoint: RunnerEndpoint | null) => findModelStore(storeAround(endpoint));
  const hardware = createHardwareService({
    os,
    arch: process.arch,
    runCommand,
    startCommand,
    readTextFile: files.readText,
    clock,
    push,
    attention,
    modelStorePath: async () => {
      const { endpoint } = runner.read();
      const store = modelStoreOf(endpoint);
      // a standalone runner can be told to keep them anywhere, and doesn't say where
      const isGuess = endpoint?.kind === "standalone" && store.isKnown;
      return isGuess && !(await files.isThere(store.value)) ? unknown("not-reported") : store;
    },
    vramCorrectionBytes: () => settings.read().values.vramCorrectionBytes ?? {},
    log,
    ...machine,
  });
  const accessToken = createAccessToken({
    file: path.join(paths.settingsFolder, "hugging-face-token.json"),
    files: { readText: files.readText, write: files.write, remove: files.remove },
    box: isDemo ? null : secretBox,
  });
  const settingsFile = path.join(paths.settingsFolder, "engine-settings.json");
  const keptSettings = await openKeptSettings({ file: settingsFile, files, log });
  const models = createModelService({
    send: runner.send,
    startJob: jobs.start,
    clock,
    push,
    log,
    freeDiskBytes: hardware.freeDiskBytes,
    isLoaded,
    keptSettings,
    accessToken: accessToken.read,
    gguf: platform.gguf,
    keptAtStart: keptJobs.atStart.filter(({ kind }) => kind === "pull-model"),
    guard: { admit: (...load) => guard.admit(...load), leave: (ref) => guard.leave(ref) },
  });
  const registries = createRegistryService({ sendHttp, clock });
  const chat = createChatService({
    send: runner.send,
    clock,
    push,
    log,
    isLoaded,
    askIsLoaded: models.isLoadedNow,
    openclaw: () => askOpenClaw,
  });
  const requests = createRequestService({
    send: runner.send,
    clock,
    push,
    attention,
    log,
    onEnded: (row) => warmUp.requestEnded(row),
  });
  const runnerLog = createRunnerLogService({ send: runner.send, clock, push, attention, home, os });
  const measure = await createMeasureService({
    send: runner.send,
    clock,
    push,
    startJob: jobs.start,
    models: {
      find: models.find,
      locksOf: models.locksOf,
      load: models.engine.loadIn,
      unload: (ref) => models.unload({ ref }),
      isLoadedNow: models.isLoadedNow,
    },
    conditionsOf: createMeasureConditions({ runner, hardware, models }),
    openKept: createKeptLists({ fileOf: (name) => path.join(paths.settingsFolder, name), files, log }),
  });
  const openclaw = createOpenClawService({
    runCommand,
    findExecutable,
    files: {
      backUpFile: files.backUp,
      copiesOf: files.copiesOf,
      restoreFile: files.restore,
      writePrivateFile: files.write,
      removeFile: files.remove,
    },
    readTextFile: files.readText,
    env,
    home,
    os,
    clock,
    push,
    log,
    getDialectSetting: () => settings.read().values.openclawDialect,
    setDialectSetting: async (openclawDialect) => void (await settings.update({ openclawDialect })),
    runnerBaseUrl: () => runner.read().endpoint?.openAiBaseUrl ?? null,
    tempDir: platform.tempDir,
    searchPath: () => env["PATH"] ?? "",
    ownHosts,
    undoStore: await openUndoStore({
      file: path.join(paths.settingsFolder, "openclaw-undo.json"),
      files,
      log,
    }),
  });

  // ---- flows
  const { fitFlow, limitsFlow } = await composeLimits({
    platform,
    files,
    findExecutable,
    runner,
    models,
    memoryNow: hardware.memoryNow,
    startJob: jobs.start,
  });
  const guard = createGuardFlow({
    fitFlow,
    models,
    runner,
    logicalCores: () => hardware.read().cpu.logicalCores,
    isPaused: () => switchFlow.isPaused(),
    clock,
  });
  const pressure = createPressureWatch({
    readPressure: hardware.pressureNow,
    bestToUnload: guard.bestToUnload,
    attention,
    clock,
    push,
  });
  const flowOptions = { openclaw, runner, ownHosts, guard, startJob: jobs.start, clock, log, sendHttp };
  const modelsByRef = { ...models, inspect: (ref: string) => models.inspect({ ref }) };
  const connectFlow = createConnectFlow({
    ...flowOptions,
    models: modelsByRef,
  });
  const verifyFlow = createVerifyFlow(flowOptions);
  const warmUp = createWarmUpFlow({
    runner,
    models: { find: models.find, locksOf: models.locksOf, load: models.engine.loadIn },
    openclaw,
    isOn: () => settings.read().values.warmUpAfterLoad ?? true,
    power: hardware.power,
    memoryNow: hardware.memoryNow,
    isRefused: async (ref) => (await guard.look({ ref, intent: "load" })).kind === "refuse",
    jobs,
    startJob: jobs.start,
    lock: measuring,
    clock,
    push,
    log,
  });
  onEvent("runner.changed", warmUp.runnerChanged);
  const diskFlow = createDiskFlow({
    runner,
    models,
    hardware,
    jobs,
    tree: platform.tree,
    clock,
    shorten: paths.shorten,
    storeOf: (endpoint) => findStoreFolder(storeAround(endpoint)),
  });
  const { gateway, gatewayFlow, askOpenClaw, cloudWays } = composeGateway({
    platform,
    readTextFile: files.readText,
    openclaw,
    runner,
    guard,
    attention,
    push,
    startJob: jobs.start,
  });
  const switchFlow = createSwitchFlow({
    ...flowOptions,
    models: modelsByRef,
    gateway: gatewayFlow,
    proofs: createSwitchProofs({ verify: verifyFlow, gateway, throughOpenClaw: askOpenClaw, clock }),
    warmUp,
    chat,
    jobs,
    settings,
    push,
  });
  onEvent("runner.changed", switchFlow.runnerChanged);
  onEvent("openclaw.changed", switchFlow.changed);
  onEvent("settings.changed", switchFlow.changed);
  const { setUpFlow, desktopSettings } = await composeSetUp({
    platform,
    files,
    findExecutable,
    runner,
    models: modelsByRef,
    hardware,
    guard,
    openclaw,
    limits: limitsFlow,
    startJob: jobs.start,
  });

  const undoEverything = createUndoEverything({
    openclaw,
    models,
    keptModels: keptSettings.all,
    isLoaded,
    limits: limitsFlow,
    desktop: desktopSettings,
    guard,
    startJob: jobs.start,
    log,
  });

  // ---- gate
  const info: ProgramInfo = {
    version,
    isDemo,
    shell: shellKind,
    platform: os === "darwin" || os === "win32" || os === "linux" ? os : "other",
    settingsFolder: paths.shorten(paths.settingsFolder),
  };
  const activity = createActivityService({
    ledger: platform.ledger,
    log,
    clock,
    push,
    attention,
    home,
    os,
    runnerAddress: () => runner.read().endpoint,
    reportFacts: () => ({
      program: info,
      versions: process.versions,
      hardware: hardware.read(),
      runner: runner.read(),
      openclaw: openclaw.read(),
      jobs: jobs.read(),
    }),
  });
  const gate = createGate(
    {
      ...programHandlers({ info, attention }),
      ...backgroundHandlers({ background: openBackground?.(platform) ?? null }),
      ...settingsHandlers({ settings }),
      ...hardwareHandlers({ hardware }),
      ...runnerHandlers({ runner, setUpFlow }),
      ...modelsHandlers({ models, guard, chooseFile }),
      ...engineHandlers({ models }),
      ...fitHandlers({ fitFlow }),
      ...guardHandlers({ guard, pressure, switchFlow }),
      ...limitsHandlers({ limitsFlow }),
      ...diskHandlers({ diskFlow }),
      ...registriesHandlers({ registries, accessToken }),
      ...jobsHandlers({ jobs }),
      ...chatHandlers({ chat, guard }),
      ...openclawHandlers({ openclaw, connectFlow, verifyFlow, cloudWays }),
      ...gatewayHandlers({ gateway, gatewayFlow }),
      ...activityHandlers({ activity }),
      ...requestsHandlers({ requests }),
      ...runnerLogHandlers({ runnerLog }),
      ...measureHandlers({ measure }),
      ...gpuHandlers({ models }),
      ...warmUpHandlers({ warmUp }),
      ...switchHandlers({ switchFlow }),
      ...undoHandlers({ undoEverything }),
    },
    { log },
  );

  // ---- what follows from what
  await settings.load();
  jobs.restore(keptJobs.atStart);
  followFacts({ onEvent, runner, settings, jobs, chat, models, hardware, openclaw, requests, pressure, modelStoreOf });
  runner.start();
  hardware.start();
  openclaw.start();

  let leaving: Promise<void> | null = null;
  async function leave(): Promise<void> {
    chat.stop();
    pressure.stop();
    hardware.stop();
    runnerLog.stop();
    gateway.stop();
    await Promise.allSettled([jobs.cancelAll(), requests.stop(), runner.stop()]);
    await keptJobs.written();
    await platform.quit();
  }

  return {
    gate,
    platform,
    onPush,
    clientGone(clientId) {
      attention.gone(clientId);
      activity.gone(clientId);
      runnerLog.gone(clientId);
      // a window that is closed leaves its page too
      measure.forgetComparison();
      gateway.gone(clientId);
    },
    wake: () => void Promise.allSettled([runner.probe(), openclaw.refresh()]),
    quit: () => (leaving ??= leave()),
  };
}

async function createReal(version: string, given?: Platform) {
  return { platform: given ?? (await createRealPlatform({ version })), machine: {} };
}

async function createDemo(version: string) {
  const { createDemoPlatform } = await import("./demo/demo-platform");
  const { machine, ...platform } = await createDemoPlatform({ version });
  return { platform, machine };
}
