import path from "node:path";
import type { OpenClawSnapshot } from "../../app/contract/openclaw";
import type { HardwareSnapshot } from "../../app/contract/hardware";
import { createDesktopSettings } from "../flows/desktop-settings";
import type { SetUpLookOptions } from "../flows/set-up/set-up-look";
import { createSetUpFlow } from "../flows/set-up/set-up-runner";
import { type SettingsBackOptions, createSettingsBack } from "../flows/settings-back";
import type { Platform } from "../platform/platform";
import type { StartJob } from "../platform/ports";
import { createDesktopFiles } from "../services/runner/desktop-files";
import { openDesktopUndo } from "../services/runner/desktop-undo";
import type { createRunnerService } from "../services/runner/runner";

/** What brings the Model Runner up, with what it needs of the services. */
export async function composeSetUp({
  platform,
  files,
  findExecutable,
  runner,
  models,
  hardware,
  guard,
  openclaw,
  limits,
  standalone,
  startJob,
}: {
  platform: Platform;
  files: {
    readText(file: string): Promise<string | null>;
    write(file: string, text: string): Promise<void>;
    backUp(file: string): Promise<string>;
    remove(file: string): Promise<void>;
    setAside(file: string): Promise<string | null>;
  };
  findExecutable: (name: string) => Promise<string | null>;
  runner: ReturnType<typeof createRunnerService>;
  models: SettingsBackOptions["models"];
  hardware: { read(): HardwareSnapshot };
  guard: SettingsBackOptions["guard"];
  openclaw: { read(): OpenClawSnapshot };
  limits: SetUpLookOptions["limits"];
  standalone: SetUpLookOptions["standalone"];
  startJob: StartJob;
}) {
  const { clock, log, runCommand, sendHttp, env, home, os, paths } = platform;
  const { readText } = files;
  const settings = createSettingsBack({
    readOpenClaw: openclaw.read,
    models,
    guard,
  });
  const desktopSettings = createDesktopSettings({
    desktop: createDesktopFiles({ os, home, env, readTextFile: readText, runCommand }),
    undo: await openDesktopUndo({ file: path.join(paths.settingsFolder, "desktop-undo.json"), files, log }),
    files,
    shorten: paths.shorten,
    clock,
  });
  const setUpFlow = createSetUpFlow({
    runner,
    machine: hardware.read,
    settings,
    desktopSettings,
    limits,
    standalone,
    runCommand,
    sendHttp,
    readText,
    findExecutable,
    env,
    os,
    startJob,
    clock,
    log,
    refuseOffline: platform.offline.refuse,
  });
  return { setUpFlow, desktopSettings };
}
