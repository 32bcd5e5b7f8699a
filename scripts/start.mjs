// Opens the panel from a bare clone. Runs on the system's Node (20 is enough): only node: imports.
import { spawn } from "node:child_process";
import { existsSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import {
  ensureBuilt,
  ensureInstalled,
  fail,
  findElectron,
  hasDisplay,
  node,
  root,
  runNode,
  Stop,
} from "./lib/steps.mjs";

const usage = `npm start -- [options]

  --demo      a simulated Docker, Model Runner and OpenClaw; nothing of yours is touched:
              it keeps a lock of its own in the folder \`demo\` of the settings folder
  --browser   in the browser, also where Electron could open a window
  --port N    port of the browser's panel (default: any free one)
  --no-open   print the address, don't open a browser
  --help      this text`;

function readFlags() {
  try {
    const { values } = parseArgs({
      options: {
        demo: { type: "boolean", default: false },
        browser: { type: "boolean", default: false },
        port: { type: "string" },
        "no-open": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.port !== undefined && !(/^\d{1,5}$/.test(values.port) && Number(values.port) <= 65_535)) {
      throw new Stop(`--port takes a number from 0 to 65535, not "${values.port}".`);
    }
    return values;
  } catch (error) {
    throw error instanceof Stop ? error : new Stop(`${error.message}\n\n${usage}`);
  }
}

/** Tries once a day to fetch Electron's binary; without it the panel opens in the browser. */
function fetchElectron() {
  const stamp = path.join(root, "node_modules/.homeport-electron-tried");
  const dayMs = 24 * 60 * 60 * 1000;
  if (existsSync(stamp) && Date.now() - statSync(stamp).mtimeMs < dayMs) return null;
  console.log("Fetching Electron …");
  const fetched = runNode(["node_modules/electron/install.js"], { stdio: "ignore", timeout: 180_000 });
  const electron = fetched.status === 0 ? findElectron() : null;
  if (electron === null) {
    writeFileSync(stamp, "");
    console.log(
      "Electron's program can't be fetched here, so the panel opens in the browser. It is tried again tomorrow.",
    );
  }
  return electron;
}

/** The program and arguments that open the panel. */
function chooseShell(flags) {
  const passed = [...(flags.demo ? ["--demo"] : []), ...(flags.port === undefined ? [] : ["--port", flags.port])];
  const isRoot = process.platform === "linux" && process.getuid?.() === 0;
  const wantsWindow = !flags.browser && flags.port === undefined && hasDisplay() && !isRoot;
  const electron = wantsWindow ? (findElectron() ?? fetchElectron()) : null;
  if (electron !== null) return { program: electron, args: [".", ...passed] };
  if (isRoot && !flags.browser && hasDisplay()) {
    console.log("Electron's sandbox does not work for root, so the panel opens in the browser.");
  }
  return { program: node, args: ["out/main/browser.js", ...passed, ...(flags["no-open"] ? ["--no-open"] : [])] };
}

/** Ends with the panel, and ends the panel with whatever ends this. */
function runUntilEnd({ program, args }) {
  // the channel carries no word: that it breaks tells the panel that this script is gone, killed too
  const child = spawn(program, args, { cwd: root, stdio: ["inherit", "inherit", "inherit", "ipc"] });
  let isAsked = false;
  const end = (signal) => {
    isAsked = true;
    // A terminal's Ctrl+C reaches the panel by itself, and on Windows kill() would not let it end in order.
    const hasHeard = signal === "SIGINT" && process.stdin.isTTY;
    if (!hasHeard && child.exitCode === null && child.signalCode === null) child.kill(signal);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => end(signal));
  // npm that is killed leaves its children behind: a new parent means that ours is gone.
  const parent = process.ppid;
  setInterval(() => void (process.ppid !== parent && !isAsked && end("SIGTERM")), 1000).unref();
  child.on("error", (error) =>
    fail(
      new Stop(
        `The panel could not be started: ${error.message}\nRun \`npm ci\` to bring its programs again, then the same command.`,
      ),
    ),
  );
  child.on("exit", (code, signal) => process.exit(signal ? 130 : (code ?? 0)));
}

try {
  const flags = readFlags();
  if (flags.help) {
    console.log(usage);
  } else {
    ensureInstalled();
    ensureBuilt();
    runUntilEnd(chooseShell(flags));
  }
} catch (error) {
  fail(error);
}
