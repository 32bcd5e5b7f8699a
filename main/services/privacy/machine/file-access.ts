import path from "node:path";
import { known, unknown, type Reading } from "../../../../app/contract/common";
import { type AccessLists, listsByGetfacl, listsByMacLs, marksByLs } from "../../../../app/domain/privacy/access-lists";
import {
  effectiveReaders,
  isGroupOfOne,
  modeText,
  readersByIcacls,
  readersOf,
  withoutGroup,
  writersOf,
  type Readers,
} from "../../../../app/domain/privacy/file-access";
import { readVariable } from "../../../platform/environment";
import type { PathFacts, ReadTree } from "../../../platform/ports";
import type { RunCommand } from "../../../platform/run-command";
import { isAbsent, lookWithin, textOfMachine } from "./ask";

export type PathAccess = {
  /** As asked for. */
  path: string;
  /** Where it really is; differs when it, or a folder above it, is a link. */
  realPath: string;
  kind: "file" | "folder" | "other";
  /** Permission bits; null on Windows. */
  mode: number | null;
  /** `drwxr-xr-x`, or the entries of Windows' list. */
  evidence: string;
  owner: PathFacts["owner"] | null;
  /** By its own permissions. */
  ownReaders: Readers;
  /** Really: a folder above may shut others out. Whom an extended list (ACL) lets in counts as its group. */
  readers: Readers;
  writers: Readers | null;
  /** The nearest folder above it that shuts others out. */
  closedBy: string | null;
  sizeBytes: number;
  modifiedAt: number;
};

type Options = {
  runCommand: RunCommand;
  tree: Pick<ReadTree, "look" | "realPath">;
  readTextFile(file: string): Promise<string | null>;
  env: Readonly<Record<string, string | undefined>>;
  os: NodeJS.Platform;
};

type Above = { path: string; facts: PathFacts };

/** Who can read a path: null when nothing is there. Never throws. */
export function createAccessReader({ runCommand, tree, readTextFile, env, os }: Options) {
  const api = os === "win32" ? path.win32 : path.posix;

  async function look(wanted: string): Promise<{ real: string; facts: PathFacts; above: Above[] } | null> {
    try {
      const real = await tree.realPath(wanted);
      const facts = await tree.look(real);
      const above: Above[] = [];
      for (let at = api.dirname(real); ; at = api.dirname(at)) {
        above.push({ path: at, facts: await tree.look(at) });
        if (api.dirname(at) === at) return { real, facts, above };
      }
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  /** On Linux most accounts have a group for themselves; what that may do, nobody else may. */
  async function readCountedMode(): Promise<(facts: PathFacts) => number> {
    if (os !== "linux") return ({ mode }) => mode;
    const [groups, accounts] = await Promise.all(
      ["/etc/group", "/etc/passwd"].map((file) => readTextFile(file).catch(() => null)),
    );
    return ({ mode, owner, groupId }) =>
      owner === "me" && groupId !== null && isGroupOfOne(groups ?? "", accounts ?? "", groupId)
        ? withoutGroup(mode)
        : mode;
  }

  /** Of Linux, by whichever tool is there; `ls` without the mark of GNU's own is no witness. */
  async function listsOfLinux(paths: readonly string[], signal?: AbortSignal): Promise<Reading<AccessLists>> {
    const lists = await textOfMachine(runCommand, ["getfacl", "-p", "--", ...paths], signal);
    if (lists.isKnown) return known(listsByGetfacl(lists.value));
    const version = await textOfMachine(runCommand, ["ls", "--version"], signal);
    if (!version.isKnown || !/coreutils/i.test(version.value)) return unknown("tool-missing", "getfacl");
    const marked = await textOfMachine(runCommand, ["ls", "-ld", "--", ...paths], signal);
    return marked.isKnown ? known(marksByLs(marked.value, paths)) : marked;
  }

  async function listsOfMac(paths: readonly string[], signal?: AbortSignal): Promise<Reading<AccessLists>> {
    const listed = await textOfMachine(runCommand, ["ls", "-lde", ...paths], signal);
    return listed.isKnown ? known(listsByMacLs(listed.value, paths)) : listed;
  }

  return async (wanted: string, signal?: AbortSignal): Promise<Reading<PathAccess | null>> => {
    const seen = await lookWithin(() => look(wanted), signal);
    if (!seen.isKnown || seen.value === null) return seen.isKnown ? known(null) : seen;
    const { real, facts, above } = seen.value;
    const kind = facts.kind === "link" ? "other" : facts.kind;
    const base = { path: wanted, realPath: real, kind, sizeBytes: facts.sizeBytes, modifiedAt: facts.modifiedAt };
    if (os === "win32") {
      const listed = await textOfMachine(runCommand, ["icacls", real], signal);
      if (!listed.isKnown) return listed;
      const found = readersByIcacls(listed.value, real, readVariable(env, "USERNAME", os) ?? "");
      if (found === null) return unknown("not-reported", "its list of permissions holds a name that can't be placed");
      const { readers, entries } = found;
      return known({
        ...base,
        mode: null,
        evidence: entries.join("; "),
        owner: null,
        ownReaders: readers,
        readers,
        writers: null,
        closedBy: null,
      });
    }
    const own = { kind, mode: facts.mode };
    const countedMode = await readCountedMode();
    const paths = [real, ...above.map((each) => each.path)];
    /** With the group's bits where an extended list lets somebody in. */
    function judge(isListed: (at: string) => boolean) {
      const modeAt = (at: string, each: PathFacts) => countedMode(each) | (isListed(at) ? 0o050 : 0);
      const counted = { kind, mode: modeAt(real, facts) };
      const modes = above.map((each) => ({ path: each.path, mode: modeAt(each.path, each.facts) }));
      return { counted, modes, readers: effectiveReaders(counted, modes) };
    }
    const worst = effectiveReaders(
      own,
      above.map((each) => each.facts),
    );
    // on Linux the group's bits bound what a list gives: where they open nothing, no list does
    const isBounded = os !== "darwin" && (worst === "owner" || worst === judge(() => false).readers);
    const lists = isBounded
      ? known<AccessLists>(new Map())
      : await (os === "darwin" ? listsOfMac : listsOfLinux)(paths, signal);
    if (!lists.isKnown || (!isBounded && paths.some((each) => !lists.value.has(each))))
      return unknown("not-reported", "its extended list of permissions could not be read");
    const isListed = (at: string) => lists.value.get(at) === true;
    const { counted, modes, readers } = judge(isListed);
    const ownReaders = readersOf(counted);
    const closing = modes.find(({ mode }) => (mode & (readers === "group" ? 0o001 : 0o011)) === 0);
    return known({
      ...base,
      mode: facts.mode & 0o777,
      evidence: modeText(own) + (isListed(real) ? "+" : ""),
      owner: facts.owner,
      ownReaders,
      readers,
      writers: writersOf(counted),
      closedBy: readers === ownReaders ? null : (closing?.path ?? null),
    });
  };
}
