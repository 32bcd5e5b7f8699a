import { lstat, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { deflateRawSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { tarOf } from "../../demo/tar-of";
import { createFolders } from "../../platform/folders";
import { unpackNode } from "./unpack-node";

const root = "node-v24.21.0-linux-x64";
const folders = createFolders({ record: () => {} });
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "homeport-unpack-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Entry = Parameters<typeof tarOf>[0][number];
async function run(archive: Buffer, name = "x.tar.gz", isWanted: (parts: readonly string[]) => boolean = () => true) {
  const file = path.join(folder, name);
  const into = path.join(folder, "into");
  await mkdir(into, { recursive: true });
  await writeFile(file, archive);
  await unpackNode(file, { folders, api: path, into, root, isWanted, signal: new AbortController().signal });
  return into;
}
const all = async (at: string) =>
  (await readdir(at, { recursive: true, withFileTypes: true }))
    .filter((each) => !each.isDirectory())
    .map((each) => path.relative(at, path.join(each.parentPath, each.name)).replaceAll(path.sep, "/"))
    .toSorted();
const packed = (...entries: Entry[]) => gzipSync(tarOf(entries));

describe("a tar", () => {
  test("is laid out: files with their mode, links last, what is not wanted left out", async () => {
    const into = await run(
      packed(
        { name: `${root}/`, type: "5" },
        { name: `${root}/bin/npm`, type: "2", target: "../lib/npm.js" },
        { name: `${root}/bin/node`, text: "program", mode: 0o755 },
        { name: `${root}/lib/npm.js`, text: "x".repeat(5000) },
        { name: `${root}/include/node.h`, text: "no" },
      ),
      "x.tar.gz",
      ([first]) => first !== "include",
    );
    expect(await all(into)).toEqual(["bin/node", "bin/npm", "lib/npm.js"]);
    expect((await lstat(path.join(into, "bin/node"))).mode & 0o111).not.toBe(0);
    expect(await readFile(path.join(into, "bin/npm"), "utf8")).toBe("x".repeat(5000));
  });

  test("long names of GNU and pax are read", async () => {
    const long = `${root}/${"deep/".repeat(30)}file.txt`;
    const line = ` path=${long}2\n`;
    const length = line.length + String(line.length + 3).length;
    const into = await run(
      packed(
        { name: "././@LongLink", type: "L", text: `${long}\0` },
        { name: "cut", text: "one" },
        { name: "pax", type: "x", text: `${length}${line}` },
        { name: "cut too", text: "two" },
      ),
    );
    expect((await all(into)).map((each) => each.split("/").at(-1))).toEqual(["file.txt", "file.txt2"]);
  });

  const link = (name: string, target: string): Entry => ({ name: `${root}/${name}`, type: "2", target });
  test.each<[string, Buffer]>([
    ["a path above it", packed({ name: `${root}/../../evil`, text: "x" })],
    ["an absolute path", packed({ name: "/tmp/evil", text: "x" })],
    ["another folder", packed({ name: "other/evil", text: "x" })],
    ["a link outside", packed(link("bin/x", "../../../etc/passwd"))],
    ["a link to a root", packed(link("bin/x", "/etc/passwd"))],
    ["a hard link", packed({ name: `${root}/x`, type: "1", target: `${root}/y` })],
    ["a device", packed({ name: `${root}/x`, type: "3" })],
    ["a pipe", packed({ name: `${root}/x`, type: "6" })],
    ["the same file twice", packed({ name: `${root}/x`, text: "1" }, { name: `${root}/x`, text: "2" })],
    ["a cut archive", packed({ name: `${root}/x`, text: "x".repeat(9000) }).subarray(0, 60)],
    ["a cut tar", gzipSync(tarOf([{ name: `${root}/x`, text: "x".repeat(9000) }]).subarray(0, 2000))],
    ["no gzip", Buffer.from("hello")],
    ["a wrong checksum", gzipSync(tarOf([{ name: `${root}/x`, text: "x" }]).fill("9", 148, 154))],
  ])("%s is refused, and nothing lies outside", async (_name, archive) => {
    await expect(run(archive)).rejects.toMatchObject({ name: "CodedError" });
    expect(await readdir(path.dirname(folder))).not.toContain("evil");
    expect((await readdir(folder)).toSorted()).toEqual(["into", "x.tar.gz"]);
  });

  test("a file is never written through a link of the same archive", async () => {
    const archive = packed(
      link("lib", "bin"),
      { name: `${root}/lib/evil`, text: "x" },
      { name: `${root}/bin/a`, text: "a" },
    );
    await expect(run(archive)).rejects.toMatchObject({ code: "file-not-writable" });
    expect(await readdir(path.join(folder, "into/bin"))).toEqual(["a"]);
  });
});

/** A zip of files, as Windows' releases are. */
function zipOf(
  entries: readonly { name: string; text: string; says?: number; mode?: number; flags?: number }[],
): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { name, text, says, mode = 0, flags = 0 } of entries) {
    const body = deflateRawSync(Buffer.from(text));
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(name.length, 26);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE(flags, 8);
    head.writeUInt16LE(8, 10);
    head.writeUInt32LE(body.length, 20);
    head.writeUInt32LE(says ?? text.length, 24);
    head.writeUInt16LE(name.length, 28);
    head.writeUInt32LE((mode << 16) >>> 0, 38);
    head.writeUInt32LE(at, 42);
    locals.push(local, Buffer.from(name), body);
    central.push(head, Buffer.from(name));
    at += 30 + name.length + body.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}

describe("a zip", () => {
  test("is laid out", async () => {
    const into = await run(
      zipOf([
        { name: `${root}/`, text: "" },
        { name: `${root}/node.exe`, text: "program" },
        { name: `${root}/node_modules/npm/bin/npm-cli.js`, text: "y".repeat(9000) },
      ]),
      "x.zip",
    );
    expect(await all(into)).toEqual(["node.exe", "node_modules/npm/bin/npm-cli.js"]);
    expect(await readFile(path.join(into, "node.exe"), "utf8")).toBe("program");
  });

  test.each<[string, Buffer]>([
    ["a path above it", zipOf([{ name: `${root}/../evil`, text: "x" }])],
    ["a path of Windows", zipOf([{ name: `${root}\\..\\evil`, text: "x" }])],
    ["a drive", zipOf([{ name: "C:/evil", text: "x" }])],
    ["a link", zipOf([{ name: `${root}/x`, text: "/etc/passwd", mode: 0o120_777 }])],
    ["more than it says", zipOf([{ name: `${root}/x`, text: "x".repeat(90_000), says: 10 }])],
    ["less than it says", zipOf([{ name: `${root}/x`, text: "x", says: 10 }])],
    ["an encrypted one", zipOf([{ name: `${root}/x`, text: "x", flags: 1 }])],
    ["more than is possible", zipOf([{ name: `${root}/x`, text: "x", says: 4e9 }])],
    ["no directory", Buffer.from("hello")],
    ["a cut one", zipOf([{ name: `${root}/x`, text: "x" }]).subarray(10)],
  ])("%s is refused", async (_name, archive) => {
    await expect(run(archive, "x.zip")).rejects.toMatchObject({ code: "node-archive-bad" });
    expect((await readdir(folder)).toSorted()).toEqual(["into", "x.zip"]);
  });
});
