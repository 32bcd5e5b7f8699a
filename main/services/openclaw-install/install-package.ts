import path from "node:path";
import { unknown } from "../../../app/contract/common";
import { CodedError } from "../../../app/contract/errors";
import { npmFailure, npmWords } from "../../../app/domain/npm-failure";
import { formatBytes } from "../../../app/domain/units";
import type { Clock } from "../../platform/clock";
import { scrubEnvironment } from "../../platform/environment";
import type { Folders } from "../../platform/folders";
import type { JobHandle } from "../../platform/ports";
import type { CommandResult, RunCommand } from "../../platform/run-command";
import type { Package } from "../../../app/domain/openclaw-packages";

const npmTimeoutMs = 60 * 60_000;
const versionTimeoutMs = 120_000;
const lookEveryMs = 1000;
const silentMs = 45_000;

export type UsedNode = { path: string; version: string; npmCli: string };
export type InstallPackageOptions = {
  runCommand: RunCommand;
  folders: Folders;
  files: { readText(file: string): Promise<string | null>; write(file: string, text: string): Promise<void> };
  clock: Clock;
  os: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
};

const cacheName = ".npm-cache";

/** npm's own arguments: whatever the user's .npmrc says, nothing is run, nothing is global, and all is written down. */
const installArgs = [
  "install",
  "--ignore-scripts",
  "--location=project",
  "--omit=dev",
  "--include=optional",
  "--package-lock=true",
  "--dry-run=false",
  "--audit=false",
  "--fund=false",
  "--progress=false",
  "--update-notifier=false",
  "--loglevel=http",
] as const;

/** As it is run, for reading. */
export const shownInstall = ({ name, version }: Package, node: UsedNode, folder: string): string[] => [
  `cd ${folder}`,
  `${node.path} ${node.npmCli} ${installArgs.join(" ")}  # ${name}@${version}`,
];

/** The environment of what is run by this Node: its own folder comes first, so that its children find the same one. */
export function environmentFor(
  node: Pick<UsedNode, "path">,
  { env, os }: Pick<InstallPackageOptions, "env" | "os">,
): Record<string, string> {
  const api = os === "win32" ? path.win32 : path.posix;
  const child = scrubEnvironment(env);
  const name = Object.keys(child).find((each) => each.toUpperCase() === "PATH") ?? "PATH";
  const rest = child[name] ?? "";
  child[name] = [api.dirname(node.path), ...(rest === "" ? [] : [rest])].join(api.delimiter);
  return child;
}

/**
 * Installs one package into a new folder by npm, verifies it and answers with what it takes of the disk. Whatever goes wrong,
 * the folder is gone after. Throws CodedError: disk-full, file-not-writable, cancelled, timed-out, npm-*, install-not-verified.
 */
export async function installPackage(
  what: Package,
  { node, folder, job }: { node: UsedNode; folder: string; job: JobHandle },
  options: InstallPackageOptions,
): Promise<{ sizeBytes: number | null }> {
  const { folders, files, os } = options;
  const api = os === "win32" ? path.win32 : path.posix;
  try {
    job.phase("checking-disk");
    await checkRoom(folders, folder, what.diskBytes + what.downloadBytes);
    await folders.make(folder);
    const cache = api.join(folder, cacheName);
    await folders.make(cache);
    await files.write(api.join(folder, "package.json"), `${JSON.stringify(manifestOf(what), null, 2)}\n`);
    job.phase("installing");
    await runNpm({ node, folder, cache, job }, options);
    job.signal.throwIfAborted();
    job.phase("verifying");
    job.progress(null);
    await verify(what, { node, folder, job }, options);
    await folders.removeAll(cache);
    return { sizeBytes: (await folders.measure(folder, job.signal))?.sizeBytes ?? null };
  } catch (error) {
    await folders.removeAll(folder).catch(() => {});
    throw error;
  }
}

/** Throws CodedError disk-full where the room is known and too little. */
export async function checkRoom(folders: Pick<Folders, "freeBytes">, folder: string, needBytes: number): Promise<void> {
  const freeBytes = await folders.freeBytes(folder);
  if (freeBytes !== null && freeBytes < needBytes * 1.1)
    throw new CodedError(
      "disk-full",
      `It takes about ${formatBytes(needBytes)}, and ${formatBytes(freeBytes)} are free`,
    );
}

const manifestOf = ({ name, version, overrides }: Package) => ({
  name: "homeport-tools",
  version: "1.0.0",
  private: true,
  dependencies: { [name]: version },
  ...(Object.keys(overrides).length > 0 ? { overrides } : {}),
});

