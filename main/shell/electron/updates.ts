import { app } from "electron";
import type { UpdateInfo } from "electron-updater";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, constants, readFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { CodedError } from "../../../app/contract/errors";
import type { UpdateNews } from "../../../app/contract/updates";
import { downloadHosts } from "../../../app/domain/standalone/release-assets";
import { type Feed, type Installation, readFeed } from "../../../app/domain/updates";
import { HttpProblem } from "../../platform/http-problem";
import { offlineError } from "../../platform/offline";
import type { Platform } from "../../platform/platform";
import type { Updater } from "../../platform/ports";
import { releasesPage } from "./releases-page";

const listMaxBytes = 1024 * 1024;
const updateMaxBytes = 2 * 1024 ** 3;
const notesMax = 20_000;
const redirectsMax = 5;
const askTimeoutMs = 10_000;

/** What is used of electron-updater, its own fields among it: it asks through ours, and makes up no number of this machine. */
type Inner = {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  disableDifferentialDownload: boolean;
  disableWebInstaller: boolean;
  httpExecutor: ReturnType<typeof createExecutor>;
  stagingUserIdPromise: { value: Promise<string> };
  logger: unknown;
  checkForUpdates(): Promise<{ isUpdateAvailable: boolean; updateInfo: UpdateInfo } | null>;
  downloadUpdate(token: unknown): Promise<unknown>;
  quitAndInstall(isSilent: boolean, isRunAfter: boolean): void;
  on(event: "error", listener: (error: Error) => void): unknown;
};
type Executed = {
  url: URL;
  file: string;
  sha512: string | null;
};

/**
 * The one place that knows electron-updater, which is loaded with the first question: what is newer, fetched and compared,
 * and put in its place once the program has ended in order.
 */
export function createUpdates({ version }: { version: string }) {
  let endWith: ((last: () => void) => void) | null = null;
  return {
    endBy: (end: (last: () => void) => void): void => void (endWith = end),
    open(platform: Platform): Updater {
      const current: { signal: AbortSignal; onProgress(done: number, total: number | null): void } = {
        signal: new AbortController().signal,
        onProgress: () => {},
      };
      const facts = readInstallation(platform);
      let inner: Promise<Inner> | null = null;
      const open = async (): Promise<Inner> =>
        (inner ??= facts.then(({ feed }) => loadUpdater({ platform, version, feed, current })));

      return {
        installation: () => facts,
        async check() {
          try {
            const updater = await open();
            const result = await updater.checkForUpdates();
            return result?.isUpdateAvailable === true ? newsOf(result.updateInfo, platform) : null;
          } catch (error) {
            throw codedOf(error);
          }
        },
        async download({ signal, onProgress }) {
          Object.assign(current, { signal, onProgress });
          try {
            const updater = await open();
            const { CancellationToken } = await import("electron-updater");
            await updater.downloadUpdate(new CancellationToken());
          } catch (error) {
            throw signal.aborted ? new CodedError("cancelled", "Cancelled.") : codedOf(error);
          }
        },
        async install() {
          const updater = await open();
          await mayReplace(platform);
          if (endWith === null) throw new CodedError("update-not-installed", "There is no window to end yet.");
          endWith(() => {
            // what can't be put in place must not keep an ended program from quitting
            updater.on("error", () => app.quit());
            app.releaseSingleInstanceLock();
            updater.quitAndInstall(true, true);
            if (platform.os !== "darwin") setImmediate(() => app.quit());
          });
        },
      };
    },
  };
}
export type ShellUpdates = ReturnType<typeof createUpdates>;

async function readInstallation({ os, env, runCommand }: Platform): Promise<Installation> {
  const { isPackaged } = app;
  const read = (name: string) =>
    readFile(path.join(process.resourcesPath, name), "utf8").then(
      (text) => text.trim(),
      () => null,
    );
  const [feedText, packageType] = isPackaged ? await Promise.all([read("app-update.yml"), read("package-type")]) : [];
  let isSigned: boolean | null = null;
  if (isPackaged && os === "darwin") {
    const bundle = path.resolve(process.resourcesPath, "../..");
    const said = await runCommand({ file: "/usr/bin/codesign", args: ["-dv", bundle], timeoutMs: askTimeoutMs });
    // one that a build signed for itself alone says "not set"
    isSigned = said.kind === "exited" && /^TeamIdentifier=(?!not set)/m.test(said.stderr);
  }
  return {
    isPackaged,
    os,
    isAppImage: (env["APPIMAGE"] ?? "") !== "",
    packageType: packageType ?? null,
    isSigned,
    feed: typeof feedText === "string" ? readFeed(feedText) : null,
    page: releasesPage(),
  };
}

