import path from "node:path";
import { type Reading, known, unknown } from "../../../app/contract/common";
import { CodedError } from "../../../app/contract/errors";
import type { Job } from "../../../app/contract/jobs";
import type { StandalonePlan } from "../../../app/contract/standalone";
import type { StandaloneInstall, StandalonePart } from "../../../app/contract/standalone-install";
import { parseJson } from "../../../app/domain/json-value";
import { createDownloadMeter } from "../../../app/domain/pull-progress";
import {
  type ReleaseAsset,
  type ReleaseMachine,
  downloadHosts,
  pickAsset,
  releaseHost,
  releaseSources,
} from "../../../app/domain/standalone/release-assets";
import { shellLine } from "../../../app/domain/set-up-command";
import { wingetProblem } from "../../../app/domain/standalone/winget";
import type { Clock } from "../../platform/clock";
import type { Download } from "../../platform/download";
import type { SendHttp } from "../../platform/http";
import type { JobHandle, StartJob } from "../../platform/ports";
import type { RunCommand } from "../../platform/run-command";
import type { Unpack } from "../../platform/unpack";
import { toolFolders } from "./find-tools";

const askMs = 15_000;
const answerMaxBytes = 8 * 1024 ** 2;
const managerMs = 30 * 60_000;
/** Of an archive, and of what comes out of it: many times what they are. */
const archiveMaxBytes = 500 * 1024 ** 2;
const unpackedMaxBytes = 2 * 1024 ** 3;
/** Package managers that know `dmr`, by the system they are of. */
const managers = {
  darwin: { how: "brew", args: ["install", "docker/tap/dmr"] },
  win32: {
    how: "winget",
    // nothing may wait for a key that nobody can press
    args: [
      "install",
      "--id",
      "Docker.dmr",
      "--exact",
      "--source",
      "winget",
      "--accept-package-agreements",
      "--accept-source-agreements",
      "--disable-interactivity",
    ],
  },
} as const;
type Manager = { file: string; how: "brew" | "winget"; args: readonly string[] };
/** What lies in an archive under which name. */
const programOf = { dmr: "dmr", "llama-server": "llama-server" } as const;

