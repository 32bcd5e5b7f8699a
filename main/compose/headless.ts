import path from "node:path";
import { unknown } from "../../app/contract/common";
import { BenchmarkRun } from "../../app/contract/measure";
import { measuredSpeedOf } from "../../app/domain/benchmark";
import { recentFailures } from "../../app/domain/doctor/failures";
import { parseJson } from "../../app/domain/json-value";
import { can } from "../../app/domain/runner-capabilities";
import { nextPressure, noPressure } from "../../app/domain/pressure";
import { createRunnerLimit } from "../flows/container-limits";
import { createDoctorFlow } from "../flows/doctor";
import { createPlaceFlow } from "../flows/openclaw-place";
import { createFitFlow } from "../flows/judge-fit";
import { elsewhereOf } from "./elsewhere";
import { withDockerAtHome } from "./offline";
import { noStandalone } from "../flows/set-up/set-up-look";
import { createSetUpSituation } from "../flows/set-up/set-up-situation";
import { createRealPlatform } from "../platform/platform";
import { failuresFile, readKeptFailures } from "../services/activity/kept-failures";
import { createHardwareService } from "../services/hardware/hardware";
import { createJobService } from "../services/jobs/jobs";
import { createModelService } from "../services/models/models";
import { createGatewayService } from "../services/openclaw/gateway/gateway";
import { createOpenClawService } from "../services/openclaw/openclaw";
import { createOpenClawInstallService } from "../services/openclaw-install/openclaw-install";
import { createContainerLimits } from "../services/runner/container-limits";
import { createDesktopFiles } from "../services/runner/desktop-files";
import { ownHosts } from "../platform/own-hosts";
import { createRunnerAccess } from "../services/runner/access";
import { createRunnerService } from "../services/runner/runner";
import { keptAddress, keptRunFile } from "../services/standalone/kept-run";
import { readSettings } from "../services/settings/read-file";

const betweenReadingsMs = 1_000;
const nothingOfOurs = { jobs: [], turns: [], requests: [] };

/**
 * As much of the house as a command line needs: it looks and judges, and changes nothing. A panel may run beside it, so
 * nothing is written to the settings folder but the log.
 */
