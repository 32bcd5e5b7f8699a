import path from "node:path";
import type { Push } from "../../app/contract/index";
import type { CheckInput } from "../../app/domain/privacy/checks";
import { isLoopbackHost } from "../../app/domain/runner-location";
import { type OpenClawCheckOptions, createOpenClawChecks } from "../flows/privacy/openclaw-checks";
import { type RunnerCheckOptions, createRunnerChecks } from "../flows/privacy/runner-checks";
import type { Platform } from "../platform/platform";
import { createDesktopFiles } from "../services/runner/desktop-files";
import { createPrivacyService } from "../services/privacy/privacy";
import { createReportScrub } from "../services/privacy/report-mask";
import { openPrivacyMemory } from "../services/privacy/privacy-memory";
import { ownHosts } from "../platform/own-hosts";
import type { PlainFiles } from "./plain-files";
import { createFollowFile } from "./follow-file";
import { follow } from "./following";
import type { MachineReaders } from "./machine-readers";
import { composeMachineChecks } from "./privacy-machine";
import type { OnEvent } from "./pushes";

type Options = {
  platform: Platform;
  files: PlainFiles;
  readers: MachineReaders;
  docker: RunnerCheckOptions["docker"];
  attention: { isVisible(): boolean; onChange(listener: () => void): unknown };
  push: Push;
  onEvent: OnEvent;
} & OpenClawCheckOptions &
  Omit<RunnerCheckOptions, "docker" | "desktopSettings" | "sendHttp" | "models"> & {
    models: OpenClawCheckOptions["models"] & RunnerCheckOptions["models"];
  };

/** The privacy checklist: every check with what it reads, and what makes it look again. */
export async function composePrivacy({
  platform,
  files,
  readers,
  docker,
  attention,
  push,
  onEvent,
  ...sources
}: Options) {
  const { clock, log, runCommand, sendHttp, env, home, os, paths } = platform;
  const desktop = createDesktopFiles({ os, home, env, readTextFile: files.readText, runCommand });
  const privacy = createPrivacyService({
    probes: {
      ...createOpenClawChecks(sources),
      ...createRunnerChecks({
        ...sources,
        sendHttp,
        desktopSettings: async () => (await desktop.read())?.text ?? null,
        docker,
      }),
      ...composeMachineChecks({ platform, files, readers, runner: sources.runner, gateway: sources.gateway }),
    },
    memory: await openPrivacyMemory({ file: path.join(paths.settingsFolder, "privacy.json"), files, log }),
    scrub: createReportScrub({
      home,
      os,
      names: [
        path.basename(home),
        env["USER"] ?? env["USERNAME"] ?? "",
        ...ownHosts().filter((host) => !isLoopbackHost(host)),
      ],
    }),
    clock,
    push,
    log,
  });
  // a model that is loaded or a poll's time is no reason to ask Docker again
  const { openclaw, gateway, runner } = sources;
  const watch = <T>(read: () => T, input: CheckInput) => follow(read(), () => privacy.inputsChanged([input]));
  const openclawNow = () => ({ ...openclaw.read(), revision: 0, asOf: 0, proof: null });
  const gatewayNow = () => {
    const { state, bind, auth, isExposed, channels } = gateway.read();
    return { state, bind, auth, isExposed, channels };
  };
  const runnerNow = () => {
    const { state, endpoint, version, docker } = runner.read();
    return { state, endpoint, version, docker };
  };
  const openclawChanged = watch(openclawNow, "openclaw");
  const gatewayChanged = watch(gatewayNow, "gateway");
  const runnerChanged = watch(runnerNow, "runner");
  const loadedChanged = watch(() => runner.read().loaded.map(({ ref }) => ref), "loaded");
  const configFile = createFollowFile({
    watchFolder: platform.watchFolder,
    readText: files.readText,
    changed: () => privacy.inputsChanged(["openclaw"]),
  });
  onEvent("openclaw.changed", () => {
    openclawChanged(openclawNow());
    const { configPath } = openclaw.read();
    configFile.at(configPath.isKnown ? configPath.value : null);
  });
  onEvent("gateway.changed", () => gatewayChanged(gatewayNow()));
  onEvent("runner.changed", () => {
    runnerChanged(runnerNow());
    loadedChanged(runner.read().loaded.map(({ ref }) => ref));
  });
  attention.onChange(() => {
    if (!attention.isVisible()) return;
    void configFile.look();
    void privacy.lookAgain().catch((error: unknown) => log.warn(`privacy: ${String(error)}`));
  });
  onEvent("models.changed", () => privacy.inputsChanged(["models"]));
  return {
    ...privacy,
    stop(): void {
      configFile.stop();
      privacy.stop();
    },
  };
}
