import { constants } from "node:fs";
import { access, readFile, readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { shellEnv } from "shell-env";
import { readVariable } from "./environment";

type Environment = Readonly<Record<string, string | undefined>>;

const systemFolders = new Set(["", "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]);

/**
 * The PATH children get. A program started from a dock or a start menu has a bare one, so it is joined from ours, the login
 * shell's (first when ours is bare: the user's own order), and the places where Docker, Node and npm put their commands.
 * Only absolute folders that exist, each once.
 */
export async function repairPath({
  env,
  platform,
  home,
  shellPath,
  isFolder = isExistingFolder,
}: {
  env: Environment;
  platform: NodeJS.Platform;
  home: string;
  /** The login shell's PATH, see {@link readShellPath}; null when there is none. */
  shellPath: string | null;
  isFolder?: (folder: string) => Promise<boolean>;
}): Promise<string> {
  const api = platform === "win32" ? path.win32 : path.posix;
  const split = (list: string | undefined) => (list ?? "").split(api.delimiter);
  const ours = split(readVariable(env, "PATH", platform));
  const shells = split(shellPath ?? undefined);
  // a PATH with more in it than the system's own folders was set on purpose
  const isBare = ours.every((folder) => systemFolders.has(folder.replace(/\/+$/, "")));
  const wanted = [
    ...(isBare ? [...shells, ...ours] : [...ours, ...shells]),
    ...(platform === "win32" ? windowsFolders(env) : await posixFolders(env, platform, home)),
  ];

  const seen = new Set<string>();
  const kept: string[] = [];
  for (const raw of wanted) {
    const unquoted = platform === "win32" ? raw.replaceAll('"', "") : raw;
    // "." and "" in PATH would run whatever lies in the current folder
    if (!api.isAbsolute(unquoted)) continue;
    const folder = api.normalize(unquoted).replace(/(?<=[^:\\/])[\\/]+$/, "");
    const key = platform === "win32" ? folder.toLowerCase() : folder;
    if (seen.has(key)) continue;
    seen.add(key);
    if (await isFolder(folder)) kept.push(folder);
  }
  return kept.join(api.delimiter);
}

/**
 * PATH as the user's login shell has it; null when it doesn't answer in time, fails, or there is no need to ask.
 * Not asked when a terminal started us: PATH is right then, and an interactive shell would take the terminal away from us.
 */
export async function readShellPath({
  env,
  platform,
  timeoutMs = 3000,
  readShell = shellEnv,
}: {
  env: Environment;
  platform: NodeJS.Platform;
  timeoutMs?: number;
  readShell?: () => Promise<Readonly<Record<string, string>>>;
}): Promise<string | null> {
  const isFromTerminal = env["TERM"] !== undefined && env["TERM"] !== "dumb";
  if (platform === "win32" || isFromTerminal) return null;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), timeoutMs);
  });
  try {
    const answer = await Promise.race([readShell(), late]);
    const found = answer?.["PATH"];
    return found === undefined || found === "" ? null : found;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** Every executable of that name on `path`, in order; the same file reached by two ways is named once. Never throws. */
export async function findExecutable(
  name: string,
  {
    path: searchPath,
    platform,
    pathExt = ".COM;.EXE;.BAT;.CMD",
    isExecutable = isExecutableFile,
  }: {
    path: string;
    platform: NodeJS.Platform;
    /** Windows' PATHEXT. */
    pathExt?: string | undefined;
    isExecutable?: (file: string) => Promise<boolean>;
  },
): Promise<string[]> {
  const api = platform === "win32" ? path.win32 : path.posix;
  if (name === "" || name === "." || name === ".." || name.includes("\0")) return [];
  if (api.basename(name) !== name && !api.isAbsolute(name)) return [];

  const extensions = pathExt.split(";").filter((each) => each.startsWith("."));
  const hasExtension = extensions.some((each) => name.toLowerCase().endsWith(each.toLowerCase()));
  const names = platform === "win32" && !hasExtension ? extensions.map((each) => name + each.toLowerCase()) : [name];
  const folders = api.isAbsolute(name) ? [""] : searchPath.split(api.delimiter).filter((each) => api.isAbsolute(each));

  const seen = new Set<string>();
  const found: string[] = [];
  for (const folder of folders) {
    for (const each of names) {
      const file = folder === "" ? each : api.join(folder, each);
      if (!(await isExecutable(file))) continue;
      const real = await realpath(file).catch(() => file);
      if (seen.has(real)) continue;
      seen.add(real);
      found.push(file);
    }
  }
  return found;
}

async function isExistingFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

async function isExecutableFile(file: string): Promise<boolean> {
  try {
    if (!(await stat(file)).isFile()) return false;
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function windowsFolders(env: Environment): string[] {
  const below = (variable: string, ...parts: string[]) => {
    const root = readVariable(env, variable, "win32");
    return root === undefined || root === "" ? [] : [path.win32.join(root, ...parts)];
  };
  return [
    ...below("ProgramFiles", "Docker", "Docker", "resources", "bin"),
    ...below("ProgramData", "DockerDesktop", "version-bin"),
    ...below("APPDATA", "npm"),
    ...below("ProgramFiles", "nodejs"),
    ...below("NVM_SYMLINK"),
    ...below("LOCALAPPDATA", "Volta", "bin"),
    ...below("APPDATA", "fnm", "aliases", "default"),
    ...below("LOCALAPPDATA", "pnpm"),
    ...below("SystemRoot", "System32"),
  ];
}

async function posixFolders(env: Environment, platform: NodeJS.Platform, home: string): Promise<string[]> {
  const own = (...parts: string[]) => path.posix.join(home, ...parts);
  const fromEnv = (name: string, ...parts: string[]) => {
    const root = env[name];
    return root === undefined || root === "" ? [] : [path.posix.join(root, ...parts)];
  };
  return [
    "/usr/local/bin",
    ...(platform === "darwin" ? ["/opt/homebrew/bin", "/Applications/Docker.app/Contents/Resources/bin"] : []),
    own(".docker/bin"),
    own(".local/bin"),
    own(".npm-global/bin"),
    ...(await nvmFolders(env, home)),
    ...fromEnv("VOLTA_HOME", "bin"),
    own(".volta/bin"),
    ...fromEnv("FNM_MULTISHELL_PATH", "bin"),
    ...fromEnv("FNM_DIR", "aliases/default/bin"),
    own(".local/share/fnm/aliases/default/bin"),
    ...(platform === "darwin" ? [own("Library/Application Support/fnm/aliases/default/bin")] : []),
    own(".asdf/shims"),
    own(".local/share/mise/shims"),
    ...fromEnv("PNPM_HOME"),
    own(platform === "darwin" ? "Library/pnpm" : ".local/share/pnpm"),
    own(".bun/bin"),
    ...(platform === "linux" ? ["/home/linuxbrew/.linuxbrew/bin", "/snap/bin"] : []),
    "/usr/bin",
    "/bin",
    "/usr/sbin",
    "/sbin",
  ];
}

/** nvm's current version, else its `default` alias, else its newest. */
async function nvmFolders(env: Environment, home: string): Promise<string[]> {
  const root = env["NVM_DIR"] ?? path.posix.join(home, ".nvm");
  const versions = (await readdir(path.posix.join(root, "versions/node")).catch(() => []))
    .filter((each) => /^v\d+\.\d+\.\d+$/.test(each))
    .toSorted((a, b) => b.localeCompare(a, "en", { numeric: true }));
  const alias = (await readFile(path.posix.join(root, "alias/default"), "utf8").catch(() => ""))
    .trim()
    .replace(/^v/, "");
  const chosen = versions.find((each) => alias !== "" && `${each.slice(1)}.`.startsWith(`${alias}.`)) ?? versions[0];
  const bin = env["NVM_BIN"];
  return [
    ...(bin === undefined || bin === "" ? [] : [bin]),
    path.posix.join(root, "current/bin"),
    ...(chosen === undefined ? [] : [path.posix.join(root, "versions/node", chosen, "bin")]),
  ];
}
