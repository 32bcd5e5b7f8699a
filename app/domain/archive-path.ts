const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/i;
const maxDepth = 40;
const maxNameChars = 240;

/**
 * Where an entry of an archive belongs, as parts below the folder it is unpacked into; its first part, which all entries of a
 * release share, is left out. Null: it would leave that folder, or can't be written alike on every system.
 */
export function archivePath(name: string, root: string): readonly string[] | null {
  if (hasControl(name) || /[\\:*?"<>|]/.test(name) || name.startsWith("/")) return null;
  const parts = name.replace(/\/+$/, "").split("/");
  const [first, ...rest] = parts;
  if (first !== root || parts.length > maxDepth) return null;
  return rest.every(isPlain) ? rest : null;
}

const hasControl = (text: string) => [...text].some((character) => character < " ");

function isPlain(part: string): boolean {
  return part !== "" && part.length <= maxNameChars && !/^\.{1,2}$|[. ]$/.test(part) && !reserved.test(part);
}

/** Whether a link at `at` that says `target` points at something below the same folder. */
export function isLinkInside(at: readonly string[], target: string): boolean {
  if (target === "" || target.startsWith("/") || hasControl(target) || /[\\:]/.test(target)) return false;
  let depth = at.length - 1;
  for (const part of target.split("/")) {
    if (part === "" || part === ".") continue;
    depth += part === ".." ? -1 : 1;
    if (depth < 0) return false;
  }
  return depth > 0;
}
