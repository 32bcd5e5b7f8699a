import type { Push } from "../../app/contract/index";
import { createAskDocker } from "./ask-docker";
import { composeDoctor } from "./doctor";
import { composeLimits } from "./limits";
import { composeGateway } from "./gateway";
import { composeGuide } from "./guide";
import { createMachineReaders } from "./machine-readers";
import { composePrivacy } from "./privacy";
import { composeFixes } from "./privacy-fixes";
import { composeSetUp } from "./set-up";
import { composeUpdates } from "./updates";
import { createDiskFlow } from "../flows/disk-use";
import { createOldTranscriptsFlow } from "../flows/privacy/old-transcripts";
import { createPressureWatch } from "../flows/pressure";
import { createDestinationsFlow } from "../flows/destinations";
import { createGuardFlow } from "../flows/guard";
import { createConnectFlow } from "../flows/connect-openclaw";
import { createInstallFlow } from "../flows/install-openclaw";
import { createPlaceFlow } from "../flows/openclaw-place";
import { createUndoEverything } from "../flows/undo/undo-everything";
import { createWarmUpFlow } from "../flows/warm-up";
import { createSwitchFlow } from "../flows/switch/switch-model";
import { createSwitchProofs } from "../flows/switch/switch-proof";
import { createVerifyFlow } from "../flows/verify-openclaw";
import { type Platform } from "../platform/platform";
import type { Background, Updater } from "../platform/ports";
import { findStoreFolder } from "../services/hardware/model-store";
import { measuring } from "../services/measure/measure";
import { ownHosts } from "../platform/own-hosts";
import type { PlainFiles } from "./plain-files";
import type { OnEvent } from "./pushes";
import type { Services } from "./services";

type Options = {
  platform: Platform;
  files: PlainFiles;
  findExecutable: (name: string) => Promise<string | null>;
  push: Push;
  onEvent: OnEvent;
  services: Services;
  /** Tray and start at login, where the shell has them. */
  background: Background | null;
  /** How this installation is brought up to date, where the shell knows. */
  updater: Updater | null;
};

const addressOf = (baseUrl: string) => ({ kind: "tcp", origin: new URL(baseUrl).origin, basePath: "" }) as const;

/** What spans services: each flow is handed those it needs. */
export async function composeFlows(options: Options) {
  const { platform, files, findExecutable, push, onEvent, services, background, updater } = options;
  const { clock, log, sendHttp, httpAccess, paths } = platform;
  const refuseOffline = platform.offline.refuse;
  const { attention, jobs, settings, runner, isLoaded, storeAround, hardware, keptSettings, models, chat, openclaw } =
    services;
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
  const placeFlow = createPlaceFlow({
    openclaw,
    runner: { read: runner.read, isDockerRemote: () => runner.setUpFacts().isDockerRemote },
    runCommand: platform.runCommand,
    findExecutable,
    sendHttp,
    env: platform.env,
    os: platform.os,
    ownHosts,
    clock,
    log,
  });
  onEvent("openclaw.changed", placeFlow.openclawChanged);
  const hostsOfOpenClaw = () => [...ownHosts(), ...placeFlow.hosts()];
  const flowOptions = {
    openclaw,
    runner,
    ownHosts: hostsOfOpenClaw,
    guard,
    startJob: jobs.start,
    clock,
    log,
    sendHttp,
    refuseOffline,
  };
  const modelsByRef = { ...models, inspect: (ref: string) => models.inspect({ ref }) };
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
    standalone: services.standalone.setUp,
    startJob: jobs.start,
  });
  const tokenFor = (baseUrl: string) => httpAccess.tokenFor(addressOf(baseUrl));
  const connectFlow = createConnectFlow({
    ...flowOptions,
    models: modelsByRef,
    place: placeFlow,
    port: setUpFlow.port,
    access: {
      tokenFor,
      isTrustedByHand: (baseUrl) => httpAccess.pinFor(addressOf(baseUrl)) !== null,
    },
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
    ownHosts: hostsOfOpenClaw,
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
    hasToken: (baseUrl) => tokenFor(baseUrl) !== null,
  });
  onEvent("runner.changed", switchFlow.runnerChanged);
  onEvent("openclaw.changed", switchFlow.changed);
  onEvent("settings.changed", switchFlow.changed);
  const installFlow = createInstallFlow({
    installs: services.openclawInstall,
    openclaw,
    runningGateway: gateway.child.read,
    async hasService(dialect) {
      const seen = await gateway.refresh();
      return seen.dialect === dialect && seen.service.isKnown && seen.service.value.isInstalled;
    },
    startJob: jobs.start,
    log,
    refuseOffline,
  });
  const docker = createAskDocker(platform, findExecutable);
  const { doctor, failures } = composeDoctor({
    platform,
    onEvent,
    services,
    setUp: setUpFlow,
    place: placeFlow,
    gateway,
    pressure: () => pressure.read().notice?.kind ?? null,
  });
  const readers = createMachineReaders(platform);
  const privacy = await composePrivacy({
    readers,
    ownHosts: hostsOfOpenClaw,
    isRunnerAt: placeFlow.isRunnerAt,
    platform,
    files,
    docker,
    attention,
    push,
    onEvent,
    openclaw,
    gateway,
    runner,
    models,
    cloudWays,
    hardware,
    requests: services.requests,
    limits: limitsFlow,
    fit: fitFlow,
  });
  const fixes = await composeFixes({
    readers,
    platform,
    files,
    docker,
    openclaw,
    runner,
    push,
    onEvent,
    privacy,
    gateway: gatewayFlow,
    verify: verifyFlow,
    startJob: jobs.start,
  });
  const undoEverything = createUndoEverything({
    openclaw,
    models,
    keptModels: keptSettings.all,
    isLoaded,
    limits: limitsFlow,
    desktop: desktopSettings,
    outside: fixes.outside,
    background,
    guard,
    startJob: jobs.start,
    log,
  });
  const updates = await composeUpdates({ platform, files, updater, services, gateway, push });
  const destinations = createDestinationsFlow({
    ownUpdates: () => ({
      host: updates.read().host,
      isWeekly: settings.read().values.checkForUpdates ?? false,
    }),
    ledger: platform.ledger,
    runner,
    openclaw,
    gateway,
    cloudWays,
    privacy,
    ownHosts,
    clock,
  });
  const oldTranscripts = createOldTranscriptsFlow({
    places: readers.places,
    transcripts: readers.transcripts,
    tree: platform.tree,
    privacy,
    startJob: jobs.start,
    os: platform.os,
    clock,
  });
  const guide = composeGuide({
    platform,
    push,
    onEvent,
    hardware,
    runner,
    standalone: services.standalone.service,
    models,
    jobs,
    openclaw,
    privacy,
    settings,
  });
  return {
    fitFlow,
    limitsFlow,
    guard,
    pressure,
    placeFlow,
    installFlow,
    connectFlow,
    verifyFlow,
    warmUp,
    diskFlow,
    gateway,
    gatewayFlow,
    askOpenClaw,
    cloudWays,
    switchFlow,
    setUpFlow,
    undoEverything,
    privacy,
    fixes,
    oldTranscripts,
    doctor,
    failures,
    updates,
    destinations,
    guide,
  };
}