export async function composeHeadless({ version }: { version: string }) {
  const platform = withDockerAtHome(await createRealPlatform({ version }));
  const { clock, log, runCommand, startCommand, sendHttp, env, home, os, paths } = platform;
  const push = () => {};
  const attention = { isVisible: () => false, isLive: () => false, onChange: () => () => {} };
  const findExecutable = async (name: string) => (await platform.findExecutable(name))[0] ?? null;
  const readTextFile = async (file: string) => {
    const read = await platform.files.readTextFile(file);
    return read.kind === "ok" ? read.text : null;
  };
  const settingsFile = await platform.files.readTextFile(path.join(paths.settingsFolder, "settings.json"));
  const { values } = readSettings(settingsFile.kind === "ok" ? settingsFile.text : "{}");
  // a file that can't be read may have said that nothing is to leave
  platform.offline.set(settingsFile.kind === "failed" || (values.offlineMode ?? false));

  const keptRuns = parseJson((await readTextFile(path.join(paths.settingsFolder, "benchmarks.json"))) ?? "[]");
  const runs = BenchmarkRun.array().safeParse(keptRuns).data ?? [];

  const ownAddress = keptAddress(await readTextFile(path.join(paths.settingsFolder, keptRunFile)));

  const keptFailures = readKeptFailures(await readTextFile(path.join(paths.settingsFolder, failuresFile))) ?? [];

  const readOnly = () => Promise.reject(new Error("nothing is written from here"));
  // tokens are sealed for the panel, and can't be opened from here; certificates that are trusted count
  const access = createRunnerAccess({
    folder: paths.settingsFolder,
    files: { readText: readTextFile, write: readOnly },
    box: null,
    access: platform.httpAccess,
    look: platform.lookAtCertificate,
    listOwnHosts: ownHosts,
    clock,
    push,
  });
  await access.load();
  const runner = createRunnerService({
    elsewhere: elsewhereOf(platform, access),
    sendHttp,
    runCommand,
    findExecutable,
    readTextFile,
    env,
    home,
    os,
    clock,
    push,
    getAddressSetting: () => values.runnerAddress,
    // of the runner that a panel runs beside it
    ownAddress: () => ownAddress,
    attention,
    log,
  });
  const hardware = createHardwareService({
    os,
    arch: process.arch,
    runCommand,
    startCommand,
    readTextFile,
    clock,
    push,
    attention,
    modelStorePath: () => Promise.resolve(unknown("not-measured-yet")),
    vramCorrectionBytes: () => values.vramCorrectionBytes ?? {},
    log,
  });
  const models = createModelService({
    send: runner.send,
    startJob: createJobService({ clock, push, log }).start,
    clock,
    push,
    log,
    freeDiskBytes: hardware.freeDiskBytes,
    isLoaded: (ref) => models.isAmong(runner.read().loaded, ref),
    // from here nothing is pulled and nothing is set
    accessToken: () => Promise.resolve(null),
    gguf: platform.gguf,
    keptSettings: { of: () => null, set: () => Promise.resolve() },
    isEngine: () => !can(runner.read(), "load"),
    // nor loaded
    guard: { admit: () => Promise.reject(new Error("nothing is loaded from here")), leave: () => {} },
  });

  const { ownCommand } = createOpenClawInstallService({
    runCommand,
    sendHttp,
    folders: platform.folders,
    files: { readText: readTextFile, write: readOnly, remove: readOnly },
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
    ownCommandOf: ownCommand,
    files: {
      backUpFile: readOnly,
      copiesOf: () => Promise.resolve([]),
      restoreFile: readOnly,
      writePrivateFile: readOnly,
      removeFile: readOnly,
    },
    readTextFile,
    env,
    home,
    os,
    clock,
    push,
    log,
    getDialectSetting: () => values.openclawDialect,
    getProfileSetting: (dialect) => values.cliProfiles?.[dialect] ?? null,
    listFolders: platform.files.listFolders,
    runnerBaseUrl: () => runner.read().endpoint?.openAiBaseUrl ?? null,
    isRunnerElsewise: (baseUrl) => place.isRunnerAt(baseUrl),
    tempDir: platform.tempDir,
    searchPath: () => env["PATH"] ?? "",
    ownHosts: () => [...ownHosts(), ...place.hosts()],
  });
  const place = createPlaceFlow({
    openclaw,
    runner: { read: runner.read, isDockerRemote: () => runner.setUpFacts().isDockerRemote },
    runCommand,
    findExecutable,
    sendHttp,
    env,
    os,
    ownHosts,
    clock,
    log,
  });
  const desktopFiles = createDesktopFiles({ os, home, env, readTextFile, runCommand });
  const doctor = createDoctorFlow({
    runner,
    setUp: createSetUpSituation({
      runner,
      machine: hardware.read,
      async desktopFacts() {
        const read = await desktopFiles.read();
        return read && { isInferenceOn: read.isInferenceOn, isLockedOff: read.isLockedOff, hasUndo: false };
      },
      // the panel runs it, not a command that ends at once
      standalone: noStandalone,
      runCommand,
      sendHttp,
      readText: readTextFile,
      findExecutable,
      env,
      os,
    }),
    models,
    openclaw,
    place,
    gateway: createGatewayService({
      open: () => openclaw.open(),
      sendHttp,
      startCommand,
      endProcess: platform.endProcess,
      clock,
      push,
      attention,
      env,
      os,
      outsideHosts: () => [],
    }),
    // a panel may run beside it; its failures it keeps by their codes
    jobs: null,
    failures: (loads) => recentFailures({ ...nothingOfOurs, loads, kept: keptFailures, now: clock.now() }),
    async pressure() {
      const now = async () => ({ at: clock.now(), ...(await hardware.pressureNow(true)) });
      const first = nextPressure(noPressure, await now());
      await clock.sleep(betweenReadingsMs);
      return nextPressure(first, await now()).kind;
    },
    hardware,
    runCommand,
    env,
    os,
    clock,
  });

  return {
    runner,
    doctor,
    /** With the machine as it was read by then. */
    fit: {
      ...createFitFlow({
        runner,
        models,
        memoryNow: hardware.memoryNow,
        runnerLimitBytes: createRunnerLimit({
          runner,
          container: createContainerLimits({ runCommand, findExecutable, env, clock }),
        }),
      }),
      /** As the panel measured it last, for a model of the runner; null: never. */
      measuredTokensPerSecond: (ref: string): number | null =>
        measuredSpeedOf(runs, models.find(ref)?.id ?? "")?.tokensPerSecond ?? null,
    },
    /** Reads the machine and looks for a runner. Never throws. */
    async look(): Promise<void> {
      await Promise.all([hardware.refresh(), runner.probe()]);
      if (runner.read().state === "healthy") await models.refresh();
    },
    async quit(): Promise<void> {
      hardware.stop();
      await runner.stop();
      await platform.quit();
    },
  };
}
