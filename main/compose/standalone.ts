import type { Push } from "../../app/contract/index";
import type { HardwareSnapshot } from "../../app/contract/hardware";
import type { Platform } from "../platform/platform";
import type { StartJob } from "../platform/ports";
import type { StandaloneSetUp } from "../flows/set-up/set-up-look";
import { type StandaloneInstaller, createStandaloneInstall } from "../services/standalone/install";
import { type StandaloneService, createStandaloneService } from "../services/standalone/standalone";
import type { PlainFiles } from "./plain-files";

/** The runner without Docker, and how it is had. */
export async function composeStandalone({
  platform,
  files,
  findExecutable,
  push,
  startJob,
  machine,
}: {
  platform: Platform;
  files: PlainFiles;
  findExecutable: (name: string) => Promise<string | null>;
  push: Push;
  startJob: StartJob;
  machine: () => HardwareSnapshot;
}) {
  const { daemons, startForwarder, download, unpack, clock, log, runCommand, sendHttp } = platform;
  const { env, home, os, arch, paths } = platform;
  const service = await createStandaloneService({
    daemons,
    startForwarder,
    runCommand,
    sendHttp,
    findExecutable,
    files,
    env,
    home,
    os,
    arch,
    settingsFolder: paths.settingsFolder,
    toolsFolder: paths.toolsFolder,
    shorten: paths.shorten,
    clock,
    push,
    log,
    startJob,
    isOffline: platform.offline.isOn,
  });
  const install = createStandaloneInstall({
    sendHttp,
    download,
    unpack,
    runCommand,
    findExecutable,
    removeFile: files.remove,
    versionOf: service.versionOf,
    async look() {
      const { dmr, engine } = await service.look();
      return { hasDmr: dmr !== null, hasEngine: engine.found !== null };
    },
    lookPlan: service.plan,
    toolsFolder: paths.toolsFolder,
    tempDir: platform.tempDir,
    os,
    arch,
    hasGpu() {
      const { gpus } = machine();
      return gpus.isKnown && gpus.value.some(({ vendor }) => vendor === "nvidia" || vendor === "amd");
    },
    shorten: paths.shorten,
    clock,
    startJob,
    refuseOffline: platform.offline.refuse,
  });

  return { service, install, setUp: createStandaloneSetUp({ service, install }) };
}

/** Both together, as a set-up sees them. */
function createStandaloneSetUp({
  service,
  install,
}: {
  service: StandaloneService;
  install: StandaloneInstaller;
}): StandaloneSetUp {
  return {
    can() {
      const { state } = service.read();
      if (state === "not-found") return "installable";
      return state === "stopped" || state === "gave-up" ? "ready" : null;
    },
    plan: () => install.plan(false),
    async carryOut(operation, job) {
      const { missing } = await service.plan();
      if (operation === "install-standalone") for (const part of missing) await install.installIn(part, job);
      await service.startIn(job);
    },
  };
}
