import path from "node:path";
import { known, unknown } from "../../../app/contract/common";
import type { FoundNode } from "../../../app/contract/openclaw-install";
import { bestNode, judgeNode, parseNodeVersion } from "../../../app/domain/node-fit";
import type { Dialect } from "../../../app/contract/openclaw";
import type { Folders } from "../../platform/folders";
import type { ReadTree } from "../../platform/ports";
import type { RunCommand } from "../../platform/run-command";
import { type Around, type NodePlace, fixedPlaces, npmPlaces, versionFolders } from "./node-places";

const askTimeoutMs = 15_000;
const maxCandidates = 60;
const atOnce = 4;
/** A shim says by this where the program it leads to really is. */
const question = "JSON.stringify([process.versions.node, process.execPath])";

export type KnownNode = FoundNode & { npmCli: string | null };

export type FindNodesOptions = Around & {
  toolsFolder: string;
  /** All on the repaired PATH, in order. */
  nodesOnPath(): Promise<readonly string[]>;
  folders: Pick<Folders, "names" | "isFile">;
  tree: Pick<ReadTree, "realPath" | "stat">;
  runCommand: RunCommand;
};

/**
 * Finds every Node there is and runs each for its version; one whose file did not change is not run again. Each is listed
 * once, however many ways lead to it.
 */
export function createNodeFinder(options: FindNodesOptions) {
  const { os, folders, tree } = options;
  const api = os === "win32" ? path.win32 : path.posix;
  const remembered = new Map<string, KnownNode>();

  async function places(): Promise<NodePlace[]> {
    const listed = await Promise.all(
      versionFolders(options, options.toolsFolder).map(async ({ source, folder, inside }) =>
        (await folders.names(folder)).map((name) => ({ source, file: api.join(folder, name, inside) })),
      ),
    );
    const onPath = (await options.nodesOnPath()).map((file) => ({ source: sourceOf(file), file }));
    const [fixed, versions] = [fixedPlaces(options), listed.flat()];
    return [
      ...fixed.filter(({ source }) => source === "setting"),
      ...versions.filter(({ source }) => source === "homeport"),
      ...onPath,
      ...versions.filter(({ source }) => source !== "homeport"),
      ...fixed.filter(({ source }) => source !== "setting"),
    ];
  }

  return async function find(): Promise<KnownNode[]> {
    const waiting = new Map<string, NodePlace & { real: string }>();
    for (const place of await places()) {
      if (waiting.size >= maxCandidates) break;
      if (!(await folders.isFile(place.file))) continue;
      const real = await tree.realPath(place.file).catch(() => place.file);
      if (!waiting.has(real)) waiting.set(real, { ...place, real });
    }
    const queue = [...waiting.values()];
    const found: (KnownNode | null)[] = queue.map(() => null);
    let next = 0;
    async function work(): Promise<void> {
      for (let at = next++; at < queue.length; at = next++) {
        const place = queue[at];
        if (place !== undefined) found[at] = await ask(place);
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work));
    const seen = new Set<string>();
    // two shims of one program are one Node
    return found.filter(
      (each): each is KnownNode => each !== null && !seen.has(each.path) && Boolean(seen.add(each.path)),
    );
  };

  async function ask({ file, source, real }: NodePlace & { real: string }): Promise<KnownNode> {
    const facts = await tree.stat(real).catch(() => null);
    const key = facts === null ? null : JSON.stringify([file, real, facts.sizeBytes, facts.modifiedAt]);
    const before = key === null ? undefined : remembered.get(key);
    const node = before ?? (await run({ file, source, real }));
    const npmCli = await npmOf([node.path, real]);
    const now = { ...node, npmCli, hasNpm: npmCli !== null };
    if (key !== null && now.version.isKnown) remembered.set(key, now);
    return now;
  }

  async function run({ file, source, real }: NodePlace & { real: string }): Promise<KnownNode> {
    const result = await options.runCommand({ file, args: ["-p", question], timeoutMs: askTimeoutMs });
    const [version, execPath] = result.kind === "exited" ? readAnswer(result.stdout) : [null, null];
    // a shim is another program than the one that answered; that one is run from now on
    const isShim = execPath !== null && execPath !== real && execPath !== file;
    return {
      path: isShim ? execPath : file,
      source,
      version: version === null ? unknown("tool-failed") : known(version),
      hasNpm: false,
      npmCli: null,
      fit:
        version === null
          ? null
          : { openclaw: judgeNode("openclaw", version), clawdbot: judgeNode("clawdbot", version) },
    };
  }

  async function npmOf(files: readonly string[]): Promise<string | null> {
    for (const place of files.flatMap((file) => npmPlaces(file, os))) if (await folders.isFile(place)) return place;
    return null;
  }
}

/** The one to use: what the user set by HOMEPORT_NODE where it can be used at all, else the best. */
export function chooseNode(dialect: Dialect, nodes: readonly KnownNode[]): KnownNode | null {
  const all = nodes.flatMap((node) =>
    node.version.isKnown ? [{ node, version: node.version.value, hasNpm: node.hasNpm }] : [],
  );
  const set = all.filter(({ node }) => node.source === "setting");
  return (bestNode(dialect, set) ?? bestNode(dialect, all))?.node ?? null;
}

function readAnswer(stdout: string): [version: string | null, execPath: string | null] {
  const line = stdout.trim().split(/\r?\n/).at(-1) ?? "";
  try {
    const [version, execPath] = JSON.parse(line) as unknown[];
    if (typeof version !== "string" || parseNodeVersion(version) === null) return [null, null];
    return [version, typeof execPath === "string" ? execPath : null];
  } catch {
    return [null, null];
  }
}

const marks: readonly (readonly [FoundNode["source"], RegExp])[] = [
  ["nvm", /[\\/]\.?nvm[\\/]/],
  ["fnm", /[\\/]\.?fnm(?:_multishells)?[\\/]/],
  ["volta", /[\\/]\.?volta[\\/]/i],
  ["asdf", /[\\/]\.asdf[\\/]/],
  ["mise", /[\\/]mise[\\/]/],
  ["homebrew", /[\\/](?:homebrew|\.?linuxbrew|Cellar)[\\/]/],
];
const sourceOf = (file: string): FoundNode["source"] => marks.find(([, mark]) => mark.test(file))?.[0] ?? "path";