async function loadUpdater({
  platform,
  version,
  feed,
  current,
}: {
  platform: Platform;
  version: string;
  feed: Feed | null;
  current: { signal: AbortSignal; onProgress(done: number, total: number | null): void };
}): Promise<Inner> {
  const { AppImageUpdater, MacUpdater, NsisUpdater } = await import("electron-updater");
  const { paths, log, os } = platform;
  const adapter = {
    version,
    name: "homeport",
    isPackaged: true,
    appUpdateConfigPath: path.join(process.resourcesPath, "app-update.yml"),
    userDataPath: paths.settingsFolder,
    // what was fetched lies with the rest of ours, and goes with it
    baseCachePath: paths.settingsFolder,
    whenReady: () => app.whenReady(),
    relaunch: () => app.relaunch(),
    quit: () => app.quit(),
    onQuit: () => {},
  };
  const Kind = os === "darwin" ? MacUpdater : os === "win32" ? NsisUpdater : AppImageUpdater;
  const updater = new Kind(undefined, adapter) as unknown as Inner;
  return Object.assign(updater, {
    autoDownload: false,
    autoInstallOnAppQuit: false,
    disableDifferentialDownload: true,
    disableWebInstaller: true,
    httpExecutor: createExecutor({ platform, feed, current }),
    stagingUserIdPromise: { value: Promise.resolve("") },
    logger: { info: () => {}, warn: log.warn, error: log.warn },
  });
}

/** Both kinds of request that electron-updater makes, by Homeport's own road: offline mode, ledger, and no header of ours. */
function createExecutor({
  platform: { sendHttp, download },
  feed,
  current,
}: {
  platform: Platform;
  feed: Feed | null;
  current: { signal: AbortSignal; onProgress(done: number, total: number | null): void };
}) {
  const { hostname } = new URL(feed?.url ?? "https://invalid.example");
  const hosts: readonly string[] = hostname === "github.com" ? downloadHosts : [hostname];

  async function request(wanted: { protocol?: string; hostname?: string; port?: string | number; path?: string }) {
    let url = new URL(`${wanted.protocol}//${wanted.hostname}${wanted.port ? `:${wanted.port}` : ""}${wanted.path}`);
    for (let hop = 0; hop <= redirectsMax; hop += 1) {
      if (!hosts.includes(url.hostname)) throw new CodedError("update-feed-bad", `It was sent on to ${url.host}.`);
      const answer = await sendHttp(
        { kind: "tcp", origin: url.origin, basePath: "" },
        { method: "GET", path: url.pathname + url.search, purpose: "update-look" },
      ).catch((error: unknown) => {
        throw error instanceof HttpProblem && error.kind === "offline" ? offlineError(url.host) : error;
      });
      const text = await answer.text(listMaxBytes);
      if (answer.status === 200) return text;
      const next = URL.parse(answer.headers["location"] ?? "", url);
      if (answer.status < 300 || answer.status >= 400 || next === null)
        throw new CodedError("update-feed-missing", `${url.host} answered ${answer.status}.`);
      if (next.protocol !== url.protocol) throw new CodedError("update-feed-bad", `It was sent on to ${next.protocol}`);
      url = next;
    }
    throw new CodedError("update-feed-bad", "It was sent on too often.");
  }

  return {
    request,
    async download(url: URL, file: string, { sha512 }: { sha512?: string | null }): Promise<string> {
      await download({
        url: url.href,
        file,
        hosts,
        maxBytes: updateMaxBytes,
        signal: current.signal,
        purpose: "update-download",
        onProgress: current.onProgress,
      });
      await compare({ url, file, sha512: sha512 ?? null });
      return file;
    },
  };
}

/** What lies on the disk against what was published. */
async function compare({ url, file, sha512 }: Executed): Promise<void> {
  const hash = createHash("sha512");
  await pipeline(createReadStream(file), hash);
  const found = hash.digest("base64");
  if (found !== sha512) throw new CodedError("download-mismatch", `${url.pathname}: its SHA-512 is ${found}.`);
}

/** An AppImage is one file, which is removed before the next takes its place: where that can't be, nothing is begun. */
async function mayReplace({ os, env }: Platform): Promise<void> {
  const file = env["APPIMAGE"];
  if (os !== "linux" || file === undefined) return;
  try {
    await access(path.dirname(file), constants.W_OK);
  } catch (error) {
    throw new CodedError("update-not-installed", `${path.dirname(file)} can’t be written to.`, String(error));
  }
}

function newsOf({ version, releaseNotes, files }: UpdateInfo, { os, arch }: Platform): UpdateNews {
  const extension = os === "darwin" ? ".zip" : os === "win32" ? ".exe" : ".AppImage";
  const fitting = files.filter(({ url }) => url.endsWith(extension));
  const file = fitting.find(({ url }) => url.includes(arch)) ?? fitting[0];
  const notes = Array.isArray(releaseNotes)
    ? releaseNotes.map((each) => each.note ?? "").join("\n\n")
    : (releaseNotes ?? "");
  return {
    version,
    notes: notes.trim() === "" ? null : notes.slice(0, notesMax),
    sizeBytes: typeof file?.size === "number" && file.size > 0 ? file.size : null,
  };
}

const notWritable: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EROFS"]);

/** Whatever came out of it, as one of ours. */
function codedOf(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof HttpProblem) {
    if (error.kind === "certificate") return new CodedError("update-certificate", message);
    return new CodedError("update-host-silent", message);
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOSPC" || code === "EDQUOT") return new CodedError("disk-full", "There is no room for it.", code);
  if (notWritable.has(code)) return new CodedError("file-not-writable", message);
  if (code === "ERR_UPDATER_INVALID_SIGNATURE") return new CodedError("download-mismatch", message);
  return new CodedError("update-feed-bad", "What is published can’t be read.", message.slice(0, 2000));
}
