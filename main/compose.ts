import { toFailure } from "../app/contract/errors";
import type { Push } from "../app/contract/index";
import type { ProgramInfo } from "../app/contract/program";
import { can } from "../app/domain/runner-capabilities";
import { composeFlows } from "./compose/flows";
import { withPlainErrors } from "./compose/plain-files";
import { withDockerAtHome } from "./compose/offline";
import { createPushes } from "./compose/pushes";
import { composeServices } from "./compose/services";
import { followFacts } from "./compose/following";
import { activityHandlers } from "./ipc/activity";
import { backgroundHandlers } from "./ipc/background";
import { chatHandlers } from "./ipc/chat";
import { diskHandlers } from "./ipc/disk";
import { doctorHandlers } from "./ipc/doctor";
import { engineHandlers } from "./ipc/engine";
import { fitHandlers } from "./ipc/fit";
import { createGate, type Gate } from "./ipc/gate";
import { guardHandlers } from "./ipc/guard";
import { guideHandlers } from "./ipc/guide";
import { gatewayHandlers } from "./ipc/gateway";
import { gpuHandlers, measureHandlers } from "./ipc/measure";
import { undoHandlers } from "./ipc/undo";
import { updatesHandlers } from "./ipc/updates";
import { warmUpHandlers } from "./ipc/warm-up";
import { hardwareHandlers } from "./ipc/hardware";
import { jobsHandlers } from "./ipc/jobs";
import { limitsHandlers } from "./ipc/limits";
import { modelsHandlers } from "./ipc/models";
import { openclawHandlers } from "./ipc/openclaw";
import { openclawInstallHandlers } from "./ipc/openclaw-install";
import { programHandlers } from "./ipc/program";
import { privacyHandlers } from "./ipc/privacy";
import { requestsHandlers } from "./ipc/requests";
import { registriesHandlers } from "./ipc/registries";
import { runnerHandlers } from "./ipc/runner";
import { runnerAccessHandlers } from "./ipc/runner-access";
import { runnerLogHandlers } from "./ipc/runner-log";
import { standaloneHandlers } from "./ipc/standalone";
import { switchHandlers } from "./ipc/switch";
import { settingsHandlers } from "./ipc/settings";
import { createRealPlatform, type Platform } from "./platform/platform";
import type { Background, SecretBox, Updater } from "./platform/ports";
import { createSaveText } from "./compose/save-text";
import { createActivityService } from "./services/activity/activity";

