import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CodedError } from "../../../app/contract/errors";
import type { Job } from "../../../app/contract/jobs";
import { packageOf } from "../../../app/domain/openclaw-packages";
import { createRealPlatform, type Platform } from "../../platform/platform";
import { createJobService } from "../jobs/jobs";
import { createFakeNode, type NpmPlan } from "./fake-node";
import { createOpenClawInstallService } from "./openclaw-install";

const openclaw = packageOf("openclaw");
let folder = "";
let platform: Platform;
let node: Awaited<ReturnType<typeof createFakeNode>>;
let free: number | null = null;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "homeport-install-"));
  node = await createFakeNode(path.join(folder, "prefix"));
  free = 1e12;
  platform = await createRealPlatform({
    version: "test",
    home: folder,
    env: {
      PATH: "/usr/bin:/bin",
      HOME: folder,
      HOMEPORT_SETTINGS_DIR: path.join(folder, "settings"),
      HOMEPORT_NODE: node.file,
      NPM_TOKEN: "secret-of-npm",
      npm_config_registry: "https://evil.example/",
      TERM: "xterm",
    },
  });
});
afterEach(async () => {
  await platform.quit();
  await rm(folder, { recursive: true, force: true });
});

function setUp({
  nodesOnPath = async () => [] as string[],
  write = platform.files.writeTextFile,
}: { nodesOnPath?: () => Promise<string[]>; write?: Platform["files"]["writeTextFile"] } = {}) {
  const { clock, folders, runCommand, sendHttp, tree, env, home, os, paths, files, log } = platform;
  const jobs = createJobService({ clock, push: () => {}, log });
  const readText = async (file: string) => {
    const read = await files.readTextFile(file);
    return read.kind === "ok" ? read.text : null;
  };
  const service = createOpenClawInstallService({
    clock,
    runCommand,
    sendHttp,
    tree,
    env,
    home,
    os,
    log,
    arch: "x64",
    push: () => {},
    toolsFolder: paths.toolsFolder,
    tempDir: platform.tempDir,
    nodesOnPath,
    folders: { ...folders, freeBytes: async () => free },
    files: { readText, write, remove: files.removeFile },
  });
  const tools = path.join(paths.toolsFolder, "openclaw");
  async function start(
    onJob: (job: Job) => void = () => {},
  ): Promise<{ job: Promise<Job>; id: string; folder: string }> {
    const used = await service.usedNode("openclaw");
    const target = service.newFolder("openclaw");
    const { id } = jobs.start({
      key: "x",
      kind: "install-openclaw",
      subject: "openclaw",
      locks: [],
      isCancellable: true,
      run: (job) => service.install("openclaw", { node: used, folder: target, job }),
    });
    const job = jobs.whenEnded(id);
    void job.then(onJob);
    return { job, id, folder: target };
  }
  const left = () => readdir(tools).catch(() => [] as string[]);
  return { service, start, jobs, left, tools };
}

test("the Node that is set is found, run for its version, and judged; the offers name it", async () => {
  const { service } = setUp();
  expect(service.read().state).toBe("looking");
  const { nodes, offers, installed } = await service.probe();
  expect(nodes[0]).toEqual({
    path: node.file,
    source: "setting",
    version: { isKnown: true, value: process.versions.node },
    hasNpm: true,
    fit: { openclaw: "fits", clawdbot: "fits" },
  });
  expect(offers.map(({ dialect, isRecommended, node: used }) => [dialect, isRecommended, used?.path])).toEqual([
    ["openclaw", true, node.file],
    ["clawdbot", false, node.file],
  ]);
  expect(installed).toEqual([]);
});

