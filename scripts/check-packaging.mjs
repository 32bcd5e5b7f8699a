// Builds a real package around an Electron that is only a shape, and looks into it: configuration, fuses, what is in
// app.asar, how large it is, and whether what is in there starts (under the stand-in).
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { publishOf, releasesPageOf } from "./lib/feed.mjs";
import { ensureBuilt, fail, node, root, Stop } from "./lib/steps.mjs";

const require = createRequire(import.meta.url);
const { build } = require("electron-builder");
const { getConfig, validateConfiguration } = require("app-builder-lib/out/util/config/config");
const { DebugLogger } = require("builder-util");
const asar = require("@electron/asar");
const { FuseV1Options, getCurrentFuseWire } = require("@electron/fuses");

/** What may be in the package; anything else came in by mistake. */
const allowed = [
  /^package\.json$/,
  /^assets\/(icon|tray\/[\w@.-]+)\.png$/,
  /^out\/(main|preload|renderer)\/[\w./-]+\.(js|cjs|html|css|png|svg|woff2)$/,
];
const needed = ["package.json", "out/main/index.js", "out/preload/preload.cjs", "out/renderer/index.html"];
/** What a release is made of; electron-builder.yml may say nothing else. */
const wantedTargets = {
  mac: { dmg: "arm64", zip: "arm64" },
  win: { nsis: "x64,arm64" },
  linux: { AppImage: "x64,arm64", deb: "x64,arm64", rpm: "x64,arm64" },
};
const feed = "https://updates.example/homeport";
/** Each word alone tells that something of the tests or of the machine that built it is inside. */
const strangers = [
  /from "vitest"/,
  /@playwright/,
  /fast-check/,
  /stand-in\//,
  /\.test\.tsx?\b/,
  new RegExp(escape(root)),
];
/** In the order of the options: what electron-builder.yml wants of the release. */
const wantedFuses = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
};
const startTimeoutMs = 60_000;
const releasesPage = "https://homeport.example/releases";
const githubFeed = "https://github.com/o/r/releases/latest/download";

function escape(text) {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** A folder that looks like Electron's download to the builder; its program holds a fuse wire and nothing else. */
function makeUpElectron(folder) {
  const { version } = require("electron/package.json");
  mkdirSync(path.join(folder, "resources"), { recursive: true });
  mkdirSync(path.join(folder, "locales"));
  const wire = Buffer.concat([
    Buffer.from("dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX"),
    Buffer.from([1, 9]),
    Buffer.from("1".repeat(9)),
  ]);
  writeFileSync(path.join(folder, "electron"), wire, { mode: 0o755 });
  for (const name of ["chrome-sandbox", "chrome_crashpad_handler", "LICENSE", "LICENSES.chromium.html"])
    writeFileSync(path.join(folder, name), "", { mode: 0o755 });
  for (const name of ["resources.pak", "icudtl.dat", "locales/en-US.pak"]) writeFileSync(path.join(folder, name), "");
  writeFileSync(path.join(folder, "version"), version);
}

/** Resolves when the unpacked main asked for its window; rejects with what it said when it ends or waits too long. */
async function startUnpacked(app, settingsFolder) {
  const main = path.join(app, "out/main/index.js");
  const child = spawn(node, ["--import", "./e2e/stand-in/register.mjs", "e2e/stand-in/run.mjs", main, "--demo"], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: "", HOMEPORT_SETTINGS_DIR: settingsFolder },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    serialization: "advanced",
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => (said += piece));
  const loaded = new Promise((resolve) => {
    child.on("message", (message) => message.kind === "load" && resolve(message));
  });
  const ended = once(child, "exit").then(([code]) => {
    throw new Stop(`The packaged program ended (${code}) before it opened its window:\n${said}`);
  });
  let timer;
  const late = new Promise((_resolve, reject) => {
    const words = () => `The packaged program opened no window within ${startTimeoutMs / 1000} s:\n${said}`;
    timer = setTimeout(() => reject(new Stop(words())), startTimeoutMs);
  });
  try {
    const { url, preload } = await Promise.race([loaded, ended, late]);
    // the stand-in hands out what the program's own protocol answers
    const page = await (await fetch(url)).text();
    // the language it is to speak is said in its first tag
    const plain = (html) => html.replace(/<html[^>]*>/, "<html>");
    if (plain(page) !== plain(readFileSync(path.join(app, "out/renderer/index.html"), "utf8")))
      throw new Stop(`Its window shows something else than the packaged page:\n${page.slice(0, 500)}`);
    if (preload !== readFileSync(path.join(app, "out/preload/preload.cjs"), "utf8"))
      throw new Stop("Its window has another preload than the packaged one.");
  } finally {
    clearTimeout(timer);
    ended.catch(() => {});
    const gone = once(child, "exit");
    if (child.exitCode === null && child.kill()) await gone;
  }
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"));
}

