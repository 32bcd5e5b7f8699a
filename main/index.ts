import path from "node:path";
import { compose } from "./compose";
import { explain, findInstanceFolder, onEndSignal, version } from "./entry";
import { acquireInstance } from "./platform/instance-lock";
import { exitElectron, openElectronShell, prepareElectron } from "./shell/electron/shell";
import type { Shell } from "./shell/shell";

// Electron's own flags stand among ours
const isDemo = process.argv.includes("--demo");
const folder = findInstanceFolder({ isDemo });

async function start(): Promise<void> {
  let shell: Shell | null = null;
  const instance = await acquireInstance({ folder, onShow: () => shell?.show() });
  if (instance.kind === "second") {
    await instance.askToShow();
    if (instance.info.address !== null) console.log(`Homeport is at ${instance.info.address}`);
    return exitElectron(0);
  }

  const house = await compose({ isDemo, shellKind: "electron", version });
  const quit = async () => {
    await house.quit();
    await instance.release();
  };
  onEndSignal(() => {
    if (shell) void shell.close();
    else void quit().finally(() => exitElectron(0));
  });
  const opened = await openElectronShell({
    gate: house.gate,
    rendererRoot: path.join(import.meta.dirname, "../renderer"),
    preload: path.join(import.meta.dirname, "../preload/preload.cjs"),
    onClientGone: (clientId) => house.clientGone(clientId),
    log: house.platform.log,
    isDemo,
    onQuit: quit,
  });
  shell = opened;
  house.onPush(opened.push);
  instance.publish({ address: null });
}

// Not awaited here: Electron becomes ready only once this module is through.
if (prepareElectron({ chromiumFolder: path.join(folder, "window") })) {
  start().catch((error: unknown) => {
    console.error(explain(error));
    exitElectron(1);
  });
} else {
  exitElectron(0);
}