async function runNpm(
  { node, folder, cache, job }: { node: UsedNode; folder: string; cache: string; job: JobHandle },
  options: InstallPackageOptions,
): Promise<void> {
  const { runCommand, folders, clock } = options;
  const watching = new AbortController();
  let saidAtMs = clock.monotonicMs();
  const watch = followBytes({ folders, cache, clock, job, signal: watching.signal, saidAtMs: () => saidAtMs });
  let result: CommandResult;
  try {
    result = await runCommand({
      file: node.path,
      args: [node.npmCli, ...installArgs, "--cache", cache],
      cwd: folder,
      env: environmentFor(node, options),
      timeoutMs: npmTimeoutMs,
      signal: job.signal,
      onLine(line) {
        saidAtMs = clock.monotonicMs();
        const words = line.replace(/^npm /, "").slice(0, 200);
        if (words.trim() !== "") job.line(words);
      },
    });
  } finally {
    watching.abort();
    await watch;
    job.notice(null);
  }
  if (result.kind === "exited" && result.exitCode === 0) return;
  throw npmError(result);
}

/** What has arrived: npm keeps each package it fetches in the cache that it was given. How much is to come it does not say. */
async function followBytes({
  folders,
  cache,
  clock,
  job,
  signal,
  saidAtMs,
}: {
  folders: Pick<Folders, "measure">;
  cache: string;
  clock: Clock;
  job: JobHandle;
  signal: AbortSignal;
  saidAtMs: () => number;
}): Promise<void> {
  let before: { bytes: number; atMs: number } | null = null;
  let movedAtMs = clock.monotonicMs();
  while (!signal.aborted) {
    const seen = await folders.measure(cache, signal).catch(() => null);
    const atMs = clock.monotonicMs();
    if (seen !== null && !signal.aborted) {
      const doneBytes = seen.sizeBytes;
      const moved = before === null ? 0 : doneBytes - before.bytes;
      if (moved > 0) movedAtMs = atMs;
      const seconds = before === null ? 0 : (atMs - before.atMs) / 1000;
      job.progress({
        doneBytes,
        totalBytes: unknown("not-reported"),
        bytesPerSecond:
          moved > 0 && seconds > 0 ? { isKnown: true, value: moved / seconds } : unknown("not-measured-yet"),
        secondsLeft: unknown("not-reported"),
      });
      job.notice(atMs - Math.max(movedAtMs, saidAtMs()) > silentMs ? "stalled" : null);
      before = { bytes: doneBytes, atMs };
    }
    await clock.sleep(lookEveryMs, signal).catch(() => {});
  }
}

function npmError(result: CommandResult): CodedError {
  if (result.kind === "cancelled") return new CodedError("cancelled", "Stopped");
  if (result.kind === "timed-out")
    return new CodedError("timed-out", "npm did not end in time", npmWords(result.stderr));
  if (result.kind === "missing") return new CodedError("install-no-node", "The Node is gone", result.message);
  const said = `${result.stderr}\n${result.stdout}`;
  if (result.kind === "killed")
    return new CodedError("npm-failed", `npm was ended by ${result.signal}`, npmWords(said));
  const words = npmWords(said);
  return new CodedError(npmFailure(said), words.split("\n")[0] ?? "npm failed", words);
}

/** Nothing is believed until it is read back: the very package that was wanted, and it says its version when it is run. */
async function verify(
  what: Package,
  { node, folder, job }: { node: UsedNode; folder: string; job: JobHandle },
  options: InstallPackageOptions,
): Promise<void> {
  const { files, runCommand, os } = options;
  const api = os === "win32" ? path.win32 : path.posix;
  const lock = parse(await files.readText(api.join(folder, "package-lock.json")));
  const locked = at(lock, "packages", `node_modules/${what.name}`);
  const integrity = at(locked, "integrity");
  if (at(locked, "version") !== what.version || integrity !== what.integrity)
    throw new CodedError(
      "install-not-verified",
      `It is not the ${what.name} ${what.version} that Homeport knows`,
      `version ${String(at(locked, "version"))}\nintegrity ${String(integrity)}\nexpected ${what.integrity}`,
    );
  const entry = api.join(folder, "node_modules", what.name, ...what.entry);
  const result = await runCommand({
    file: node.path,
    args: [entry, "--version"],
    env: environmentFor(node, options),
    timeoutMs: versionTimeoutMs,
    signal: job.signal,
  });
  job.signal.throwIfAborted();
  if (result.kind === "exited" && result.exitCode === 0 && result.stdout.includes(what.version)) return;
  const said = result.kind === "missing" ? result.message : `${result.stderr}\n${result.stdout}`.trim().slice(0, 2000);
  throw new CodedError("install-not-verified", "It was installed, and does not say its version", said);
}

function parse(text: string | null): unknown {
  try {
    return text === null ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  let node = value;
  for (const key of keys) {
    if (typeof node !== "object" || node === null) return undefined;
    node = (node as Record<string, unknown>)[key];
  }
  return node;
}
