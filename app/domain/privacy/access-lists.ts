/** Whether an extended access list gives somebody besides its owner a way in, by path. */
export type AccessLists = ReadonlyMap<string, boolean>;

const unescapeOctal = (text: string) =>
  text.replace(/\\([0-7]{3})/g, (_all, code: string) => String.fromCodePoint(Number.parseInt(code, 8)));
const opens = /[rx]/;

/** `getfacl -p PATH…` of Linux: named entries count as far as the mask lets them. Source: getfacl(1), acl(5). */
export function listsByGetfacl(text: string): AccessLists {
  const found = new Map<string, boolean>();
  for (const block of text.split(/\n\s*\n/)) {
    const path = /^# file: (.+)$/m.exec(block)?.[1];
    if (path === undefined) continue;
    const owner = /^# owner: (.+)$/m.exec(block)?.[1];
    const mask = /^mask::([rwx-]{3})/m.exec(block)?.[1] ?? "rwx";
    const named = [...block.matchAll(/^(user|group):([^:\n]+):([rwx-]{3})/gm)].filter(
      ([, kind, name]) => kind === "group" || name !== owner,
    );
    const isOpen = named.some(([, , , rights = ""]) =>
      [...rights].some((right, at) => opens.test(right) && mask[at] !== "-"),
    );
    found.set(unescapeOctal(path), isOpen);
  }
  return found;
}

/** Paths that `ls -ld PATH…` of GNU marks with a plus: they have a list, whatever it says. Those it does not name are left out. */
export function marksByLs(text: string, paths: readonly string[]): AccessLists {
  const lines = text.split("\n").filter((line) => /^[-dbclps][rwxsStT-]{9}/.test(line));
  return new Map(
    paths.flatMap((path): [string, boolean][] => {
      const line = lines.find((each) => each.endsWith(` ${path}`));
      return line === undefined ? [] : [[path, line[10] === "+"]];
    }),
  );
}

const readingRights = /^(?:read|list|search|execute)$/;

/**
 * `ls -lde PATH…` of macOS: below each path its entries, ` 0: user:bob allow list,search`. A denial gives nothing, and an
 * entry that is only handed down is for what lies below. Source: ls(1) and chmod(1) of macOS.
 */
export function listsByMacLs(text: string, paths: readonly string[]): AccessLists {
  const found = new Map<string, boolean>();
  let at: { path: string; owner: string } | null = null;
  for (const line of text.split("\n")) {
    const entry = /^\s*\d+: (.+?) (?:inherited )?(allow|deny) (\S+)\s*$/.exec(line);
    if (entry === null) {
      const owner = /^[-dbclps][rwxsStT-]{9}[@+ ]?\s*\d+\s+(\S+)/.exec(line)?.[1];
      const path = owner === undefined ? undefined : paths.find((each) => line.endsWith(` ${each}`));
      at = owner === undefined || path === undefined ? at : { path, owner };
      if (path !== undefined) found.set(path, false);
      continue;
    }
    const [, who = "", kind, written = ""] = entry;
    const rights = written.split(",");
    const isOpen =
      kind === "allow" && !rights.includes("only_inherit") && rights.some((each) => readingRights.test(each));
    if (at !== null && isOpen && who !== `user:${at.owner}`) found.set(at.path, true);
  }
  return found;
}
