import type { RequestPurpose } from "../../../app/domain/request-purpose";
import { createHash } from "node:crypto";
import path from "node:path";
import { known, unknown, type Reading } from "../../../app/contract/common";
import { CodedError } from "../../../app/contract/errors";
import { judgeNode, nodeMakers } from "../../../app/domain/node-fit";
import { createDownloadMeter } from "../../../app/domain/pull-progress";
import type { Clock } from "../../platform/clock";
import { readVariable } from "../../platform/environment";
import type { Folders } from "../../platform/folders";
import { type ByteResponse, type HttpAddress, HttpProblem, type SendBytes } from "../../platform/http";
import type { JobHandle } from "../../platform/ports";
import { offlineError } from "../../platform/offline";
import type { RunCommand } from "../../platform/run-command";
import { unpackNode } from "./unpack-node";
import { checkRoom } from "./install-package";
import { npmPlaces } from "./node-places";

/** The long-term series both command lines run on. */
export const nodeSeries = "24";
/** Measured of 24.21.0 for Linux x64: what arrives, and what is kept of it (the program and npm). */
export const nodeSizes = { downloadBytes: 58e6, diskBytes: 145e6 };
const sumsMaxBytes = 256 * 1024;
const versionTimeoutMs = 30_000;

export type NodeRelease = {
  version: string;
  file: string;
  /** What the archive's one folder is called. */
  root: string;
  sha256: string;
  sizeBytes: Reading<number>;
};

export type FetchNodeOptions = {
  sendHttp: SendBytes;
  runCommand: RunCommand;
  folders: Folders;
  clock: Clock;
  os: NodeJS.Platform;
  arch: string;
  env: Readonly<Record<string, string | undefined>>;
};

/** Node's makers, or a mirror of theirs that HOMEPORT_NODE_MIRROR names: https, or http on this machine. */
export function nodeHost(env: FetchNodeOptions["env"], os: NodeJS.Platform): { address: HttpAddress; contact: string } {
  const own = readVariable(env, "HOMEPORT_NODE_MIRROR", os);
  const url = new URL(isMirror(own) ? own : `https://${nodeMakers}/dist`);
  return {
    address: { kind: "tcp", origin: url.origin, basePath: url.pathname.replace(/\/+$/, "") },
    contact: url.host,
  };
}

function isMirror(text: string | undefined): text is string {
  if (text === undefined || !URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || (protocol === "http:" && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname));
}

/** How the archive for this kind of machine ends; null: its makers publish none. */
export function archiveEnding(os: NodeJS.Platform, arch: string): string | null {
  const isCommon = arch === "x64" || arch === "arm64";
  if (os === "win32") return isCommon ? `win-${arch}.zip` : null;
  if (os === "darwin") return isCommon ? `darwin-${arch}.tar.gz` : null;
  return os === "linux" && (isCommon || arch === "ppc64le" || arch === "s390x") ? `linux-${arch}.tar.gz` : null;
}

/**
 * The newest release of the series, as its makers' list of sums names it. Throws CodedError: node-offline, node-not-offered,
 * offline-mode.
 */
export async function findRelease(options: FetchNodeOptions, signal?: AbortSignal): Promise<NodeRelease> {
  const { os, arch, env } = options;
  const { contact } = nodeHost(env, os);
  const ending = archiveEnding(os, arch);
  if (ending === null) throw new CodedError("node-not-offered", `${os} ${arch}`);
  const answer = await get(options, `/latest-v${nodeSeries}.x/SHASUMS256.txt`, "download-list", signal);
  const text = await answer.text(sumsMaxBytes).catch((error: unknown) => {
    throw asNodeError(error, contact);
  });
  const found = readSums(text, ending);
  if (found === null || judgeNode("openclaw", found.version) !== "fits")
    throw new CodedError(
      "node-not-offered",
      `${contact} names no Node ${nodeSeries} for ${ending}`,
      text.slice(0, 400),
    );
  const head = await get(options, `/v${found.version}/${found.file}`, "download-list", signal);
  const length = Number(head.headers["content-length"]);
  head.close();
  return {
    ...found,
    sizeBytes: Number.isInteger(length) && length > 0 ? known(length) : unknown("not-reported"),
  };
}

/** The one line of `SHASUMS256.txt` that is for this kind of machine. */
export function readSums(text: string, ending: string): Omit<NodeRelease, "sizeBytes"> | null {
  for (const line of text.split(/\r?\n/)) {
    const [, sha256, file] = /^([0-9a-f]{64}) [ *](\S+)$/.exec(line) ?? [];
    const version = file === undefined ? undefined : /^node-v(\d+\.\d+\.\d+)-/.exec(file)?.[1];
    if (sha256 === undefined || file === undefined || version === undefined) continue;
    const root = `node-v${version}-${ending.replace(/\.(?:tar\.gz|zip)$/, "")}`;
    if (version.startsWith(`${nodeSeries}.`) && file === `node-v${version}-${ending}`)
      return { version, file, root, sha256 };
  }
  return null;
}

/**
 * Fetches a release, compares its sum, unpacks the program and npm, and lets it say its version before it takes its place at
 * `folder`. Throws CodedError: node-offline, node-not-verified, node-archive-bad, disk-full, file-not-writable, cancelled.
 */