test("npm installs into a folder of ours by that very Node, with scripts off and without our secrets; then it is used", async () => {
  await node.plan({ kind: "installs", what: openclaw });
  const { service, start, left } = setUp();
  const { job, folder: target } = await start();
  expect(await job).toMatchObject({
    outcome: { kind: "done" },
    passed: expect.arrayContaining(["installing", "verifying"]),
  });
  const call = (await node.calls()).at(-1);
  expect(call?.args).toEqual(expect.arrayContaining(["install", "--ignore-scripts", "--location=project"]));
  expect(call?.cwd).toBe(target);
  expect(call?.path.split(":")[0]).toBe(path.dirname(node.file));
  expect(call?.env.filter((name) => /npm_|TOKEN|HOMEPORT/i.test(name))).toEqual([]);
  const { dependencies } = JSON.parse(await readFile(path.join(target, "package.json"), "utf8")) as never;
  expect(dependencies).toEqual({ openclaw: openclaw.version });

  expect(await service.ownCommand("openclaw")).toEqual({
    entry: path.join(target, "node_modules/openclaw/openclaw.mjs"),
    node: node.file,
  });
  expect(service.read().installed).toMatchObject([
    { dialect: "openclaw", version: openclaw.version, folder: target, update: null, node: { path: node.file } },
  ]);
  expect((await left()).toSorted()).toEqual([path.basename(target), "installed.json"].toSorted());
  expect(await readdir(target)).not.toContain(".npm-cache");
});

describe("what goes wrong leaves nothing, and the older one in use", () => {
  test.each<[string, NpmPlan]>([
    ["npm-offline", { kind: "fails", words: "npm error code ENOTFOUND\nnpm error network request to x failed" }],
    ["npm-proxy", { kind: "fails", words: "npm error code E407" }],
    ["disk-full", { kind: "fails", words: "npm error code ENOSPC" }],
    ["file-not-writable", { kind: "fails", words: "npm error code EACCES" }],
    ["npm-engine", { kind: "fails", words: "npm error code EBADENGINE" }],
    ["npm-git-missing", { kind: "fails", words: "npm error syscall spawn git" }],
    ["npm-failed", { kind: "fails", words: "npm error odd" }],
    ["install-not-verified", { kind: "installs", what: openclaw, integrity: "sha512-other" }],
    ["install-not-verified", { kind: "installs", what: openclaw, says: "openclaw 1.2.3" }],
  ])("%s", async (code, plan) => {
    const { service, start, left } = setUp();
    await node.plan({ kind: "installs", what: openclaw });
    const first = await start();
    await first.job;
    await node.plan(plan);
    const second = await start();
    expect(await second.job).toMatchObject({ outcome: { kind: "failed", failure: { code } } });
    expect((await left()).toSorted()).toEqual([path.basename(first.folder), "installed.json"].toSorted());
    expect((await service.ownCommand("openclaw"))?.entry).toContain(first.folder);
  });

  test("a disk that is too small is seen before npm is run", async () => {
    free = 500e6;
    const { start, left } = setUp();
    expect(await (await start()).job).toMatchObject({ outcome: { kind: "failed", failure: { code: "disk-full" } } });
    expect(await node.calls()).toEqual([]);
    expect(await left()).toEqual([]);
  });

  test("cancelled in the middle: npm is ended and the half is gone", async () => {
    const { start, jobs, left } = setUp();
    const { job, id } = await start();
    await expect.poll(() => jobs.read().items[0]?.progress?.doneBytes ?? 0).toBeGreaterThan(100_000);
    expect(jobs.read().items[0]).toMatchObject({ phase: "installing", progress: { totalBytes: { isKnown: false } } });
    jobs.cancel(id);
    expect((await job).outcome).toMatchObject({ kind: "cancelled" });
    expect(await left()).toEqual([]);
  });
});

test("what can't be noted as installed is taken away again", async () => {
  await node.plan({ kind: "installs", what: openclaw });
  const write = () => Promise.reject(new CodedError("disk-full", "no room for the note"));
  const { service, start, left } = setUp({ write });
  expect(await (await start()).job).toMatchObject({ outcome: { kind: "failed", failure: { code: "disk-full" } } });
  expect(await left()).toEqual([]);
  expect(await service.ownCommand("openclaw")).toBeNull();
});

