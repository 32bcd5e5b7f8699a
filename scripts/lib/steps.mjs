// Runs on the system's Node (20 is enough) before anything is installed: only node: imports here.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

// Node 20.11 is the first that knows where a module lies; what is older can't read the scripts either.
if (import.meta.dirname === undefined) {
  console.error(
    `\nHomeport needs Node.js 20.19 or newer to start, and this is ${process.version}.\nInstall a newer one (https://nodejs.org), then run the same command again.`,
  );
  process.exit(1);
}

export const root = path.resolve(import.meta.dirname, "../..");
const modules = path.join(root, "node_modules");

/** Node 24, brought by the `node` package, whatever the system has. */
export const node = path.join(modules, "node/bin", process.platform === "win32" ? "node.exe" : "node");

/** A failure with what to do next; printed without a stack. */
export class Stop extends Error {}

/** Prints a {@link Stop} plainly and ends; anything else is a bug and keeps its stack. */
export function fail(error) {
  console.error(error instanceof Stop ? `\n${error.message}` : error);
  process.exit(1);
}

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const readOr = (file, fallback) => (existsSync(file) ? readFileSync(file, "utf8") : fallback);

/** `npm ci` when package-lock.json is not the one that was installed last. */
export function ensureInstalled() {
  const stamp = path.join(modules, ".homeport-lock");
  const wanted = sha256(readFileSync(path.join(root, "package-lock.json")));
  if (readOr(stamp, "") === wanted && existsSync(node)) return;

  console.log("Installing packages (about 40 seconds the first time) …");
  // On Windows `npm ci` can't replace the Node that runs it, so the system's own is used where npm tells it.
  const systemNode = process.env.npm_node_execpath ?? process.execPath;
  const npmCli = process.env.npm_execpath;
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const install = npmCli?.endsWith(".js")
    ? spawnSync(systemNode, [npmCli, ...args], { cwd: root, stdio: "inherit" })
    : spawnSync("npm", args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (install.error)
    throw new Stop(
      `npm could not be started (${install.error.message}). Install Node.js 20 or newer with npm, then try again.`,
    );
  if (install.status !== 0) {
    throw new Stop(
      "npm ci failed; its own words are above. Check the network connection and the free disk space, then run the same command again.",
    );
  }
  if (!existsSync(node)) {
    throw new Stop(
      "Node 24 did not arrive with the packages: npm was told not to run install scripts.\nRun `npm ci --ignore-scripts=false` once, then try again.",
    );
  }
  writeFileSync(stamp, wanted);
}

const sources = ["app", "main", "renderer", "assets", "electron.vite.config.ts", "package-lock.json", "tsconfig.json"];

/** Tests, and what stands in for the real thing in them. */
const onlyForTests = /(?:\.test|-test-kit)\.tsx?$|^fake-.*\.ts$|samples\.ts$/;

function* filesUnder(place) {
  const full = path.join(root, place);
  if (!existsSync(full)) return;
  if (!readdirSafe(full)) return void (yield place);
  for (const entry of readdirSafe(full)) {
    if (onlyForTests.test(entry.name)) continue;
    if (entry.isDirectory()) yield* filesUnder(path.join(place, entry.name));
    else yield path.join(place, entry.name);
  }
}

function readdirSafe(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => a.name.localeCompare(b.name));
  } catch {
    return null;
  }
}

/** Builds main, preload and renderer when a source changed since the last build. */
export function ensureBuilt({ isForced = false } = {}) {
  const hash = createHash("sha256");
  for (const place of sources) {
    for (const file of filesUnder(place))
      hash
        .update(file)
        .update("\0")
        .update(readFileSync(path.join(root, file)));
  }
  const wanted = hash.digest("hex");
  const stamp = path.join(root, "out/.homeport-build");
  if (!isForced && readOr(stamp, "") === wanted) return;
  console.log("Building …");
  const build = runNode(["node_modules/electron-vite/bin/electron-vite.js", "build", "--logLevel", "warn"]);
  if (build.status !== 0) {
    throw new Stop(
      "The build failed; its own words are above. Put right what they name, or, if nothing was changed here, run `npm ci` and then the same command again.",
    );
  }
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Runs a script with Node 24 from the project's root and waits for it. */
export function runNode(args, options = {}) {
  return spawnSync(node, args, { cwd: root, stdio: "inherit", ...options });
}

/** Path of Electron's own program when its binary is here, else null. */
export function findElectron() {
  const pathFile = path.join(modules, "electron/path.txt");
  if (!existsSync(pathFile)) return null;
  const program = path.join(modules, "electron/dist", readFileSync(pathFile, "utf8").trim());
  return existsSync(program) ? program : null;
}

/** macOS and Windows always have one; Linux says so in its environment. */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== "linux" || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}
