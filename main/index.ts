import path from "node:path";
import { CodedError } from "../app/contract/errors";
import { compose } from "./compose";
import { explain, findInstanceFolder, isSilent, onEndSignal, version } from "./entry";
import { acquireInstance } from "./platform/instance-lock";
import { findTrayHost } from "./platform/tray-host";
import { createBackground } from "./shell/electron/background";
import { chooseFile, choosePlace } from "./shell/electron/choose-file";
import { secretBox } from "./shell/electron/secret-box";
import { exitElectron, openElectronShell, prepareElectron, showFailedStart } from "./shell/electron/shell";
import { finishing, sayGoodbye } from "./shell/goodbye";
import { createUpdates } from "./shell/electron/updates";
import type { Shell } from "./shell/shell";

// Electron's own flags stand among ours
const isDemo = process.argv.includes("--demo");
const folder = findInstanceFolder({ isDemo });

async function start(): Promise<void> {
  let shell: Shell | null = null;
  const instance = await acquireInstance({ folder, onShow: () => shell?.show() });
  if (instance.kind === "second") {
    if (!(await instance.askToShow())) return failStart(isSilent(instance.pid));
    if (instance.info.address !== null) console.log(`Homeport is at ${instance.info.address}`);
    return exitElectron(0);
  }

  const background = createBackground({ isDemo });
  const updates = createUpdates({ version });
  const parts = {
    secretBox,
    chooseFile,
    choosePlace,
    openBackground: background.open,
    openUpdater: updates.open,
  };
  const house = await compose({ isDemo, shellKind: "electron", version, ...parts }).catch(async (error: unknown) => {
    // the box that says it stays open, and a next start must not take this one for a panel
    await instance.release();
    throw error;
  });
  const quit = async () => {
    await house.quit();
    await instance.release();
  };
  const leave = () =>
    sayGoodbye(quit, {
      onLong: () => console.log(finishing),
      onError: (error) => console.error(explain(error)),
    });
  onEndSignal(
    () => {
      if (shell) void shell.close();
      else void leave().then((isInOrder) => exitElectron(isInOrder ? 0 : 1));
    },
    () => exitElectron(1),
  );
  const opened = await openElectronShell({
    gate: house.gate,
    rendererRoot: path.join(import.meta.dirname, "../renderer"),
    preload: path.join(import.meta.dirname, "../preload/preload.cjs"),
    onClientGone: (clientId) => house.clientGone(clientId),
    onAllClosed: () => house.allClosed(),
    log: house.platform.log,
    isDemo,
    version,
    settingsFolder: house.platform.paths.settingsFolder,
    files: house.platform.files,
    assets: path.join(import.meta.dirname, "../../assets"),
    background,
    updates,
    findTrayHost: () => findTrayHost(house.platform),
    onWake: house.wake,
    onQuit: quit,
  }).catch(async (error: unknown) => {
    await leave();
    throw error;
  });
  shell = opened;
  house.onPush(opened.push);
  instance.publish({ address: null });
}

/** There is no window yet, and whoever clicked an icon sees no terminal: a box of the system's says it. */
async function failStart(words: string): Promise<void> {
  console.error(words);
  await showFailedStart(words);
  exitElectron(1);
}

// Not awaited here: Electron becomes ready only once this module is through.
if (prepareElectron({ chromiumFolder: path.join(folder, "window") })) {
  start().catch((error: unknown) => {
    const isForeseen = error instanceof CodedError;
    const next = "\n\nThat is a fault of Homeport's own. Start it again; if it comes back, report these words.";
    return failStart(explain(error) + (isForeseen ? "" : next));
  });
} else {
  exitElectron(0);
}
