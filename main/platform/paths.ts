import path from "node:path";
import { readVariable } from "./environment";

export type Paths = {
  home: string;
  /** Holds settings, intents and the lock file. May not exist yet. */
  settingsFolder: string;
  logsFolder: string;
  /** Holds programs that Homeport fetched. May not exist yet; never in a folder that a system copies between machines. */
  toolsFolder: string;
  /** For showing: below the home folder `~/…` (`~\…` on Windows), otherwise as it is. */
  shorten(file: string): string;
};

/** Where things lie, by the rules of each system; `HOMEPORT_SETTINGS_DIR` puts everything into one folder of its own. */
export function createPaths({
  env,
  platform,
  home,
}: {
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  home: string;
}): Paths {
  const api = platform === "win32" ? path.win32 : path.posix;
  const read = (name: string) => {
    const value = readVariable(env, name, platform);
    // the XDG specification says to ignore relative paths
    return value !== undefined && api.isAbsolute(value) ? value : undefined;
  };

  const own = readVariable(env, "HOMEPORT_SETTINGS_DIR", platform);
  const shorten = (file: string) => shortenPath(file, home, platform);
  if (own !== undefined && own !== "") {
    const settingsFolder = api.resolve(own);
    return {
      home,
      settingsFolder,
      logsFolder: api.join(settingsFolder, "logs"),
      toolsFolder: api.join(settingsFolder, "tools"),
      shorten,
    };
  }
  if (platform === "darwin") {
    return {
      home,
      settingsFolder: api.join(home, "Library/Application Support/Homeport"),
      logsFolder: api.join(home, "Library/Logs/Homeport"),
      toolsFolder: api.join(home, "Library/Application Support/Homeport/tools"),
      shorten,
    };
  }
  if (platform === "win32") {
    const local = api.join(read("LOCALAPPDATA") ?? api.join(home, "AppData", "Local"), "Homeport");
    return {
      home,
      settingsFolder: api.join(read("APPDATA") ?? api.join(home, "AppData", "Roaming"), "Homeport"),
      logsFolder: api.join(local, "logs"),
      toolsFolder: api.join(local, "tools"),
      shorten,
    };
  }
  return {
    home,
    settingsFolder: api.join(read("XDG_CONFIG_HOME") ?? api.join(home, ".config"), "homeport"),
    logsFolder: api.join(read("XDG_STATE_HOME") ?? api.join(home, ".local/state"), "homeport/logs"),
    toolsFolder: api.join(read("XDG_DATA_HOME") ?? api.join(home, ".local/share"), "homeport/tools"),
    shorten,
  };
}

/** A path below `home` as `~/…`; any other as it is. */
export function shortenPath(file: string, home: string, platform: NodeJS.Platform): string {
  const separator = platform === "win32" ? "\\" : "/";
  const root = home.endsWith(separator) ? home.slice(0, -1) : home;
  if (root === "") return file;
  const fold = (text: string) => (platform === "win32" ? text.toLowerCase().replaceAll("/", "\\") : text);
  if (fold(file) === fold(root)) return "~";
  return fold(file).startsWith(fold(root) + separator) ? `~${file.slice(root.length)}` : file;
}

/** Writes the home folder as `~` wherever it stands in a text: in a message, a stack, JSON or a `file:` address too. */
export function createShortenWithin(home: string, platform: NodeJS.Platform): (text: string) => string {
  const root = home.replace(/[\\/]+$/, "");
  if (root.length < 2) return (text) => text;
  const spellings =
    platform === "win32" ? [root, root.replaceAll("\\", "\\\\"), root.replaceAll("\\", "/")] : [root, encodeURI(root)];
  const any = spellings.map((each) => each.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join("|");
  // not in the middle of a longer path or name: /home/anna is not the beginning of /home/annabel
  const pattern = new RegExp(`(?<![\\w.-])(?:${any})(?![\\w-]|\\.\\w)`, platform === "win32" ? "gi" : "g");
  return (text) => text.replace(pattern, "~");
}
