/** A program that copies a folder to other machines, and how it was told. */
export type SyncedBy = {
  by:
    | "Dropbox"
    | "iCloud Drive"
    | "OneDrive"
    | "Google Drive"
    | "Syncthing"
    | "Nextcloud"
    | "Resilio Sync"
    | "MEGA"
    | "Time Machine"
    | "a cloud provider of macOS";
  /** The folder or mark it was told by. */
  evidence: string;
};

type Entry = { name: string; kind: "file" | "folder" | "other" };

/** What a folder that is kept in step holds at its root. `~/.dropbox` is a folder, the mark a file. */
const marks: readonly { by: SyncedBy["by"]; name: RegExp; kind?: Entry["kind"] }[] = [
  { by: "Syncthing", name: /^\.stfolder$/ },
  { by: "Dropbox", name: /^\.dropbox\.cache$/ },
  { by: "Dropbox", name: /^\.dropbox$/, kind: "file" },
  { by: "Nextcloud", name: /^\.(?:_?sync_[0-9a-f]{6,}\.db|(?:nextcloud|owncloud)sync\.log)$/ },
  { by: "Google Drive", name: /^\.tmp\.drive(?:download|upload)$/ },
  { by: "Resilio Sync", name: /^\.sync$/, kind: "folder" },
  { by: "MEGA", name: /^\.megaignore$/ },
];

/** Told by what lies in the folder, or in one above it. */
export function syncedByMarks(folder: string, entries: readonly Entry[]): SyncedBy | null {
  for (const { by, name, kind } of marks) {
    const found = entries.find((entry) => name.test(entry.name) && (kind === undefined || entry.kind === kind));
    if (found !== undefined) return { by, evidence: `${folder}: ${found.name}` };
  }
  return null;
}

type Where = {
  os: "linux" | "darwin" | "win32";
  home: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Of Dropbox' own `info.json`; null where there is none. */
  dropboxInfo: string | null;
};

/** Told by where a folder really lies: in what the system or a program keeps for being copied. */
export function syncedByPlace(realPath: string, { os, home, env, dropboxInfo }: Where): SyncedBy | null {
  const fold = (text: string) => (os === "linux" ? text : text.toLowerCase()).replaceAll("\\", "/").replace(/\/+$/, "");
  const isIn = (folder: string | undefined) =>
    folder !== undefined && folder !== "" && `${fold(realPath)}/`.startsWith(`${fold(folder)}/`);
  for (const [, folder = ""] of (dropboxInfo ?? "").matchAll(/"path"\s*:\s*("(?:[^"\\]|\\.)*")/g)) {
    const path = textIn(folder);
    if (isIn(path)) return { by: "Dropbox", evidence: path };
  }
  if (os === "win32") {
    for (const name of ["OneDrive", "OneDriveConsumer", "OneDriveCommercial"]) {
      const folder = Object.entries(env).find(([each]) => each.toUpperCase() === name.toUpperCase())?.[1];
      if (folder !== undefined && isIn(folder)) return { by: "OneDrive", evidence: folder };
    }
  }
  if (os !== "darwin") return null;
  const mobile = `${home}/Library/Mobile Documents`;
  if (isIn(mobile)) return { by: "iCloud Drive", evidence: mobile };
  const clouds = `${home}/Library/CloudStorage`;
  if (!isIn(clouds)) return null;
  const provider = realPath.slice(clouds.length + 1).split("/")[0] ?? "";
  const known = (["Dropbox", "OneDrive", "Google Drive"] as const).find((by) =>
    provider.toLowerCase().startsWith(by.toLowerCase().replace(" ", "")),
  );
  return { by: known ?? "a cloud provider of macOS", evidence: `${clouds}/${provider}` };
}

function textIn(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    return "";
  }
}

/** `tmutil destinationinfo`: whether Time Machine has anywhere to copy to. Null when the text says neither. */
export function hasTimeMachineDestination(text: string): boolean | null {
  if (/No destinations configured/i.test(text)) return false;
  return /^Name\s*:/m.test(text) ? true : null;
}

/** `tmutil isexcluded PATH`. Null when the text says neither. */
export function isExcludedFromTimeMachine(text: string): boolean | null {
  if (/^\[Excluded\]/m.test(text)) return true;
  return /^\[Included\]/m.test(text) ? false : null;
}
