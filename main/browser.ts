import path from "node:path";
import { compose } from "./compose";
import { explain, findInstanceFolder, onEndSignal, readFlags, usage, version } from "./entry";
import { systemClock } from "./platform/clock";
import { acquireInstance } from "./platform/instance-lock";
import { createRunCommand } from "./platform/run-command";
import { hasDisplay, openInBrowser } from "./shell/browser/open-in-browser";
import { openBrowserShell } from "./shell/browser/shell";
import type { Shell } from "./shell/shell";

const longestGoodbyeMs = 8000;

async function start(): Promise<void> {
  const flags = readFlags(process.argv.slice(2));
  if (flags.wantsHelp) return console.log(usage);

  let shell: Shell | null = null;
  const instance = await acquireInstance({ folder: findInstanceFolder(flags), onShow: () => shell?.show() });
  if (instance.kind === "second") {
    await instance.askToShow();
    const { address } = instance.info;
    console.log(
      address === null
        ? "Homeport is open already; its window was asked to come forward."
        : `Homeport is at ${address}`,
    );
    return;
  }

  const house = await compose({ isDemo: flags.isDemo, shellKind: "browser", version });
  const { log, ledger } = house.platform;
  // the demo's own commands are simulated, and so would its browser be
  const runCommand = createRunCommand({
    env: process.env,
    path: process.env["PATH"] ?? "",
    record: ledger.record,
    clock: systemClock,
  });
  const goodbye = new AbortController();
  const end = async (exitCode: number) => {
    if (goodbye.signal.aborted) return;
    goodbye.abort();
    setTimeout(() => process.exit(exitCode), longestGoodbyeMs).unref();
    await shell?.close();
    await house.quit();
    await instance.release();
    process.exit(exitCode);
  };
  onEndSignal(() => {
    // Whoever asks twice doesn't want to wait.
    if (goodbye.signal.aborted) process.exit(1);
    void end(0);
  });

  try {
    const canOpen = flags.canOpen && hasDisplay(process.platform, process.env);
    const openAddress = (address: string, secrets: readonly string[]) => {
      void openInBrowser(address, { platform: process.platform, runCommand, secrets, signal: goodbye.signal });
    };
    const opened = await openBrowserShell({
      gate: house.gate,
      rendererRoot: path.join(import.meta.dirname, "../renderer"),
      onClientGone: (clientId) => house.clientGone(clientId),
      log,
      port: flags.port,
      openAddress: canOpen ? openAddress : null,
    });
    shell = opened;
    house.onPush(opened.push);
    instance.publish({ address: opened.address });
    console.log(`Homeport is at ${opened.address}`);
    console.log("Press Ctrl+C to end it.");
    opened.show();
  } catch (error) {
    console.error(explain(error));
    await end(1);
  }
}

// A reader that went away (`| head`) must not end the panel.
process.stdout.on("error", () => {});

try {
  await start();
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