export async function fetchNode(
  release: NodeRelease,
  { folder, job }: { folder: string; job: JobHandle },
  options: FetchNodeOptions,
): Promise<void> {
  const { folders, os } = options;
  const api = os === "win32" ? path.win32 : path.posix;
  const staging = `${folder}.part`;
  const archive = api.join(staging, release.file);
  const unpacked = api.join(staging, "node");
  try {
    await folders.removeAll(staging);
    job.phase("checking-disk");
    await checkRoom(folders, folder, nodeSizes.diskBytes + nodeSizes.downloadBytes);
    await folders.make(staging);
    job.phase("downloading");
    await download(release, archive, job, options);
    job.phase("unpacking");
    job.progress(null);
    await unpackNode(archive, {
      folders,
      api,
      into: unpacked,
      root: release.root,
      isWanted: os === "win32" ? isWantedOnWindows : isWanted,
      signal: job.signal,
    });
    job.phase("verifying");
    await verify(release, unpacked, job, options);
    job.phase("switching-over");
    await folders.removeAll(folder);
    await folders.move(unpacked, folder);
  } finally {
    await folders.removeAll(staging).catch(() => {});
  }
}

/** The program, npm, and the licence; no headers, no manuals. */
function isWanted([first, second, third]: readonly string[]): boolean {
  if (first === "bin") return second === "node" || second === "npm" || second === "npx";
  if (first === "lib") return second === "node_modules" && third === "npm";
  return first === "LICENSE" && second === undefined;
}

function isWantedOnWindows([first, second]: readonly string[]): boolean {
  if (first === "node_modules") return second === "npm";
  return second === undefined && /^(?:node\.exe|npm|npm\.cmd|npx|npx\.cmd|LICENSE)$/.test(first ?? "");
}

async function download(
  release: NodeRelease,
  archive: string,
  job: JobHandle,
  options: FetchNodeOptions,
): Promise<void> {
  const { clock, folders, env, os } = options;
  const { contact } = nodeHost(env, os);
  const sum = createHash("sha256");
  const limitBytes = nodeSizes.downloadBytes * 4;
  const answer = await get(options, `/v${release.version}/${release.file}`, "download", job.signal);
  const meter = createDownloadMeter(release.sizeBytes);
  let doneBytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of answer.bytes()) {
      sum.update(piece);
      doneBytes += piece.length;
      if (doneBytes > limitBytes) throw new CodedError("node-archive-bad", "It is far larger than any release of Node");
      job.progress(meter(clock.monotonicMs(), doneBytes));
      yield piece;
    }
  }
  try {
    await folders.writeNew(archive, counted());
  } catch (error) {
    job.signal.throwIfAborted();
    throw asNodeError(error, contact);
  }
  job.phase("verifying");
  const found = sum.digest("hex");
  if (found !== release.sha256)
    throw new CodedError(
      "node-not-verified",
      `What came from ${contact} is not what its list of sums says`,
      `${release.file}\nexpected ${release.sha256}\nfound ${found}`,
    );
}

async function verify(
  release: NodeRelease,
  folder: string,
  job: JobHandle,
  { runCommand, folders, os }: FetchNodeOptions,
): Promise<void> {
  const file = nodeIn(folder, os);
  const result = await runCommand({ file, args: ["--version"], timeoutMs: versionTimeoutMs, signal: job.signal });
  job.signal.throwIfAborted();
  const said = result.kind === "exited" ? result.stdout.trim() : "";
  const [npm = ""] = npmPlaces(file, os);
  if (said === `v${release.version}` && (await folders.isFile(npm))) return;
  const words = result.kind === "missing" ? result.message : `${result.stdout}\n${result.stderr}`.trim().slice(0, 2000);
  throw new CodedError("node-not-verified", "It was unpacked, and does not run here", words);
}

/** The program in a folder that a release was unpacked into. */
export const nodeIn = (folder: string, os: NodeJS.Platform): string =>
  os === "win32" ? path.win32.join(folder, "node.exe") : path.posix.join(folder, "bin", "node");

async function get(
  { sendHttp, env, os }: FetchNodeOptions,
  wanted: string,
  purpose: RequestPurpose,
  signal?: AbortSignal,
): Promise<ByteResponse> {
  const { address, contact } = nodeHost(env, os);
  let answer: ByteResponse;
  try {
    answer = await sendHttp(address, { method: "GET", path: wanted, purpose, ...(signal ? { signal } : {}) });
  } catch (error) {
    signal?.throwIfAborted();
    throw asNodeError(error, contact);
  }
  if (answer.status === 200) return answer;
  answer.close();
  throw new CodedError("node-offline", `${contact} answered ${answer.status}`, `GET ${wanted}: ${answer.status}`);
}

function asNodeError(error: unknown, contact: string): CodedError {
  if (error instanceof CodedError) return error;
  if (error instanceof HttpProblem && error.kind === "offline") return offlineError(contact);
  return new CodedError(
    "node-offline",
    `${contact} can't be reached`,
    error instanceof Error ? error.message : String(error),
  );
}