export type House = {
  gate: Gate;
  platform: Platform;
  /** Everything main pushes, from now on. */
  onPush(listener: Push): void;
  /** A window is gone: nothing is polled for it any longer. */
  clientGone(clientId: string): void;
  /** The last window was closed: words that are in memory only are forgotten. */
  allClosed(): void;
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
  choosePlace = null,
  openBackground = null,
  openUpdater = null,
}: {
  isDemo: boolean;
  shellKind: ProgramInfo["shell"];
  version: string;
  /** For tests: another platform than this machine's, and what the hardware service reads there. */
  onPlatform?: Platform & { machine?: Parameters<typeof composeServices>[0]["machine"] };
  /** The system's secret store, where the shell has one. */
  secretBox?: SecretBox | null;
  /** The system's dialog for choosing a GGUF file, where the shell has one. */
  chooseFile?: (() => Promise<string | null>) | null;
  /** The system's dialog for where to save a file of this name, where the shell has one; null: it was closed. */
  choosePlace?: ((name: string) => Promise<string | null>) | null;
  /** Tray and start at login, where the shell has them. */
  openBackground?: ((platform: Platform) => Background) | null;
  /** How this installation is brought up to date, where the shell knows. */
  openUpdater?: ((platform: Platform) => Updater) | null;
}): Promise<House> {
  // ---- platform
  const {
    platform: whole,
    machine,
    demoUpdater,
  } = isDemo ? await createDemo(version) : await createReal(version, onPlatform);
  const platform = withDockerAtHome(whole);
  const { clock, log, home, os, paths } = platform;
  const files = withPlainErrors(platform.files);
  const findExecutable = async (name: string) => (await platform.findExecutable(name))[0] ?? null;
  const { push, onPush, onEvent } = createPushes(log);

  // ---- services
  // opened first: what the shell asks its system for on the way goes on while they are made
  const updater = demoUpdater ?? openUpdater?.(platform) ?? null;
  const services = await composeServices({
    platform,
    machine,
    files,
    findExecutable,
    push,
    isDemo,
    secretBox,
    later: {
      guard: { admit: (...load) => flows.guard.admit(...load), leave: (ref) => flows.guard.leave(ref) },
      askOpenClaw: () => flows.askOpenClaw,
      place: { hosts: () => flows.placeFlow.hosts(), isRunnerAt: (baseUrl) => flows.placeFlow.isRunnerAt(baseUrl) },
      requestEnded(row) {
        flows.warmUp.requestEnded(row);
        flows.failures.changed();
      },
    },
  });
  const {
    attention,
    keptJobs,
    jobs,
    settings,
    standalone,
    runner,
    modelStoreOf,
    hardware,
    accessToken,
    models,
    registries,
    chat,
    requests,
    runnerLog,
    measure,
    openclaw,
    openclawInstall,
  } = services;

  // ---- flows
  const background = openBackground?.(platform) ?? null;
  const flows = await composeFlows({ platform, files, findExecutable, push, onEvent, services, background, updater });
  const {
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
    cloudWays,
    switchFlow,
    setUpFlow,
    undoEverything,
    updates,
    privacy,
    fixes,
    doctor,
    destinations,
    guide,
    oldTranscripts,
  } = flows;

  // ---- gate
  const info: ProgramInfo = {
    version,
    isDemo,
    shell: shellKind,
    platform: os === "darwin" || os === "win32" || os === "linux" ? os : "other",
    settingsFolder: paths.shorten(paths.settingsFolder),
    runtime: [
      `Node ${process.versions.node}`,
      ...(process.versions["electron"] === undefined ? [] : [`Electron ${process.versions["electron"]}`]),
    ],
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
      hardware: hardware.read(),
      runner: runner.read(),
      openclaw: openclaw.read(),
      jobs: jobs.read(),
      privacy: privacy.read(),
    }),
  });
  const gate = createGate(
    {
      ...programHandlers({
        info,
        attention,
        saveText: choosePlace && createSaveText(choosePlace, files),
      }),
      ...backgroundHandlers({ background }),
      ...settingsHandlers({ settings }),
      ...hardwareHandlers({ hardware }),
      ...runnerHandlers({ runner, setUpFlow }),
      ...runnerAccessHandlers({ runnerAccess: services.runnerAccess }),
      ...standaloneHandlers(standalone),
      ...modelsHandlers({ models, guard, chooseFile }),
      ...engineHandlers({ models }),
      ...fitHandlers({ fitFlow }),
      ...guardHandlers({ guard, pressure, switchFlow }),
      ...limitsHandlers({ limitsFlow }),
      ...diskHandlers({ diskFlow }),
      ...registriesHandlers({ registries, accessToken }),
      ...jobsHandlers({ jobs }),
      ...chatHandlers({ chat, guard }),
      ...openclawHandlers({ openclaw, placeFlow, connectFlow, verifyFlow, cloudWays }),
      ...openclawInstallHandlers({ openclawInstall, installFlow }),
      ...gatewayHandlers({ gateway, gatewayFlow }),
      ...activityHandlers({ activity }),
      ...requestsHandlers({ requests }),
      ...runnerLogHandlers({ runnerLog }),
      ...measureHandlers({ measure }),
      ...gpuHandlers({ models }),
      ...warmUpHandlers({ warmUp }),
      ...switchHandlers({ switchFlow }),
      ...undoHandlers({ undoEverything }),
      ...updatesHandlers({ updates }),
      ...doctorHandlers({ doctor }),
      ...guideHandlers({ guide }),
      ...privacyHandlers({
        privacy,
        fixes,
        destinations,
        oldTranscripts,
      }),
    },
    { log, isOffline: platform.offline.isOn, can: (what) => can(runner.read(), what) },
  );

  // ---- what follows from what
  await Promise.all([settings.load(), services.runnerAccess.load()]);
  platform.offline.set(settings.read().values.offlineMode ?? false);
  jobs.restore(keptJobs.atStart);
  followFacts({
    onEvent,
    runner,
    offline: platform.offline,
    settings,
    standalone: standalone.service,
    jobs,
    chat,
    models,
    hardware,
    openclaw,
    requests,
    pressure,
    modelStoreOf,
  });
  // one that runs from before is where the runner is looked for first
  await standalone.service.open();
  runner.start();
  hardware.start();
  openclawInstall.start().catch((error: unknown) => log.warn(`installed programs: ${toFailure(error).message}`));
  openclaw.start();
  privacy.start();
  updates.start();

  let leaving: Promise<void> | null = null;
  async function leave(): Promise<void> {
    chat.stop();
    privacy.stop();
    updates.stop();
    pressure.stop();
    hardware.stop();
    runnerLog.stop();
    gateway.stop();
    await Promise.allSettled([jobs.cancelAll(), requests.stop(), runner.stop()]);
    // a turn that is under way has its time to end, as with Stop
    await gateway.child.stop().catch((error: unknown) => log.warn(`gateway: ${String(error)}`));
    await standalone.service.quit().catch((error: unknown) => log.warn(`standalone: ${String(error)}`));
    await Promise.all([keptJobs.written(), flows.failures.written()]);
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
      gateway.gone(clientId);
    },
    allClosed() {
      chat.clear();
      measure.forgetComparison();
    },
    wake: () => void Promise.allSettled([runner.probe(), openclaw.refresh()]),
    quit: () => (leaving ??= leave()),
  };
}

async function createReal(version: string, given?: Parameters<typeof compose>[0]["onPlatform"]) {
  return {
    platform: given ?? (await createRealPlatform({ version })),
    machine: given?.machine ?? {},
    demoUpdater: null,
  };
}

async function createDemo(version: string) {
  const { createDemoPlatform } = await import("./demo/demo-platform");
  const { demoScene } = await import("./demo/scenes");
  const { machine, ...platform } = await createDemoPlatform({ ...demoScene(process.env["HOMEPORT_DEMO"]), version });
  const { createDemoUpdater } = await import("./demo/demo-updater");
  const demoUpdater = createDemoUpdater({ clock: platform.clock, record: platform.ledger.record });
  return { platform, machine, demoUpdater };
}
