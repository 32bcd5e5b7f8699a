import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { acquireInstance, type Instance } from "./instance-lock";

let root: string;
let folder: string;
const releases: (() => Promise<void>)[] = [];
const children: ChildProcess[] = [];
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "hp-one-"));
  folder = path.join(root, "settings");
});
afterEach(async () => {
  for (const release of releases.splice(0)) await release();
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await rm(root, { recursive: true, force: true });
});

async function acquire(onShow = () => {}, where = folder): Promise<Instance> {
  const instance = await acquireInstance({ folder: where, onShow });
  if (instance.kind === "first") releases.push(instance.release);
  return instance;
}
async function acquireFirst(onShow = () => {}, where = folder) {
  const instance = await acquire(onShow, where);
  if (instance.kind !== "first") throw new Error("expected to be the first");
  return instance;
}
async function acquireSecond(where = folder) {
  const instance = await acquire(() => {}, where);
  if (instance.kind !== "second") throw new Error("expected to be the second");
  return instance;
}
const readLock = async (): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(path.join(folder, "instance.json"), "utf8"));

/** A real process that acquires and says what it became, then stays. */
function startProcess(where = folder) {
  const here = JSON.stringify(path.join(import.meta.dirname, "instance-lock.ts"));
  const code = `
    import { registerHooks } from "node:module";
    registerHooks({ resolve: (s, c, n) => n(/main.platform|app.contract/.test(c.parentURL ?? "") && s.startsWith(".") ? s + ".ts" : s, c) });
    const { acquireInstance } = await import(${here});
    const instance = await acquireInstance({ folder: ${JSON.stringify(where)}, onShow() {} });
    process.send(instance.kind);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  children.push(child);
  return { child, kind: new Promise<unknown>((resolve) => child.once("message", resolve)) };
}

test("the second is told what the first published, and makes it show itself", async () => {
  const onShow = vi.fn<() => void>();
  const first = await acquireFirst(onShow);
  const early = await acquireSecond();
  expect(early.info).toEqual({ address: null });
  first.publish({ address: "http://127.0.0.1:4820/#token=x" });
  const second = await acquireSecond();
  expect(second.info).toEqual({ address: "http://127.0.0.1:4820/#token=x" });
  expect(onShow).not.toHaveBeenCalled();
  expect(await early.askToShow()).toBe(true);
  expect(early.info).toEqual(second.info);
  expect(onShow).toHaveBeenCalledTimes(1);
});

test("the address is in no file, and what is there is ours alone", async () => {
  const first = await acquireFirst();
  first.publish({ address: "http://127.0.0.1:1/#secret" });
  const names = await readdir(folder);
  expect(names).toHaveLength(2);
  for (const name of names) expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect(JSON.stringify(await readLock())).not.toContain("secret");
});

test("released: nothing is left, the next is the first, a second release harms nobody", async () => {
  const first = await acquireFirst();
  const second = await acquireSecond();
  await first.release();
  expect(await readdir(folder)).toEqual([]);
  expect(await second.askToShow()).toBe(false);
  await acquireFirst();
  await first.release();
  await acquireSecond();
});

test("other folders are other instances", async () => {
  await acquireFirst();
  expect((await acquire(() => {}, path.join(root, "other"))).kind).toBe("first");
});

test.each([
  ["a dead one's", JSON.stringify({ pid: process.pid, startedAt: 1, id: "0".repeat(16), endpoint: "/no/such.sock" })],
  ["an unreadable", "{ half"],
  ["an empty", ""],
  ["a foreign", '{"pid":1}'],
])("%s lock is replaced, though the pid in it is alive", async (_name, text) => {
  await mkdir(folder);
  await writeFile(path.join(folder, "instance.json"), text);
  await acquireFirst();
  expect(await readLock()).toMatchObject({ pid: process.pid });
  expect(await readdir(folder)).toHaveLength(2);
});

test("a takeover that died in the middle is passed", async () => {
  await mkdir(path.join(folder, "instance.json.takeover"), { recursive: true });
  await writeFile(path.join(folder, "instance.json"), "{");
  await utimes(path.join(folder, "instance.json.takeover"), 1, 1);
  await acquireFirst();
  expect((await readdir(folder)).filter((name) => name.includes("takeover"))).toEqual([]);
});

test("one that hangs is alive: it can't be shown, nor is its folder taken", async () => {
  const endpoint = path.join(root, "hung.sock");
  const server = net.createServer(() => {});
  await new Promise<void>((resolve) => server.listen(endpoint, resolve));
  await mkdir(folder);
  await writeFile(path.join(folder, "instance.json"), JSON.stringify({ pid: 1, startedAt: 1, id: "x", endpoint }));
  const second = await acquireSecond();
  expect(second.info).toEqual({ address: null });
  expect(await second.askToShow()).toBe(false);
  server.close();
});

test("whatever is said to the socket, it goes on answering", async () => {
  const onShow = vi.fn<() => void>();
  await acquireFirst(onShow);
  const { endpoint } = await readLock();
  for (const words of ["", "\n", "nonsense\n", '{"ask":"quit"}\n', "x".repeat(200_000), '{"ask":"hello"}']) {
    const socket = net.connect(String(endpoint));
    socket.on("error", () => {});
    await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
    socket.end(words);
    await new Promise<void>((resolve) => socket.resume().once("close", () => resolve()));
  }
  const second = await acquireSecond();
  expect(onShow).not.toHaveBeenCalled();
  expect(await second.askToShow()).toBe(true);
});

test("a folder whose path is too long for a socket", async () => {
  const deep = path.join(root, ...Array.from({ length: 4 }, () => "a-rather-long-name-of-a-folder-in-a-home"));
  const first = await acquireFirst(() => {}, deep);
  first.publish({ address: "here" });
  expect((await acquireSecond(deep)).info).toEqual({ address: "here" });
  const lock: { endpoint: string } = JSON.parse(await readFile(path.join(deep, "instance.json"), "utf8"));
  expect(lock.endpoint.startsWith(deep)).toBe(false);
  expect((await stat(path.dirname(lock.endpoint))).mode & 0o777).toBe(0o700);
  await first.release();
  await expect(stat(path.dirname(lock.endpoint))).rejects.toMatchObject({ code: "ENOENT" });
});

test("a folder that can't be made", async () => {
  await writeFile(path.join(root, "file"), "");
  await expect(acquireInstance({ folder: path.join(root, "file/below"), onShow() {} })).rejects.toMatchObject({
    code: "file-not-writable",
  });
});

test("thirty at once over a dead one's lock: exactly one wins", async () => {
  await mkdir(folder);
  await writeFile(
    path.join(folder, "instance.json"),
    JSON.stringify({ pid: 1, startedAt: 1, id: "x", endpoint: "/no/such.sock" }),
  );
  const kinds = (await Promise.all(Array.from({ length: 30 }, () => acquire()))).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "first")).toHaveLength(1);
  expect(await readdir(folder)).toHaveLength(2);
});

test("real processes: one wins; killed hard, its lock is taken by exactly one of the next", async () => {
  const first = [startProcess(), startProcess(), startProcess()];
  const kinds = await Promise.all(first.map(({ kind }) => kind));
  expect(kinds.toSorted()).toEqual(["first", "second", "second"]);
  const winner = first[kinds.indexOf("first")]?.child;
  const ended = new Promise((resolve) => winner?.once("exit", resolve));
  winner?.kill("SIGKILL");
  await ended;
  const next = await Promise.all([startProcess(), startProcess(), startProcess()].map(({ kind }) => kind));
  expect(next.toSorted()).toEqual(["first", "second", "second"]);
  expect(await readdir(folder)).toHaveLength(2);
});
