import { expect, test } from "vitest";
import { z } from "zod";
import { openJsonFile } from "./json-file";

const file = "/settings/numbers.json";

/** A disk of one folder whose operations can be refused. */
function createDisk(start: string | null, { refused = [] as string[] } = {}) {
  const disk = { files: new Map(start === null ? [] : [[file, start]]), warnings: [] as string[] };
  const unless = async (name: string, work: () => void) => {
    if (refused.includes(name)) throw new Error(`EACCES ${name}`);
    work();
  };
  const open = () =>
    openJsonFile({
      file,
      schema: z.array(z.number()),
      what: "numbers",
      files: {
        async readText(at) {
          await unless("read", () => {});
          return disk.files.get(at) ?? null;
        },
        write: (at, text) => unless("write", () => disk.files.set(at, text)),
        remove: (at) => unless("remove", () => disk.files.delete(at)),
        setAside: (at) =>
          unless("set-aside", () => {
            disk.files.set(`${at}.aside`, disk.files.get(at) ?? "");
            disk.files.delete(at);
          }),
      },
      log: { warn: (text) => disk.warnings.push(text) },
    });
  return { disk, open };
}

test("what was written is there at the next opening, the last write last; null removes it", async () => {
  const { disk, open } = createDisk(null);
  const first = await open();
  expect(first.atStart).toBeNull();
  void first.write([1]);
  void first.write([1, 2]);
  await first.written();
  expect((await open()).atStart).toEqual([1, 2]);
  await first.write(null);
  expect(disk.files.size).toBe(0);
  expect(disk.warnings).toEqual([]);
});

test.each(["", "{", "{}", '["a"]', "\0\0\0\0"])("a file that is %j is set aside as it was, and told", async (text) => {
  const { disk, open } = createDisk(text);
  const opened = await open();
  expect(opened.atStart).toBeNull();
  expect(disk.files.get(`${file}.aside`)).toBe(text);
  expect(disk.warnings).toHaveLength(1);
  await opened.write([3]);
  expect((await open()).atStart).toEqual([3]);
});

test.each([["read"], ["set-aside"]])("one that refuses to be %s is not written over", async (name) => {
  const { disk, open } = createDisk("{", { refused: [name] });
  const opened = await open();
  await opened.write([3]);
  await opened.write(null);
  expect(disk.files.get(file)).toBe("{");
  expect(disk.warnings.at(-1)).toMatch(/^numbers can't be kept/);
});

test("what must be on disk rejects when it can't be there, and stops no later write", async () => {
  const { disk, open } = createDisk(null, { refused: ["write"] });
  const opened = await open();
  await expect(opened.mustWrite([1])).rejects.toThrow("EACCES");
  await opened.mustWrite(null);
  expect(disk.warnings).toEqual([]);
});

test("a full disk is told, and stops nothing", async () => {
  const { disk, open } = createDisk(null, { refused: ["write"] });
  await (await open()).write([1]);
  expect(disk.warnings).toEqual(["numbers can't be kept: Error: EACCES write"]);
});
