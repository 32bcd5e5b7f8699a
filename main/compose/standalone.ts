import type { Push } from "../../app/contract/index";
import type { HardwareSnapshot } from "../../app/contract/hardware";
import type { Platform } from "../platform/platform";
import type { StartJob } from "../platform/ports";
import { createStandaloneInstall } from "../services/standalone/install";
import { createStandaloneService } from "../services/standalone/standalone";
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
  const { daemons, startForwarder, download, unpack, clock, log, runCommand, sendHttp, env, home, os, paths } =
    platform;
  const arch = platform.arch;
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
    toolsFolder: service.toolsFolder,
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

  return { service, install };
}
