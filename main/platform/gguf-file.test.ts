import { mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeGguf, type GgufValue } from "../../e2e/fake-tools/make-gguf";
import { readGgufFile } from "./gguf-file";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "homeport-gguf-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, metadata: Record<string, GgufValue> = {}, rows = 100): Promise<string> {
  const file = path.join(folder, name);
  const { header, weightsBytes } = makeGguf({ "general.architecture": "llama", ...metadata }, [
    { name: "token_embd.weight", shape: [32, rows], type: "F16" },
  ]);
  await writeFile(file, header);
  await truncate(file, header.length + weightsBytes);
  return file;
}

test("one file, its header larger than the first read", async () => {
  const tokens = Array.from({ length: 120_000 }, (_, at) => `a token with number ${at}`);
  const file = await write("large.gguf", { "tokenizer.ggml.tokens": tokens });
  expect(await readGgufFile(file)).toMatchObject({
    kind: "ok",
    isCut: false,
    header: { vocabularySize: 120_000, weightsBytes: 6400 },
    parts: [{ file }],
  });
});

test("a part stands for all of them", async () => {
  await write("split-00001-of-00002.gguf", { "split.count": 2 });
  const second = await write("split-00002-of-00002.gguf", { "split.count": 2 }, 50);
  const found = await readGgufFile(second);
  expect(found).toMatchObject({ kind: "ok", header: { tensorCount: 2, weightsBytes: 9600 } });
  expect(found.kind === "ok" ? found.parts.map(({ file }) => path.basename(file)) : []).toEqual([
    "split-00001-of-00002.gguf",
    "split-00002-of-00002.gguf",
  ]);
});

test("a part that is missing is named", async () => {
  const file = await write("half-00001-of-00002.gguf");
  expect(await readGgufFile(file)).toMatchObject({
    kind: "part-missing",
    file: path.join(folder, "half-00002-of-00002.gguf"),
  });
  expect(await readGgufFile(await write("renamed.gguf", { "split.count": 3 }))).toMatchObject({ kind: "part-missing" });
});

test("a file whose weights are not all there", async () => {
  const file = await write("cut.gguf");
  await truncate(file, 1000);
  expect(await readGgufFile(file)).toMatchObject({ kind: "ok", isCut: true });
});

test("what is none", async () => {
  const other = path.join(folder, "other.gguf");
  await writeFile(other, "hello, this is text");
  const short = path.join(folder, "short.gguf");
  await writeFile(short, makeGguf({ "general.architecture": "llama" }).header.subarray(0, 30));
  await mkdir(path.join(folder, "folder.gguf"));
  const kindOf = async (name: string) => (await readGgufFile(path.join(folder, name))).kind;
  expect(await kindOf("other.gguf")).toBe("not-gguf");
  expect(await kindOf("short.gguf")).toBe("damaged");
  expect(await kindOf("folder.gguf")).toBe("no-file");
  expect(await kindOf("nowhere.gguf")).toBe("absent");
});
