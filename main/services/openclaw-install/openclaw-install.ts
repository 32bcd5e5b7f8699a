import path from "node:path";
import { known, unknown, type Reading } from "../../../app/contract/common";
import { CodedError, toFailure } from "../../../app/contract/errors";
import type { Push } from "../../../app/contract/index";
import type { Dialect } from "../../../app/contract/openclaw";
import type {
  FoundNode,
  InstallOffer,
  NodeOffer,
  OpenClawInstallSnapshot,
  OwnInstall,
} from "../../../app/contract/openclaw-install";
import { canRun, nodeNeeds } from "../../../app/domain/node-fit";
import { inRounds } from "../../platform/in-rounds";
import type { JobHandle } from "../../platform/ports";
import { createSnapshot } from "../../platform/snapshot";
import {
  archiveEnding,
  fetchNode,
  type FetchNodeOptions,
  nodeHost,
  nodeIn,
  type NodeRelease,
  nodeSeries,
  nodeSizes,
} from "./fetch-node";
import { chooseNode, createNodeFinder, type FindNodesOptions, type KnownNode } from "./find-nodes";
import { environmentFor, installPackage, type InstallPackageOptions, type UsedNode } from "./install-package";
import { createOwnInstalls, type OwnRecord } from "./own-installs";
import { packageOf, packages } from "../../../app/domain/openclaw-packages";

const registryTimeoutMs = 30_000;

export type OpenClawInstallOptions = FindNodesOptions &
  FetchNodeOptions &
  InstallPackageOptions & {
    files: InstallPackageOptions["files"] & { remove(file: string): Promise<void> };
    push: Push;
    tempDir: string;
    log: { warn(text: string): void };
  };

type Facts = Omit<OpenClawInstallSnapshot, "revision" | "asOf">;

/**
 * Owns what Homeport itself installs: Node and OpenClaw's command lines, in a folder of its own, for this account only. Starts
 * no process by itself.
 */
