import path from "node:path";
import type { NodeSource } from "../../../app/contract/openclaw-install";
import { readVariable } from "../../platform/environment";

export type Around = {
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  os: NodeJS.Platform;
};
export type NodePlace = { file: string; source: NodeSource };

/** Folders that hold one folder for each version; `inside` leads from there to the program. */
type VersionFolder = { source: NodeSource; folder: string; inside: string };

const apiOf = (os: NodeJS.Platform) => (os === "win32" ? path.win32 : path.posix);

/** Where version managers keep what they installed, by their own rules. */
export function versionFolders({ env, home, os }: Around, toolsFolder: string): VersionFolder[] {
  const api = apiOf(os);
  const isWindows = os === "win32";
  const program = isWindows ? "node.exe" : "bin/node";
  const read = (name: string) => {
    const value = readVariable(env, name, os);
    return value !== undefined && api.isAbsolute(value) ? value : null;
  };
  const first = (...all: (string | null)[]) => all.filter((each) => each !== null);
  const local = read("LOCALAPPDATA") ?? (isWindows ? api.join(home, "AppData", "Local") : null);
  const roaming = read("APPDATA") ?? (isWindows ? api.join(home, "AppData", "Roaming") : null);
  const data = read("XDG_DATA_HOME") ?? api.join(home, ".local/share");

  const nvm = isWindows ? first(read("NVM_HOME"), roaming && api.join(roaming, "nvm")) : [];
  const fnm = isWindows
    ? first(read("FNM_DIR"), roaming && api.join(roaming, "fnm"))
    : first(
        read("FNM_DIR"),
        api.join(data, "fnm"),
        api.join(home, ".fnm"),
        os === "darwin" ? api.join(home, "Library/Application Support/fnm") : null,
      );
  const volta = first(read("VOLTA_HOME"), isWindows ? local && api.join(local, "Volta") : api.join(home, ".volta"));
  const mise = first(read("MISE_DATA_DIR"), isWindows ? local && api.join(local, "mise") : api.join(data, "mise"));
  const of = (source: NodeSource, folders: readonly string[], below: string, inside = program): VersionFolder[] =>
    folders.map((folder) => ({ source, folder: api.join(folder, below), inside }));
  return [
    ...of("homeport", [toolsFolder], "node"),
    ...of("nvm", isWindows ? nvm : first(read("NVM_DIR"), api.join(home, ".nvm")), isWindows ? "" : "versions/node"),
    ...of("fnm", fnm, "node-versions", isWindows ? "installation/node.exe" : "installation/bin/node"),
    ...of("volta", volta, "tools/image/node"),
    ...(isWindows ? [] : of("asdf", first(read("ASDF_DATA_DIR"), api.join(home, ".asdf")), "installs/nodejs")),
    ...of("mise", mise, "installs/node"),
  ];
}

/** Where a single one may lie. */
export function fixedPlaces({ env, os }: Around): NodePlace[] {
  const api = apiOf(os);
  const own = readVariable(env, "HOMEPORT_NODE", os);
  const setting: NodePlace[] = own !== undefined && api.isAbsolute(own) ? [{ file: own, source: "setting" }] : [];
  if (os === "win32") {
    const roots = ["ProgramFiles", "ProgramW6432"].map((name) => readVariable(env, name, os));
    return [
      ...setting,
      ...roots
        .filter((root) => root !== undefined && root !== "")
        .map((root) => ({ file: api.join(root ?? "", "nodejs", "node.exe"), source: "system" as const })),
    ];
  }
  const brews = os === "darwin" ? ["/opt/homebrew", "/usr/local"] : ["/home/linuxbrew/.linuxbrew"];
  const kegs = ["bin", "opt/node/bin", "opt/node@24/bin", "opt/node@22/bin"];
  return [
    ...setting,
    ...brews.flatMap((root) => kegs.map((keg) => ({ file: api.join(root, keg, "node"), source: "homebrew" as const }))),
    { file: "/usr/local/bin/node", source: "system" },
    { file: "/usr/bin/node", source: "system" },
  ];
}

/** Where npm may lie for a Node in this folder: beside it on Windows, below its prefix elsewhere, and where Debian puts it. */
export function npmPlaces(nodeFile: string, os: NodeJS.Platform): string[] {
  const api = apiOf(os);
  const folder = api.dirname(nodeFile);
  const cli = "node_modules/npm/bin/npm-cli.js";
  if (os === "win32") return [api.join(folder, cli)];
  const prefix = api.dirname(folder);
  return [
    api.join(prefix, "lib", cli),
    api.join(prefix, "libexec/lib", cli),
    ...(prefix === "/usr" ? ["/usr/share/nodejs/npm/bin/npm-cli.js"] : []),
  ];
}
