/** Who can read a path besides the user it belongs to. The system's own administrators always can. */
export type Readers =
  | "owner"
  /** Members of the group it belongs to. */
  | "group"
  /** Every account of this machine. */
  | "everyone";

/** What a POSIX system says of a file or folder. */
export type PosixFacts = { kind: "file" | "folder" | "other"; mode: number; ownerId: number };

const group = { read: 0o040, enter: 0o010 };
const others = { read: 0o004, enter: 0o001 };

/** Who the path's own permissions let read it: of a folder, who may list it or reach into it. */
export function readersOf({ kind, mode }: Pick<PosixFacts, "kind" | "mode">): Readers {
  const isOpenTo = (who: typeof group) => (mode & (kind === "folder" ? who.read | who.enter : who.read)) !== 0;
  if (isOpenTo(others)) return "everyone";
  return isOpenTo(group) ? "group" : "owner";
}

/**
 * Who can really read it: the folders above have to let them through. `above` are their permissions, in any order.
 * That a group differs from folder to folder isn't known here, so a group is taken to be the same one.
 */
export function effectiveReaders(own: Pick<PosixFacts, "kind" | "mode">, above: readonly { mode: number }[]): Readers {
  const letsThrough = (mask: number) => above.every(({ mode }) => (mode & mask) !== 0);
  const wanted = readersOf(own);
  if (wanted === "everyone" && letsThrough(others.enter)) return "everyone";
  if (wanted !== "owner" && letsThrough(group.enter | others.enter)) return "group";
  return "owner";
}

/**
 * Whether a group has no member but one account, as Debian, Ubuntu and Fedora make one for each: by `/etc/group` and
 * `/etc/passwd`. A group that isn't listed there may have any.
 */
export function isGroupOfOne(groupText: string, passwdText: string, groupId: number): boolean {
  const rows = (text: string) => text.split("\n").map((line) => line.split(":"));
  const own = rows(groupText).find(([, , id]) => id === String(groupId));
  if (own === undefined) return false;
  const listed = (own[3] ?? "").trim().split(",").filter(Boolean);
  const primary = rows(passwdText).flatMap(([name = "", , , id]) => (id === String(groupId) ? [name] : []));
  return primary.length === 1 && listed.every((name) => name === primary[0]);
}

/** Permission bits without what a group of one is given: that is nobody else. */
export const withoutGroup = (mode: number): number => mode & ~0o070;

/** Who besides its owner may write to it. */
export function writersOf({ mode }: Pick<PosixFacts, "mode">): Readers {
  if ((mode & 0o002) !== 0) return "everyone";
  return (mode & 0o020) !== 0 ? "group" : "owner";
}

/** `drwxr-x---`, as `ls -l` writes it, without the marks of special bits. */
export function modeText({ kind, mode }: Pick<PosixFacts, "kind" | "mode">): string {
  const start = kind === "folder" ? "d" : "-";
  return start + [..."rwxrwxrwx"].map((letter, at) => (((mode >> (8 - at)) & 1) === 1 ? letter : "-")).join("");
}

/** The same permissions without those of group and others. */
export const withoutOthers = (mode: number): number => mode & 0o700;

const readRights = /^(?:F|M|RX|R|GA|GR|RD)$/;
const everyone = /^(?:Everyone|Jeder|Tout le monde|Todos|Tutti|Iedereen)$/i;
const broadGroup =
  /(?:^|\\)(?:Users|Authenticated Users|INTERACTIVE|Guests|ALL APPLICATION PACKAGES|Benutzer|Authentifizierte Benutzer|Utilisateurs|Utilisateurs authentifiés|Usuarios|Usuarios autentificados|Utenti)$/i;
const narrow =
  /(?:^|\\)(?:SYSTEM|SYSTÈME|Administrators|Administratoren|Administrateurs|Administradores|TrustedInstaller|CREATOR OWNER|ERSTELLER-BESITZER|OWNER RIGHTS|CREATEUR PROPRIETAIRE)$/i;

/**
 * Who can read a path, by what `icacls PATH` prints: entries `NAME:(flags)(rights)`, the first behind the path.
 * Null when it holds a name that can't be placed: the names of groups are in the system's language.
 */
export function readersByIcacls(
  text: string,
  path: string,
  user: string,
): { readers: Readers; entries: readonly string[] } | null {
  const lines = text.split(/\r?\n/);
  const isFirst = (line: string) => line.toLowerCase().startsWith(`${path.toLowerCase()} `);
  const start = lines.findIndex(isFirst);
  if (start < 0) return null;
  const entries: string[] = [];
  for (const [index, line] of lines.slice(start).entries()) {
    const entry = (index === 0 ? line.slice(path.length) : line).trim();
    // the block ends with an empty line or the summary, which stands at the margin
    if (entry === "" || (index > 0 && !/^\s/.test(line))) break;
    entries.push(entry);
  }
  let readers: Readers = "owner";
  for (const entry of entries) {
    const [, name = "", written = ""] = /^(.+?):((?:\([A-Z,]+\))+)$/i.exec(entry) ?? [];
    if (name === "") return null;
    const groups = [...written.matchAll(/\(([A-Z,]+)\)/gi)].map(([, each = ""]) => each.toUpperCase());
    const rights = groups.at(-1)?.split(",") ?? [];
    // inherit-only entries are for what lies below, a denial gives nothing
    const givesReading =
      !groups.includes("IO") && !groups.includes("DENY") && rights.some((each) => readRights.test(each));
    if (!givesReading || narrow.test(name) || isUser(name, user)) continue;
    if (!everyone.test(name) && !broadGroup.test(name)) return null;
    readers = "everyone";
  }
  return entries.length === 0 ? null : { readers, entries };
}

const isUser = (name: string, user: string) =>
  user !== "" && (name.split("\\").at(-1) ?? "").toLowerCase() === user.toLowerCase();
