import path from "node:path";
import { known, unknown, type Reading } from "../../../app/contract/common";
import { readVariable, scrubEnvironment } from "../../platform/environment";
import type { RunCommand } from "../../platform/run-command";

const versionMs = 10_000;
const engineNames = ["llama-server", "com.docker.llama-server"] as const;

/** A program, where it lies, and whether Homeport put it there. */
export type Tool = { file: string; isOurs: boolean };

/** Folder below Homeport's own, of the programs it downloads. */
export const toolFolders = { dmr: "dmr", "llama-server": "llama.cpp" } as const;

/**
 * Looks for `dmr` and `llama-server`: what the environment names, what Homeport downloaded, what is on the PATH (with the
 * places of Homebrew and WinGet in it), and where people build llama.cpp.
 */
export function createFindTools({
  findExecutable,
  runCommand,
  env,
  home,
  os,
  folder,
}: {
  /** A bare name on the PATH, or an absolute path. */
  findExecutable: (name: string) => Promise<string | null>;
  runCommand: RunCommand;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  os: NodeJS.Platform;
  /** Of the programs Homeport downloads. */
  folder: string;
}) {
  const { join, isAbsolute } = os === "win32" ? path.win32 : path.posix;
  const named = (variable: string) => {
    const value = env[variable]?.trim();
    return value !== undefined && isAbsolute(value) ? [value] : [];
  };

  async function firstOf(candidates: readonly Tool[]): Promise<Tool | null> {
    for (const { file, isOurs } of candidates) {
      const found = await findExecutable(file).catch(() => null);
      if (found !== null) return { file: found, isOurs };
    }
    return null;
  }

  const elsewhere = (file: string): Tool => ({ file, isOurs: false });

  return {
    dmr: () =>
      firstOf([
        ...named("HOMEPORT_DMR").map(elsewhere),
        { file: join(folder, toolFolders.dmr, "dmr"), isOurs: true },
        elsewhere("dmr"),
        ...(os === "win32" ? wingetFiles(env).map(elsewhere) : []),
      ]),

    /** What it starts for each model; only Linux needs one of its own. */
    engine: () => {
      const own = join(folder, toolFolders["llama-server"]);
      const ours = [own, join(own, "bin"), join(own, "build", "bin")];
      const known_ = [join(home, "llama.cpp", "build", "bin"), "/opt/llama.cpp/bin", "/usr/lib/llama.cpp"];
      return firstOf([
        ...named("LLAMA_SERVER_PATH").flatMap((at) => engineNames.map((name) => elsewhere(join(at, name)))),
        ...ours.flatMap((at) => engineNames.map((name) => ({ file: join(at, name), isOurs: true }))),
        ...engineNames.map(elsewhere),
        ...known_.flatMap((at) => engineNames.map((name) => elsewhere(join(at, name)))),
      ]);
    },

    /** Both write it where they like. Never throws. */
    async versionOf(file: string): Promise<Reading<string>> {
      const own = file.startsWith(folder) ? { env: { ...scrubEnvironment(env), ...libraryPath(file) } } : {};
      const result = await runCommand({ file, args: ["--version"], timeoutMs: versionMs, ...own });
      if (result.kind !== "exited") return unknown(result.kind === "timed-out" ? "timed-out" : "tool-failed");
      const version = /version:?\s+(\S+)/i.exec(`${result.stdout}\n${result.stderr}`)?.[1];
      return version === undefined ? unknown("not-reported") : known(version);
    },
  };
}
/**
 * Where WinGet puts it: a link, or, where links are not allowed, its own folder. Both are on the PATH of programs started
 * afterwards only.
 */
function wingetFiles(env: Readonly<Record<string, string | undefined>>): string[] {
  const below = (variable: string, ...parts: string[]) => {
    const root = readVariable(env, variable, "win32");
    return root === undefined || root === "" ? [] : [path.win32.join(root, ...parts, "dmr.exe")];
  };
  const own = "Docker.dmr_Microsoft.Winget.Source_8wekyb3d8bbwe";
  return [
    ...below("LOCALAPPDATA", "Microsoft", "WinGet", "Links"),
    ...below("ProgramFiles", "WinGet", "Links"),
    ...below("LOCALAPPDATA", "Microsoft", "WinGet", "Packages", own),
    ...below("ProgramFiles", "WinGet", "Packages", own),
  ];
}

/** The maker's archive of llama-server has its libraries beside it, and says so to nobody. */
export const libraryPath = (file: string) => ({ LD_LIBRARY_PATH: path.posix.dirname(file) });
