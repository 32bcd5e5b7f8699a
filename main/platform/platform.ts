import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import os from "node:os";
import { createFiles, type Files } from "./atomic-file";
import { createDaemons, type Daemons } from "./daemons";
import { createDownload, type Download } from "./download";
import { createCurlCarry, curlFile, needsCurl } from "./curl-carrier";
import { carryBySocket, createStartForwarder, type StartForwarder } from "./forwarder";
import { createUnpack, type Unpack } from "./unpack";
import { systemClock, type Clock } from "./clock";
import { readVariable } from "./environment";
import { createFolders, type Folders } from "./folders";
import { readGgufFile } from "./gguf-file";
import { createLookAtCertificate, createSendHttp, type LookAtCertificate, type SendBytes } from "./http";
import { createHttpAccess, type HttpAccess } from "./http-access";
import { createLedger, type Ledger } from "./ledger";
import { createLog, type Log } from "./log";
import type { ReadGguf, ReadTree } from "./ports";
import { createOfflineSwitch, type OfflineSwitch } from "./offline";
import { createPaths, type Paths } from "./paths";
import {
  createRunCommand,
  createStartCommand,
  type CommandRequest,
  type RunCommand,
  type StartCommand,
} from "./run-command";
import { findExecutable, readShellPath, repairPath } from "./search-path";
import { createTree } from "./tree";
import { type WatchFolder, watchFolder } from "./watch-folder";
import { makeTempFolder, removeStaleTempFolders } from "./temp-folder";

/** Everything services may reach of the world outside. The demo has one of the same type. */
export type Platform = {
  os: NodeJS.Platform;
  /** Of the processor this program was built for: `x64`, `arm64`. */
  arch: string;
  home: string;
  /** Ours, with the repaired PATH, not scrubbed: for reading settings such as MODEL_RUNNER_HOST, never for a child. */
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  runCommand: RunCommand;
  startCommand: StartCommand;
  /** Asks a process that `startCommand` began to end by itself (SIGTERM); one that is gone already is fine. */
  endProcess(pid: number): void;
  /** Programs that go on when Homeport ends. */
  daemons: Daemons;
  startForwarder: StartForwarder;
  download: Download;
  unpack: Unpack;
  sendHttp: SendBytes;
  /** Tokens and certificates that belong to single addresses. */
  httpAccess: HttpAccess;
  lookAtCertificate: LookAtCertificate;
  files: Files;
  folders: Folders;
  gguf: ReadGguf;
  tree: ReadTree;
  paths: Paths;
  watchFolder: WatchFolder;
  log: Log;
  ledger: Ledger;
  /** Off until the setting says otherwise. */
  offline: OfflineSwitch;
  /** All of that name on the repaired PATH, in order. */
  findExecutable(name: string): Promise<string[]>;
  /** A private folder of this run, gone after `quit`. */
  tempDir: string;
  /** Ends children, hangs up, removes `tempDir`. Safe to call twice; never rejects. */
  quit(): Promise<void>;
};

export type RealPlatformOptions = {
  version: string;
  env?: Readonly<Record<string, string | undefined>>;
  home?: string;
  os?: NodeJS.Platform;
  clock?: Clock;
};

/** The platform on the machine as it is. */
export async function createRealPlatform({
  version,
  env: givenEnv = process.env,
  home = os.homedir(),
  os: platform = process.platform,
  clock = systemClock,
}: RealPlatformOptions): Promise<Platform> {
  const shellPath = await readShellPath({ env: givenEnv, platform });
  const searchPath = await repairPath({ env: givenEnv, platform, home, shellPath });
  const env = withPath(givenEnv, searchPath, platform);
  const paths = createPaths({ env, platform, home });
  const log = createLog({ folder: paths.logsFolder, isDemo: false });
  const ledger = createLedger({ clock, log });
  const { record } = ledger;

  const offline = createOfflineSwitch();
  const deps = { env, path: searchPath, record, clock, platform, extraVariables: offline.childVariables };
  const quitting = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  const untilQuit = <T extends Pick<CommandRequest, "signal">>(request: T): T => ({
    ...request,
    signal: request.signal ? AbortSignal.any([request.signal, quitting.signal]) : quitting.signal,
  });
  function remember<T>(done: Promise<T>): Promise<T> {
    underWay.add(done);
    void done.finally(() => underWay.delete(done));
    return done;
  }
  const run = createRunCommand(deps);
  const start = createStartCommand(deps);
  const httpAccess = createHttpAccess();
  const sendHttp = createSendHttp({ record, clock, home, version, offline, access: httpAccess });
  const folders = createFolders({ record });
  const stale = await removeStaleTempFolders();
  if (stale > 0) log.info(`temporary folders of earlier runs removed: ${stale}`);
  const tempDir = await makeTempFolder();

  return {
    os: platform,
    arch: process.arch,
    home,
    env,
    clock,
    runCommand: (request) => remember(run(untilQuit(request))),
    startCommand(request) {
      const running = start(untilQuit(request));
      void remember(running.done);
      return running;
    },
    endProcess,
    daemons: createDaemons({ record, clock }),
    startForwarder: createStartForwarder(
      needsCurl(env, platform)
        ? createCurlCarry({ file: curlFile(env, platform), env, platform, record })
        : carryBySocket,
    ),
    download: createDownload({ record, clock, offline, version }),
    unpack: createUnpack({ record, folders }),
    sendHttp,
    httpAccess,
    lookAtCertificate: createLookAtCertificate({ record, clock, offline, home }),
    files: createFiles({ record, clock }),
    folders,
    gguf: { look: readGgufFile, read: (file, signal) => createReadStream(file, { signal, highWaterMark: 1024 ** 2 }) },
    tree: createTree({ record }),
    watchFolder,
    paths,
    log,
    ledger,
    offline,
    findExecutable: (name) =>
      findExecutable(name, { path: searchPath, platform, pathExt: readVariable(env, "PATHEXT", platform) }),
    tempDir,
    async quit() {
      quitting.abort();
      await Promise.allSettled([...underWay, sendHttp.closeAll()]);
      await rm(tempDir, { recursive: true, force: true }).catch(() => {});
    },
  };
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // it has ended
  }
}

function withPath(
  env: Readonly<Record<string, string | undefined>>,
  searchPath: string,
  platform: NodeJS.Platform,
): Readonly<Record<string, string | undefined>> {
  const others = Object.entries(env).filter(([name]) => platform !== "win32" || name.toUpperCase() !== "PATH");
  return { ...Object.fromEntries(others), PATH: searchPath };
}
