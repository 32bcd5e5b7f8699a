import path from "node:path";
import { unknown } from "../../app/contract/common";
import type { Push } from "../../app/contract/index";
import type { RunnerEndpoint } from "../../app/contract/runner";
import { nameOfHolder } from "../../app/domain/port-holder";
import { can } from "../../app/domain/runner-capabilities";
import { createMeasureConditions } from "../flows/measure-conditions";
import { whoHoldsPort } from "../flows/port-holder";
import { type Platform } from "../platform/platform";
import type { SecretBox } from "../platform/ports";
import { failuresFile, openKeptFailures } from "../services/activity/kept-failures";
import { createAttentionService } from "../services/attention/attention";
import { createChatService } from "../services/chat/chat";
import { createHardwareService } from "../services/hardware/hardware";
import { findModelStore } from "../services/hardware/model-store";
import { createJobService } from "../services/jobs/jobs";
import { openKeptJobs } from "../services/jobs/kept-jobs";
import { openKeptSettings } from "../services/models/kept-settings";
import { createKeptLists } from "../services/measure/kept-list";
import { createMeasureService } from "../services/measure/measure";
import { createModelService } from "../services/models/models";
import { createOpenClawService } from "../services/openclaw/openclaw";
import { createOpenClawInstallService } from "../services/openclaw-install/openclaw-install";
import { openUndoStore } from "../services/openclaw/undo-store";
import { createRunnerLogService } from "../services/runner-log/runner-log";
import { createRequestService } from "../services/requests/requests";
import { createAccessToken } from "../services/registries/access-token";
import { createRegistryService } from "../services/registries/registries";
import { ownHosts } from "../platform/own-hosts";
import { createRunnerAccess } from "../services/runner/access";
import { createRunnerService } from "../services/runner/runner";
import { createSettingsService } from "../services/settings/settings";
import { elsewhereOf } from "./elsewhere";
import type { PlainFiles } from "./plain-files";
import { composeStandalone } from "./standalone";

type Options = {
  platform: Platform;
  /** What a demo machine says of itself, in the place of what is read. */
  machine: Partial<Parameters<typeof createHardwareService>[0]>;
  files: PlainFiles;
  findExecutable: (name: string) => Promise<string | null>;
  push: Push;
  isDemo: boolean;
  secretBox: SecretBox | null;
  /** Flows are built after the services, and called by some of them. */
  later: {
    guard: Parameters<typeof createModelService>[0]["guard"];
    askOpenClaw: Parameters<typeof createChatService>[0]["openclaw"];
    place: { hosts(): readonly string[]; isRunnerAt(baseUrl: string): boolean };
    requestEnded: NonNullable<Parameters<typeof createRequestService>[0]["onEnded"]>;
  };
};

/** The services, each handed what it needs of the platform and of those before it. */
export async function composeServices({
  platform,
  machine,
  files,
  findExecutable,
  push,
  isDemo,
  secretBox,
  later,
}: Options) {
  const { clock, log, runCommand, startCommand, sendHttp, env, home, os, paths } = platform;
  const attention = createAttentionService();
  const keptJobs = await openKeptJobs({ file: path.join(paths.settingsFolder, "jobs.json"), files, log });
  const keptFailures = await openKeptFailures({ file: path.join(paths.settingsFolder, failuresFile), files, log });
  const jobs = createJobService({ clock, push, log, keep: keptJobs.write });
  const settings = createSettingsService({
    files,
    clock,
    push,
    folder: paths.settingsFolder,
    shorten: paths.shorten,
    log,
  });
  const standalone = await composeStandalone({
    platform,
    files,
    findExecutable,
    push,
    startJob: jobs.start,
    machine: () => hardware.read(),
  });
  const runnerAccess = createRunnerAccess({
    folder: paths.settingsFolder,
    givenCaFile: env["NODE_EXTRA_CA_CERTS"],
    files,
    box: isDemo ? null : secretBox,
    access: platform.httpAccess,
    look: platform.lookAtCertificate,
    listOwnHosts: ownHosts,
    clock,
    push,
    onChange: (origin) => runner.lookAnew(origin),
  });
  const runner = createRunnerService({
    elsewhere: elsewhereOf(platform, runnerAccess),
    whoListens: async (port) =>
      nameOfHolder(await whoHoldsPort((file, args) => runCommand({ file, args, timeoutMs: 5000 }), os, port)),
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
    ownAddress: standalone.service.ownAddress,
    attention,
    log,
    refuseOffline: platform.offline.refuse,
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
    guard: later.guard,
    refuseOffline: platform.offline.refuse,
    isEngine: () => !can(runner.read(), "load"),
  });
  const registries = createRegistryService({ sendHttp, clock });
  const chat = createChatService({
    send: runner.send,
    clock,
    push,
    log,
    isLoaded,
    askIsLoaded: models.isLoadedNow,
    openclaw: later.askOpenClaw,
    exactName: (model) => (can(runner.read(), "load") ? null : (models.find(model)?.ref ?? null)),
  });
  const requests = createRequestService({
    send: runner.send,
    clock,
    push,
    attention,
    log,
    onEnded: later.requestEnded,
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
  const openclawInstall = createOpenClawInstallService({
    runCommand,
    sendHttp,
    folders: platform.folders,
    files,
    tree: platform.tree,
    nodesOnPath: () => platform.findExecutable("node"),
    toolsFolder: paths.toolsFolder,
    tempDir: platform.tempDir,
    env,
    home,
    os,
    arch: platform.arch,
    clock,
    push,
    log,
  });
  const openclaw = createOpenClawService({
    runCommand,
    findExecutable,
    ownCommandOf: openclawInstall.ownCommand,
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
    getProfileSetting: (dialect) => settings.read().values.cliProfiles?.[dialect] ?? null,
    async setProfileSetting(dialect, profile) {
      const { [dialect]: _, ...others } = settings.read().values.cliProfiles ?? {};
      await settings.update({ cliProfiles: profile === null ? others : { ...others, [dialect]: profile } });
    },
    listFolders: files.listFolders,
    runnerBaseUrl: () => runner.read().endpoint?.openAiBaseUrl ?? null,
    isRunnerElsewise: (baseUrl) => later.place.isRunnerAt(baseUrl),
    tempDir: platform.tempDir,
    searchPath: () => env["PATH"] ?? "",
    extraCertificates: runnerAccess.caFile,
    ownHosts: () => [...ownHosts(), ...later.place.hosts()],
    undoStore: await openUndoStore({
      file: path.join(paths.settingsFolder, "openclaw-undo.json"),
      files,
      log,
    }),
  });
  return {
    attention,
    keptJobs,
    keptFailures,
    jobs,
    settings,
    standalone,
    runner,
    runnerAccess,
    isLoaded,
    storeAround,
    modelStoreOf,
    hardware,
    accessToken,
    keptSettings,
    models,
    registries,
    chat,
    requests,
    runnerLog,
    measure,
    openclaw,
    openclawInstall,
  };
}
export type Services = Awaited<ReturnType<typeof composeServices>>;