function checkTargets(config) {
  for (const [system, wanted] of Object.entries(wantedTargets)) {
    const found = Object.fromEntries(config[system].target.map(({ target, arch }) => [target, arch.join(",")]));
    if (JSON.stringify(found) !== JSON.stringify(wanted))
      throw new Stop(`Packages for ${system}: ${JSON.stringify(found)}; wanted ${JSON.stringify(wanted)}.`);
  }
  const { nsis, mac, publish } = config;
  if (nsis.perMachine !== false) throw new Stop("The installer of Windows is not for this account alone.");
  if (!mac.hardenedRuntime || !existsSync(path.join(root, mac.entitlements)))
    throw new Stop("macOS: without hardened runtime and entitlements nothing can be notarised.");
  if (publish !== null) throw new Stop("electron-builder.yml names a feed: that is for a build to say.");
  if (publishOf({}) !== null || publishOf({ HOMEPORT_UPDATE_FEED: "o/r" })?.url !== githubFeed)
    throw new Stop("HOMEPORT_UPDATE_FEED is not read as docs/release.md says.");
  const pages = [{}, { HOMEPORT_UPDATE_FEED: "o/r" }, { HOMEPORT_RELEASES_PAGE: releasesPage }].map(releasesPageOf);
  if (JSON.stringify(pages) !== JSON.stringify([null, "https://github.com/o/r/releases", releasesPage]))
    throw new Stop(`HOMEPORT_RELEASES_PAGE is not read as docs/release.md says: ${pages.join(", ")}`);
}

/** Every picture of the tray is in the package, as it was drawn. */
function checkTray(app) {
  for (const file of filesOf(path.join(root, "assets/tray")).map((name) => `assets/tray/${name}`)) {
    const packed = path.join(app, file);
    if (!existsSync(packed) || !readFileSync(packed).equals(readFileSync(path.join(root, file))))
      throw new Stop(`${file} is not in the package as it is here.`);
  }
}

/** The updater is inside, in a piece of its own that the start does not read. Returns its bytes. */
function checkUpdater(app, files) {
  const holds = (file) => /\bAppImageUpdater = class\b/.test(readFileSync(path.join(app, file), "utf8"));
  const pieces = files.filter((file) => /^out\/main\/.*\.js$/.test(file) && holds(file));
  const [piece] = pieces;
  if (pieces.length !== 1 || !piece.includes("/chunks/"))
    throw new Stop(`electron-updater should be one piece of its own, and is in: ${pieces.join(", ") || "none"}.`);
  const eager = new RegExp(`^import\\b[^\\n]*${escape(path.basename(piece))}`, "m");
  const reader = files.find(
    (file) => /^out\/main\/.*\.js$/.test(file) && eager.test(readFileSync(path.join(app, file), "utf8")),
  );
  if (reader !== undefined)
    throw new Stop(`${reader} reads electron-updater at once; it is meant to be loaded when asked.`);
  return statSync(path.join(app, piece)).size;
}

async function main() {
  const config = await getConfig(root, "electron-builder.yml", null);
  await validateConfiguration(config, new DebugLogger(false));
  checkTargets(config);
  ensureBuilt();

  const work = mkdtempSync(path.join(tmpdir(), "homeport-package-"));
  try {
    const electronDist = path.join(work, "electron");
    makeUpElectron(electronDist);
    await build({
      projectDir: root,
      targets: require("electron-builder").Platform.LINUX.createTarget("dir"),
      config: {
        ...config,
        publish: publishOf({ HOMEPORT_UPDATE_FEED: feed }),
        extraMetadata: { homepage: releasesPage },
        electronDist,
        directories: { output: path.join(work, "dist") },
      },
      publish: "never",
    });
    const unpacked = path.join(work, "dist/linux-unpacked");

    const wire = await getCurrentFuseWire(path.join(unpacked, config.linux?.executableName ?? "homeport"));
    for (const [name, isOn] of Object.entries(wantedFuses))
      if ((String.fromCharCode(wire[FuseV1Options[name]]) === "1") !== isOn)
        throw new Stop(`The fuse ${name} is not ${isOn ? "on" : "off"}.`);

    const archive = path.join(unpacked, "resources/app.asar");
    const app = path.join(work, "app");
    asar.extractAll(archive, app);
    const files = filesOf(app);
    const strange = files.filter((file) => !allowed.some((pattern) => pattern.test(file)));
    if (strange.length > 0) throw new Stop(`In the package, and not meant to be:\n  ${strange.join("\n  ")}`);
    const missing = needed.filter((file) => !files.includes(file));
    if (missing.length > 0) throw new Stop(`Missing in the package: ${missing.join(", ")}`);
    for (const file of files.filter((each) => /\.(c?js|html|json)$/.test(each))) {
      const text = readFileSync(path.join(app, file), "utf8");
      const stranger = strangers.find((pattern) => pattern.test(text));
      if (stranger) throw new Stop(`${file} holds something of the tests or of this machine: ${stranger}`);
    }
    checkTray(app);
    const updaterBytes = checkUpdater(app, files);
    const told = readFileSync(path.join(unpacked, "resources/app-update.yml"), "utf8");
    if (!told.includes("provider: generic") || !told.includes(`url: ${feed}`))
      throw new Stop(`The package was not told where newer versions are:\n${told}`);
    const packed = JSON.parse(readFileSync(path.join(app, "package.json"), "utf8"));
    const { dependencies = {}, devDependencies, homepage } = packed;
    if (homepage !== releasesPage) throw new Stop(`The package names ${homepage} as its page of releases.`);
    if (Object.keys(dependencies).length > 0 || devDependencies !== undefined)
      throw new Stop("The packaged package.json names packages; the program carries all it needs.");

    await startUnpacked(app, path.join(work, "settings"));
    const megabytes = (statSync(archive).size / 1e6).toFixed(1);
    console.log(
      `electron-builder.yml is valid; app.asar holds ${files.length} files, ${megabytes} MB, and starts; ` +
        `of them the updater ${(updaterBytes / 1e6).toFixed(1)} MB, read when it is asked for.`,
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

await main().catch(fail);