/** Gets `dmr` and the engine it needs: by Homebrew or WinGet where that is here, else out of the makers' own releases on GitHub. */
export function createStandaloneInstall({
  sendHttp,
  download,
  unpack,
  runCommand,
  findExecutable,
  removeFile,
  versionOf,
  look,
  lookPlan,
  toolsFolder,
  tempDir,
  os,
  arch,
  hasGpu,
  shorten,
  clock,
  startJob,
  refuseOffline,
}: {
  sendHttp: SendHttp;
  download: Download;
  unpack: Unpack;
  runCommand: RunCommand;
  findExecutable: (name: string) => Promise<string | null>;
  removeFile(file: string): Promise<void>;
  versionOf(file: string): Promise<Reading<string>>;
  /** Looks for the programs again, and tells which are here. */
  look(): Promise<{ hasDmr: boolean; hasEngine: boolean }>;
  /** What is missing, and where it would run. */
  lookPlan(): Promise<Omit<StandalonePlan, "installs"> & { missing: StandalonePart[] }>;
  toolsFolder: string;
  tempDir: string;
  os: NodeJS.Platform;
  arch: string;
  /** A card of its own that Vulkan can use. */
  hasGpu(): boolean;
  shorten(file: string): string;
  clock: Clock;
  startJob: StartJob;
  /** Throws offline-mode while it is on. */
  refuseOffline(contact: string): void;
}) {
  const { join } = os === "win32" ? path.win32 : path.posix;
  const machine = (): ReleaseMachine => ({
    os: os === "darwin" || os === "win32" ? os : "linux",
    arch,
    hasGpu: hasGpu(),
  });
  const folderOf = (part: StandalonePart) => join(toolsFolder, toolFolders[part]);
  async function manager(part: StandalonePart): Promise<Manager | null> {
    if (part !== "dmr" || (os !== "darwin" && os !== "win32")) return null;
    const { how, args } = managers[os];
    const file = await findExecutable(how).catch(() => null);
    return file === null ? null : { file, how, args };
  }

  /** Throws CodedError no-release, download-failed, offline-mode, cancelled. */
  async function ask(part: StandalonePart, signal?: AbortSignal): Promise<ReleaseAsset> {
    refuseOffline(releaseHost);
    const text = await (async () => {
      try {
        const response = await sendHttp(
          { kind: "tcp", origin: `https://${releaseHost}`, basePath: "" },
          {
            method: "GET",
            path: releaseSources[part].ask,
            headers: { accept: "application/vnd.github+json" },
            headersTimeoutMs: askMs,
            idleTimeoutMs: askMs,
            purpose: "download-list",
            ...(signal === undefined ? {} : { signal }),
          },
        );
        const whole = await response.text(answerMaxBytes);
        if (response.status !== 200)
          throw new CodedError("download-failed", `${releaseHost} answered ${response.status}.`, whole.slice(0, 500));
        return whole;
      } catch (error) {
        if (error instanceof CodedError) throw error;
        if (signal?.aborted === true) throw new CodedError("cancelled", "Cancelled.");
        throw new CodedError("download-failed", `${releaseHost} could not be asked.`, String(error), { cause: error });
      }
    })();
    const asset = pickAsset(parseJson(text) ?? null, part, machine());
    if (asset === null) throw new CodedError("no-release", `There is no ${part} for this machine among the releases.`);
    return asset;
  }

  /** With `asksOutside` GitHub is asked; else only what is known here is told. */
  async function describe(part: StandalonePart, asksOutside: boolean): Promise<StandaloneInstall> {
    const byManager = await manager(part);
    if (byManager !== null) {
      return {
        part,
        how: byManager.how,
        command: shellLine([byManager.how, ...byManager.args]),
        url: releaseSources[part].page,
        version: unknown("not-reported"),
        sizeBytes: unknown("not-reported"),
        checksum: "by-package-manager",
        folder: null,
      };
    }
    const shared = { part, how: "download", command: null, folder: shorten(folderOf(part)) } as const;
    if (!asksOutside) {
      return {
        ...shared,
        url: releaseSources[part].page,
        version: unknown("not-measured-yet"),
        sizeBytes: unknown("not-measured-yet"),
        checksum: "not-asked",
      };
    }
    const { url, version, sizeBytes, sha256 } = await ask(part);
    const checksum = sha256 === null ? "not-published" : "published";
    return { ...shared, url, version: known(version), sizeBytes: known(sizeBytes), checksum };
  }

  /** As part of another job. Throws CodedError. */
  async function installIn(part: StandalonePart, job: JobHandle): Promise<void> {
    refuseOffline("github.com");
    job.phase("checking");
    const byManager = await manager(part);
    await (byManager === null ? fetchArchive(part, job) : installBy(byManager, job));
    job.phase("reading-back");
    const { hasDmr, hasEngine } = await look();
    if (!(part === "dmr" ? hasDmr : hasEngine)) {
      throw new CodedError("standalone-missing", `${part} was installed, and is not found afterwards.`);
    }
  }

  async function fetchArchive(part: StandalonePart, job: JobHandle): Promise<void> {
    const asset = await ask(part, job.signal);
    job.phase("downloading");
    const archive = join(tempDir, `${part}-${clock.now()}.${asset.name.endsWith(".zip") ? "zip" : "tar.gz"}`);
    const meter = createDownloadMeter(known(asset.sizeBytes));
    try {
      const { sha256, sizeBytes } = await download({
        url: asset.url,
        file: archive,
        hosts: downloadHosts,
        maxBytes: archiveMaxBytes,
        signal: job.signal,
        purpose: "download",
        onProgress: (doneBytes) => job.progress(meter(clock.monotonicMs(), doneBytes)),
      });
      job.progress(null);
      if (sizeBytes !== asset.sizeBytes) {
        throw new CodedError("download-mismatch", `${asset.sizeBytes} bytes were announced, ${sizeBytes} came.`);
      }
      if (asset.sha256 === null) job.warn({ code: "no-checksum", what: asset.name });
      else if (asset.sha256 !== sha256) {
        throw new CodedError("download-mismatch", `Its SHA-256 is ${sha256}, published is ${asset.sha256}.`);
      }
      job.phase("unpacking");
      await unpack({
        archive,
        folder: folderOf(part),
        maxBytes: unpackedMaxBytes,
        signal: job.signal,
        async check(unpacked) {
          const version = await versionOf(join(unpacked, os === "win32" ? `${programOf[part]}.exe` : programOf[part]));
          if (!version.isKnown) {
            throw new CodedError(
              "archive-refused",
              `${programOf[part]} out of ${asset.name} does not run here.`,
              version.detail,
            );
          }
        },
      });
    } finally {
      await removeFile(archive).catch(() => {});
    }
  }

  async function installBy({ file, how, args }: Manager, job: JobHandle): Promise<void> {
    job.phase("running-command");
    const result = await runCommand({
      file,
      args,
      timeoutMs: managerMs,
      signal: job.signal,
      onLine: (line) => job.line(line.slice(0, 300)),
    });
    if (result.kind === "cancelled") throw new CodedError("cancelled", "Cancelled.");
    const words = result.kind === "missing" ? result.message : `${result.stdout}\n${result.stderr}`.trim().slice(-4000);
    const problem =
      result.kind !== "exited"
        ? "command-failed"
        : how === "winget"
          ? wingetProblem(result.exitCode)
          : result.exitCode === 0
            ? null
            : "command-failed";
    if (problem !== null) throw new CodedError(problem, shellLine([how, ...args]), words);
  }

  return {
    /** What is missing and how it would be had; `asksOutside`: with version, size and checksum, which only GitHub knows. */
    async plan(asksOutside: boolean): Promise<StandalonePlan> {
      const { missing, ...rest } = await lookPlan();
      return { ...rest, installs: await Promise.all(missing.map((part) => describe(part, asksOutside))) };
    },
    installIn,
    install: (part: StandalonePart): Job =>
      startJob({
        key: `install-standalone:${part}`,
        kind: "install-standalone",
        subject: part,
        locks: ["runner"],
        isCancellable: true,
        run: (job) => installIn(part, job),
      }),
  };
}

export type StandaloneInstaller = ReturnType<typeof createStandaloneInstall>;