export function createOpenClawInstallService(options: OpenClawInstallOptions) {
  const { os, env, arch, clock, folders, files, toolsFolder, log } = options;
  const api = os === "win32" ? path.win32 : path.posix;
  const findNodes = createNodeFinder(options);
  const own = createOwnInstalls({ toolsFolder, os, files, folders, log });
  const nodeFolder = api.join(toolsFolder, "node");
  let nodes: readonly KnownNode[] | null = null;
  /** What was installed last, and by which Node it is run; read by whoever starts it. */
  let records: readonly OwnRecord[] = [];
  const snapshot = createSnapshot<Facts>(
    { state: "looking", nodes: [], installed: [], offers: offersBy(null), nodeOffer: nodeOffer() },
    { clock, publish: (next) => options.push("openclawInstall.changed", next) },
  );

  async function readRecords(): Promise<void> {
    const found = await Promise.all(packages.map(({ name }) => own.read(name)));
    records = found.filter((each) => each !== null);
  }

  const probe = inRounds(async () => {
    nodes = await findNodes();
    return show();
  });

  async function show(): Promise<OpenClawInstallSnapshot> {
    await readRecords();
    return snapshot.setIfChanged({
      state: nodes === null ? "looking" : "ready",
      nodes: (nodes ?? []).map(({ npmCli: _npmCli, ...shown }) => shown),
      installed: await Promise.all(records.map(shownInstall)),
      offers: offersBy(nodes),
      nodeOffer: nodeOffer(),
    });
  }

  async function shownInstall(record: OwnRecord): Promise<OwnInstall> {
    const { dialect, version, path: folder, sizeBytes, installedAt } = record;
    const node = await nodeFor(record);
    const offered = packageOf(dialect).version;
    return {
      dialect,
      version,
      folder,
      sizeBytes: sizeBytes === null ? unknown("not-measured-yet") : known(sizeBytes),
      installedAt,
      node,
      update: offered === version ? null : offered,
    };
  }

  /** The one it was installed by while that is there and fits; else the best there is. */
  async function nodeFor({ dialect, node }: OwnRecord): Promise<{ path: string; version: string } | null> {
    const seen = nodes?.find(({ path: file }) => file === node.path);
    if (seen !== undefined && seen.fit !== null && canRun(seen.fit[dialect]) && seen.version.isKnown)
      return { path: seen.path, version: seen.version.value };
    if (nodes === null && (await folders.isFile(node.path))) return node;
    nodes ??= await findNodes();
    const best = chooseNode(dialect, nodes);
    return best?.version.isKnown === true ? { path: best.path, version: best.version.value } : null;
  }

  function offersBy(all: readonly KnownNode[] | null): InstallOffer[] {
    return packages.map(({ name, version, downloadBytes, diskBytes }, at) => {
      const node = all === null ? null : chooseNode(name, all);
      return {
        dialect: name,
        version,
        isRecommended: at === 0,
        node:
          node?.version.isKnown === true ? { path: node.path, version: node.version.value, source: node.source } : null,
        downloadBytes,
        diskBytes,
      };
    });
  }

  function nodeOffer(): NodeOffer | null {
    if (archiveEnding(os, arch) === null) return null;
    const { contact } = nodeHost(env, os);
    return { series: nodeSeries, ...nodeSizes, folder: nodeFolder, contact };
  }

  /** Throws CodedError install-no-node. */
  async function usedNode(dialect: Dialect): Promise<UsedNode> {
    await probe();
    const node = chooseNode(dialect, nodes ?? []);
    if (node?.version.isKnown !== true || node.npmCli === null)
      throw new CodedError(
        "install-no-node",
        `Node ${nodeNeeds[dialect].text} with npm is needed`,
        listed(nodes ?? []),
      );
    return { path: node.path, version: node.version.value, npmCli: node.npmCli };
  }

  return {
    read: (): OpenClawInstallSnapshot => snapshot.read(),
    probe,
    /** Reads what is installed, and clears away what an interrupted installation left. */
    async start(): Promise<void> {
      for (const { name } of packages) await own.tidy(name);
      for (const name of await folders.names(nodeFolder)) {
        if (name.endsWith(".part"))
          await folders
            .removeAll(api.join(nodeFolder, name))
            .catch((error: unknown) => log.warn(`leftover ${name}: ${toFailure(error).message}`));
      }
      await show();
    },
    usedNode,
    freeBytes: async (): Promise<Reading<number>> => {
      const free = await folders.freeBytes(toolsFolder);
      return free === null ? unknown("not-reported") : known(free);
    },
    newFolder: (dialect: Dialect) =>
      own.newFolder(dialect, `${packageOf(dialect).version}-${clock.now().toString(36)}`),
    /** Whom npm would ask, by its own configuration. */
    async registryHost(node: UsedNode): Promise<Reading<string>> {
      const result = await options.runCommand({
        file: node.path,
        // its notes of the run go where all of this run goes, not into a folder of the user's
        args: [node.npmCli, "config", "get", "registry", "--cache", api.join(options.tempDir, "npm")],
        env: environmentFor(node, options),
        timeoutMs: registryTimeoutMs,
      });
      const text = result.kind === "exited" ? (result.stdout.trim().split(/\r?\n/).at(-1) ?? "") : "";
      return URL.canParse(text) ? known(new URL(text).host) : unknown("tool-failed");
    },
    /**
     * Installs the version Homeport knows into a new folder; what was there stays in use until the new one has said its
     * version. Throws CodedError as `installPackage` does.
     */
    async install(
      dialect: Dialect,
      { node, folder, job }: { node: UsedNode; folder: string; job: JobHandle },
    ): Promise<void> {
      const what = packageOf(dialect);
      const { sizeBytes } = await installPackage(what, { node, folder, job }, options);
      try {
        job.signal.throwIfAborted();
        job.cancellable(false);
        job.phase("switching-over");
        await own.write(dialect, {
          version: what.version,
          folder: api.basename(folder),
          entry: [...what.entry],
          sizeBytes,
          installedAt: clock.now(),
          node: { path: node.path, version: node.version },
        });
      } catch (error) {
        // nothing leads to it
        await folders.removeAll(folder).catch((left: unknown) => log.warn(`${folder}: ${toFailure(left).message}`));
        throw error;
      }
      await own.tidy(dialect);
      await show();
    },
    /** The program only. */
    async remove(dialect: Dialect): Promise<void> {
      await own.forget(dialect);
      await own.tidy(dialect);
      await show();
    },
    /** Node as Homeport fetched it; refused while something of ours runs on it. */
    async removeNode(): Promise<void> {
      // by which they run now, whichever they were installed by
      const { installed } = await probe();
      const users = installed.filter(({ node }) => node?.path.startsWith(nodeFolder + api.sep));
      if (users.length > 0)
        throw new CodedError("install-in-use", `${users.map(({ dialect }) => dialect).join(", ")} runs on it`);
      await folders.removeAll(nodeFolder);
      nodes = null;
      await probe();
    },
    nodeTarget: ({ version }: NodeRelease) => api.join(nodeFolder, `v${version}`),
    async installNode(release: NodeRelease, folder: string, job: JobHandle): Promise<void> {
      await fetchNode(release, { folder, job }, options);
      job.phase("reading-back");
      await probe();
      const file = nodeIn(folder, os);
      if (nodes?.some((node) => node.path === file && node.hasNpm && node.fit?.openclaw === "fits") !== true)
        throw new CodedError("node-not-verified", "It is in its place, and was not found there", file);
    },
    fetchOptions: options as FetchNodeOptions,
    /** How the one we installed is run; null: none is. `node` null: no Node that fits is there any more. */
    async ownCommand(dialect: Dialect): Promise<{ entry: string; node: string | null } | null> {
      const record = await own.read(dialect);
      if (record === null) return null;
      const node = await nodeFor(record);
      return { entry: record.entry, node: node?.path ?? null };
    },
  };
}
export type OpenClawInstallService = ReturnType<typeof createOpenClawInstallService>;

const listed = (nodes: readonly FoundNode[]): string =>
  nodes
    .map(
      ({ path: file, version, hasNpm }) =>
        `${file}: ${version.isKnown ? version.value : "?"}${hasNpm ? "" : ", no npm"}`,
    )
    .join("\n");
