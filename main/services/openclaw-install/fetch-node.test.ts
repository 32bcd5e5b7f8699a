import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { tarOf } from "../../demo/tar-of";
import { createRealPlatform, type Platform } from "../../platform/platform";
import { createJobService } from "../jobs/jobs";
import { archiveEnding, fetchNode, findRelease, nodeHost, readSums } from "./fetch-node";

const sum = "a".repeat(64);

test.each([
  ["linux", "x64", "linux-x64.tar.gz"],
  ["linux", "arm64", "linux-arm64.tar.gz"],
  ["darwin", "arm64", "darwin-arm64.tar.gz"],
  ["win32", "x64", "win-x64.zip"],
  ["win32", "arm64", "win-arm64.zip"],
  ["linux", "ia32", null],
  ["freebsd", "x64", null],
] as const)("the archive for %s %s is %s", (os, arch, ending) => {
  expect(archiveEnding(os, arch)).toBe(ending);
});

test.each<[string, string | null]>([
  [`${sum}  node-v24.21.0-linux-x64.tar.gz`, "24.21.0"],
  [`${"b".repeat(64)}  node-v24.21.0.tar.gz\n${sum}  node-v24.21.0-linux-x64.tar.gz\n`, "24.21.0"],
  [`${sum}  node-v24.21.0-linux-x64.tar.xz`, null],
  [`${sum}  node-v24.21.0-linux-x64-musl.tar.gz`, null],
  [`${sum}  node-v25.1.0-linux-x64.tar.gz`, null],
  [`${sum}  ../../node-v24.21.0-linux-x64.tar.gz`, null],
  [`${sum}  node-v24.21.0-linux-x64.tar.gz/../../x`, null],
  [`abc  node-v24.21.0-linux-x64.tar.gz`, null],
  ["<html>Sign in</html>", null],
  ["", null],
])("the list of sums %j names %s", (text, version) => {
  expect(readSums(text, "linux-x64.tar.gz")?.version ?? null).toBe(version);
});

test.each([
  ["https://mirror.example/node/", "mirror.example", "/node"],
  ["http://127.0.0.1:4000/dist", "127.0.0.1:4000", "/dist"],
  ["http://mirror.example/node", "nodejs.org", "/dist"],
  ["file:///etc", "nodejs.org", "/dist"],
  ["nonsense", "nodejs.org", "/dist"],
])("HOMEPORT_NODE_MIRROR %s: %s is asked", (mirror, contact, basePath) => {
  const host = nodeHost({ HOMEPORT_NODE_MIRROR: mirror }, "linux");
  expect(host).toMatchObject({ contact, address: { basePath } });
});

describe.skipIf(process.platform === "win32")("from a server as its makers have one", () => {
  const root = "node-v24.21.0-linux-x64";
  const file = `${root}.tar.gz`;
  const archiveOf = (says: string) =>
    gzipSync(
      tarOf([
        { name: `${root}/bin/node`, text: `#!/bin/sh\necho ${says}\n`, mode: 0o755 },
        { name: `${root}/bin/npm`, type: "2", target: "../lib/node_modules/npm/bin/npm-cli.js" },
        { name: `${root}/lib/node_modules/npm/bin/npm-cli.js`, text: "// npm" },
        { name: `${root}/include/node/node.h`, text: "// no" },
      ]),
    );
  let folder = "";
  let server: Server;
  let platform: Platform;
  let archive = archiveOf("v24.21.0");
  let sums = "";
  /** Ends the connection after so many bytes; null: all of it is sent. */
  let cutAt: number | null = null;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "homeport-node-"));
    archive = archiveOf("v24.21.0");
    sums = `${createHash("sha256").update(archive).digest("hex")}  ${file}\n`;
    cutAt = null;
    server = createServer((request, response) => {
      if (request.url === "/dist/latest-v24.x/SHASUMS256.txt") return void response.end(sums);
      if (request.url !== `/dist/v24.21.0/${file}`) return void response.writeHead(404).end("no");
      response.writeHead(200, { "content-length": archive.length });
      if (cutAt === null) return void response.end(archive);
      response.write(archive.subarray(0, cutAt), () => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    platform = await createRealPlatform({
      version: "test",
      home: folder,
      env: { PATH: "/usr/bin:/bin", TERM: "xterm", HOMEPORT_NODE_MIRROR: `http://127.0.0.1:${port}/dist` },
    });
  });
  afterEach(async () => {
    await platform.quit();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });

  async function run() {
    const { sendHttp, runCommand, folders, clock, env, log } = platform;
    const options = { sendHttp, runCommand, folders, clock, env, os: "linux" as const, arch: "x64" };
    const release = await findRelease(options);
    const jobs = createJobService({ clock, push: () => {}, log });
    const { id } = jobs.start({
      key: "x",
      kind: "install-node",
      subject: "Node",
      locks: [],
      isCancellable: true,
      run: (job) => fetchNode(release, { folder: path.join(folder, "node/v24.21.0"), job }, options),
    });
    return { release, job: await jobs.whenEnded(id) };
  }
  const left = () => readdir(path.join(folder, "node")).catch(() => [] as string[]);

  test("the newest is found, fetched, compared, unpacked without its headers, and takes its place", async () => {
    const { release, job } = await run();
    expect(release).toMatchObject({ version: "24.21.0", sizeBytes: { isKnown: true, value: archive.length } });
    expect(job.outcome).toEqual({ kind: "done" });
    expect(await left()).toEqual(["v24.21.0"]);
    expect((await readdir(path.join(folder, "node/v24.21.0"))).toSorted()).toEqual(["bin", "lib"]);
  });

  test.each<[string, string, () => void]>([
    ["another archive than its list says", "node-not-verified", () => (sums = `${"0".repeat(64)}  ${file}\n`)],
    ["a connection that is cut", "node-offline", () => (cutAt = 200)],
    [
      "a program that says another version",
      "node-not-verified",
      () => {
        archive = archiveOf("v20.1.0");
        sums = `${createHash("sha256").update(archive).digest("hex")}  ${file}\n`;
      },
    ],
    [
      "an archive that would write elsewhere",
      "node-archive-bad",
      () => {
        archive = gzipSync(tarOf([{ name: `${root}/../../evil`, text: "x" }]));
        sums = `${createHash("sha256").update(archive).digest("hex")}  ${file}\n`;
      },
    ],
  ])("%s: %s, and nothing is left", async (_name, code, spoil) => {
    spoil();
    expect((await run()).job.outcome).toMatchObject({ kind: "failed", failure: { code } });
    expect(await left()).toEqual([]);
    expect(await readdir(folder)).not.toContain("evil");
  });

  test("a list without an archive for this machine, and no list at all", async () => {
    sums = "<html>Sign in</html>";
    await expect(run()).rejects.toMatchObject({ code: "node-not-offered" });
    server.removeAllListeners("request");
    server.on("request", (_request, response) => response.writeHead(503).end());
    await expect(run()).rejects.toMatchObject({ code: "node-offline" });
  });
});