test("who asks in the middle of a look is told what came since", async () => {
  const found = [[], [node.file]];
  const looks: (() => void)[] = [];
  const { service } = setUp({
    nodesOnPath: () => new Promise((resolve) => looks.push(() => resolve(found.shift() ?? []))),
  });
  const first = service.probe();
  const second = service.probe();
  await vi.waitFor(() => expect(looks).toHaveLength(1));
  looks[0]?.();
  await vi.waitFor(() => expect(looks).toHaveLength(2));
  looks[1]?.();
  expect(await first).toBe(await second);
});

test("what the end of the program interrupted is cleared away at the next start; what is used stays", async () => {
  await node.plan({ kind: "installs", what: openclaw });
  const before = setUp();
  const { job, folder: target } = await before.start();
  await job;
  await mkdir(path.join(before.tools, "2026.9.6-half/node_modules"), { recursive: true });
  const partial = path.join(platform.paths.toolsFolder, "node/v24.1.0.part");
  await mkdir(partial, { recursive: true });

  const after = setUp();
  await after.service.start();
  expect((await after.left()).toSorted()).toEqual([path.basename(target), "installed.json"].toSorted());
  expect(await readdir(path.dirname(partial))).toEqual([]);
  expect(after.service.read().installed).toMatchObject([{ version: openclaw.version }]);
});

test("while the note of what is installed can't be read nothing is cleared away, and never what is not ours", async () => {
  await node.plan({ kind: "installs", what: openclaw });
  const before = setUp();
  const { job, folder: target } = await before.start();
  await job;
  await mkdir(path.join(before.tools, "my notes"));
  const file = path.join(before.tools, "installed.json");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.slice(0, 40));
  await setUp().service.start();
  expect((await before.left()).toSorted()).toEqual([path.basename(target), "installed.json", "my notes"].toSorted());
  await writeFile(file, text);
  const { service } = setUp();
  await service.start();
  await service.remove("openclaw");
  expect(await before.left()).toEqual(["my notes"]);
});

test("another version takes the place of the older one", async () => {
  await node.plan({ kind: "installs", what: openclaw });
  const { service, start, tools, left } = setUp();
  const first = await start();
  await first.job;
  const file = path.join(tools, "installed.json");
  await writeFile(file, (await readFile(file, "utf8")).replace(openclaw.version, "2026.8.1"));
  await service.probe();
  expect(service.read().installed).toMatchObject([{ version: "2026.8.1", update: openclaw.version }]);
  const second = await start();
  await second.job;
  expect(service.read().installed).toMatchObject([{ version: openclaw.version, folder: second.folder, update: null }]);
  expect(await left()).not.toContain(path.basename(first.folder));
});

test("removed: its program goes, and it is not found any more", async () => {
  await node.plan({ kind: "installs", what: openclaw });
  const { service, start, left } = setUp();
  await (
    await start()
  ).job;
  await service.remove("openclaw");
  expect(await left()).toEqual([]);
  expect(await service.ownCommand("openclaw")).toBeNull();
  expect(service.read().installed).toEqual([]);
});

test("a list of what is installed that can't be understood is not used", async () => {
  const { service, tools } = setUp();
  await mkdir(tools, { recursive: true });
  for (const text of ["{", "{}", JSON.stringify({ version: "1", folder: "../../x", entry: ["a"] })]) {
    await writeFile(path.join(tools, "installed.json"), text);
    expect(await service.ownCommand("openclaw")).toBeNull();
  }
});

test("the registry's host comes from npm's own configuration", async () => {
  const { service } = setUp();
  expect(await service.registryHost(await service.usedNode("openclaw"))).toEqual({
    isKnown: true,
    value: "registry.example",
  });
});

test("where the Node it was installed by is gone, another that fits is taken; none: that is said", async () => {
  await node.plan({ kind: "installs", what: openclaw });
  const first = setUp();
  await (
    await first.start()
  ).job;
  const other = await createFakeNode(path.join(folder, ".nvm/versions/node/v24.99.0"));
  await rm(node.file);
  expect((await setUp().service.ownCommand("openclaw"))?.node).toBe(other.file);
  await rm(other.file);
  const { service } = setUp();
  expect((await service.ownCommand("openclaw"))?.node).toSatisfy(
    (found) => found === null || !String(found).startsWith(folder),
  );
});
