import { lstat, mkdir, mkdtemp, readFile, readdir, readlink, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { createFolders } from "./folders";
import { createUnpack } from "./unpack";

const block = 512;
type Entry = { name: string; text?: string; type?: string; link?: string; mode?: number; prefix?: string };

function header({ name, text = "", type = "0", link = "", mode = 0o644, prefix = "" }: Entry): Buffer {
  const bytes = Buffer.alloc(block);
  bytes.write(name, 0, 100);
  bytes.write(`${mode.toString(8).padStart(7, "0")}\0`, 100);
  bytes.write(`${Buffer.byteLength(text).toString(8).padStart(11, "0")}\0`, 124);
  bytes.write("        ", 148);
  bytes.write(type, 156);
  bytes.write(link, 157, 100);
  bytes.write("ustar\u000000", 257);
  bytes.write(prefix, 345, 155);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return bytes;
}

function tar(entries: readonly Entry[]): Buffer {
  const parts = entries.flatMap((entry) => {
    const content = Buffer.from(entry.text ?? "");
    return [header(entry), content, Buffer.alloc((block - (content.length % block)) % block)];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function world() {
  const root = await mkdtemp(path.join(os.tmpdir(), "hp-unpack-"));
  ends.push(() => rm(root, { recursive: true, force: true }));
  const folder = path.join(root, "tools", "dmr");
  const unpack = createUnpack({ record() {}, folders: createFolders({ record() {} }) });
  async function run(
    bytes: Buffer,
    { maxBytes = 1e6, check = async () => {} }: { maxBytes?: number; check?: () => Promise<void> } = {},
  ) {
    const archive = path.join(root, "a.tar.gz");
    await writeFile(archive, bytes);
    const { signal } = new AbortController();
    return unpack({ archive, folder, maxBytes, signal, check }).then(
      () => "done",
      (error: { code: string }) => error.code,
    );
  }
  /** Everything below the root but the archive. */
  const all = async () => (await readdir(root, { recursive: true })).filter((name) => name !== "a.tar.gz").toSorted();
  return { root, folder, run, all };
}

test("files come out below the folder, private, without the archive's own top folder; programs can be run", async () => {
  const { folder, run, all } = await world();
  const bytes = tar([
    { name: "llama-b1/", type: "5" },
    { name: "llama-b1/llama-server", text: "program", mode: 0o755 },
    { name: "llama-b1/lib/libggml.so.1", text: "x".repeat(1000) },
    { name: "llama-b1/lib/libggml.so", type: "2", link: "libggml.so.1" },
    { name: "././@LongLink", type: "L", text: `llama-b1/${"n".repeat(120)}\0` },
    { name: "cut", text: "long" },
  ]);
  expect(await run(gzipSync(bytes))).toBe("done");
  expect(await readFile(path.join(folder, "llama-server"), "utf8")).toBe("program");
  expect((await stat(path.join(folder, "llama-server"))).mode & 0o777).toBe(0o700);
  expect((await stat(path.join(folder, "lib/libggml.so.1"))).mode & 0o777).toBe(0o600);
  expect(await readlink(path.join(folder, "lib/libggml.so"))).toBe("libggml.so.1");
  expect(await readFile(path.join(folder, "n".repeat(120)), "utf8")).toBe("long");
  expect((await all()).filter((name) => name.includes(".new-"))).toEqual([]);
});

const good: Entry = { name: "dmr", text: "program", mode: 0o755 };
test.each<[string, Entry[]]>([
  ["upwards", [good, { name: "../evil", text: "x" }]],
  ["upwards in the middle", [good, { name: "a/../../evil", text: "x" }]],
  ["upwards by its prefix", [good, { name: "evil", prefix: "..", text: "x" }]],
  ["absolute", [good, { name: "/tmp/hp-evil", text: "x" }]],
  ["backslashes", [good, { name: "a\\..\\..\\evil", text: "x" }]],
  [
    "upwards by GNU's long name",
    [
      { name: "././@LongLink", type: "L", text: "../evil\0" },
      { name: "ok", text: "x" },
    ],
  ],
  [
    "upwards by pax's path",
    [
      { name: "pax", type: "x", text: "16 path=../evil\n" },
      { name: "ok", text: "x" },
    ],
  ],
  ["a link outside", [good, { name: "l", type: "2", link: "../../evil" }]],
  ["a link to an absolute path", [good, { name: "l", type: "2", link: "/etc/passwd" }]],
  ["a link to the folder above", [good, { name: "l", type: "2", link: ".." }]],
  ["a hard link", [good, { name: "l", type: "1", link: "dmr" }]],
  ["a device", [good, { name: "d", type: "3" }]],
  ["a pipe", [good, { name: "p", type: "6" }]],
  ["a name as long as a book", [{ name: "n", type: "L", text: "n".repeat(70_000) }, good]],
  ["the same file twice", [good, { ...good, text: "other" }]],
])("refused, and nothing is left of it: %s", async (_name, entries) => {
  const { root, folder, run, all } = await world();
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "dmr"), "from before");
  expect(["archive-refused", "file-not-writable"]).toContain(await run(gzipSync(tar(entries))));
  expect(await all()).toEqual(["tools", "tools/dmr", "tools/dmr/dmr"]);
  expect(await readFile(path.join(folder, "dmr"), "utf8")).toBe("from before");
  await expect(lstat(path.join(root, "..", "evil"))).rejects.toThrow("ENOENT");
});

test("a link that stands in the way of a file is never written through", async () => {
  const { folder, run } = await world();
  const entries = [{ name: "x", type: "2", link: "dmr" }, { name: "x", text: "through" }, good];
  expect(await run(gzipSync(tar(entries)))).toBe("file-not-writable");
  await expect(stat(folder)).rejects.toThrow("ENOENT");
});

test("damaged, cut, too large, or not what runs here: refused", async () => {
  const { run, all } = await world();
  const whole = gzipSync(tar([{ ...good, text: "x".repeat(5000) }]));
  expect(await run(whole.subarray(0, whole.length - 20))).toBe("archive-refused");
  expect(await run(Buffer.from("no archive at all"))).toBe("archive-refused");
  const flipped = tar([good]);
  flipped[10] = 0x41;
  expect(await run(gzipSync(flipped))).toBe("archive-refused");
  expect(await run(whole, { maxBytes: 4000 })).toBe("archive-refused");
  expect(await run(gzipSync(tar([{ ...good, text: "x".repeat(600) }]).subarray(0, 700)))).toBe("archive-refused");
  const check = () => Promise.reject(new Error("does not run"));
  expect(await run(whole, { check })).toBe("file-not-writable");
  expect(await all()).toEqual(["tools"]);
  expect(await run(whole)).toBe("done");
});

test("an end in the middle of putting it in its place: what was there before comes back, and halves go", async () => {
  const { folder, run, all } = await world();
  const tools = path.dirname(folder);
  for (const name of [".old-dmr", ".new-dmr-Ab12", "llama.cpp", ".new-other-x"])
    await mkdir(path.join(tools, name), { recursive: true });
  await writeFile(path.join(tools, ".old-dmr/dmr"), "from before");
  expect(await run(Buffer.from("no archive at all"))).toBe("archive-refused");
  expect(await readFile(path.join(folder, "dmr"), "utf8")).toBe("from before");
  expect(await all()).toEqual(["tools", "tools/.new-other-x", "tools/dmr", "tools/dmr/dmr", "tools/llama.cpp"]);
});

test("its place can't be taken: what was there before is there after", async () => {
  const { folder, run, all } = await world();
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "dmr"), "from before");
  // somebody takes away what was unpacked, just before it is put in its place
  const check = async () => {
    for (const name of await readdir(path.dirname(folder)))
      if (name.startsWith(".new-")) await rm(path.join(path.dirname(folder), name), { recursive: true });
  };
  expect(await run(gzipSync(tar([good])), { check })).toBe("file-not-writable");
  expect(await readFile(path.join(folder, "dmr"), "utf8")).toBe("from before");
  expect(await all()).toEqual(["tools", "tools/dmr", "tools/dmr/dmr"]);
});
