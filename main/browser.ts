import path from "node:path";
import { compose } from "./compose";
import {
  explain,
  findInstanceFolder,
  isOnAnotherPort,
  isSilent,
  onEndSignal,
  readFlags,
  usage,
  version,
} from "./entry";
import { systemClock } from "./platform/clock";
import { acquireInstance } from "./platform/instance-lock";
import { createRunCommand } from "./platform/run-command";
import { createBrowserOpener, hasDisplay } from "./shell/browser/open-in-browser";
import { openBrowserShell } from "./shell/browser/shell";
import { finishing, sayGoodbye } from "./shell/goodbye";
import type { Shell } from "./shell/shell";

async function start(): Promise<void> {
  const flags = readFlags(process.argv.slice(2));
  if (flags.wantsHelp) return console.log(usage);

  let shell: Shell | null = null;
  const instance = await acquireInstance({ folder: findInstanceFolder(flags), onShow: () => shell?.show() });
  if (instance.kind === "second") {
    if (!(await instance.askToShow())) {
      console.error(isSilent(instance.pid));
      process.exitCode = 1;
      return;
    }
    const { address } = instance.info;
    console.log(
      address === null
        ? "Homeport is open already; its window was asked to come forward."
        : `Homeport is at ${address}`,
    );
    const aside = isOnAnotherPort(address, flags.port);
    if (aside !== null) console.log(aside);
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
  const opener = createBrowserOpener({ platform: process.platform, runCommand });
  let isEnding = false;
  const end = async (exitCode: number) => {
    if (isEnding) return;
    isEnding = true;
    const leave = async () => {
      await shell?.close();
      await opener.close();
      await house.quit();
      await instance.release();
    };
    const isInOrder = await sayGoodbye(leave, {
      onLong: () => console.log(finishing),
      onError: (error) => console.error(explain(error)),
    });
    process.exit(isInOrder ? exitCode : 1);
  };
  onEndSignal(
    () => void end(0),
    () => process.exit(1),
  );

  try {
    const canOpen = flags.canOpen && hasDisplay(process.platform, process.env);
    const opened = await openBrowserShell({
      gate: house.gate,
      rendererRoot: path.join(import.meta.dirname, "../renderer"),
      onClientGone: (clientId) => house.clientGone(clientId),
      onAllClosed: () => house.allClosed(),
      log,
      port: flags.port,
      openAddress: canOpen ? (address) => void opener.open(address) : null,
    });
    shell = opened;
    house.onPush(opened.push);
    instance.publish({ address: opened.address });
    console.log(`Homeport is at ${opened.address}`);
    if (canOpen) console.log("It opens in your browser; if that stays empty, open the address above yourself.");
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
