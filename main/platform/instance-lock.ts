import { createHash, randomBytes } from "node:crypto";
import { chmod, link, lstat, mkdir, open, readFile, rename, rmdir, stat, unlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { CodedError } from "../../app/contract/errors";
import { askControl, listenForControl, type InstanceInfo } from "./instance-control";

const LockFile = z.object({ pid: z.number(), startedAt: z.number(), id: z.string(), endpoint: z.string() });
type LockFile = z.infer<typeof LockFile>;

export type Instance =
  | {
      kind: "first";
      /** What a second start is told: the browser shell's address, say. Only ever goes over the private socket. */
      publish(info: InstanceInfo): void;
      /** Lets go of the folder. Safe to call twice. */
      release(): Promise<void>;
    }
  | {
      kind: "second";
      /** The first one's process. */
      pid: number;
      /** What the first one has published so far. */
      info: InstanceInfo;
      /** Asks the first one to show itself; false when it doesn't answer. `info` is refreshed. */
      askToShow(): Promise<boolean>;
    };

/** Taking over a dead instance's lock takes milliseconds; one that takes longer died in the middle. */
const takeoverMs = 5000;
const giveUpMs = 15_000;

/**
 * One instance per settings folder, whichever shell. `instance.json` names a control socket; who made it is alive while
 * that socket can be connected to (process ids are used again, so they prove nothing). A dead one's lock is replaced.
 * Throws CodedError `file-not-writable` when the folder can't be used, `busy` when two starts keep each other out.
 */
export async function acquireInstance({ folder, onShow }: { folder: string; onShow: () => void }): Promise<Instance> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700).catch(() => {});
    return await acquire(folder, onShow);
  } catch (error) {
    if (error instanceof CodedError) throw error;
    const code = codeOf(error);
    throw new CodedError("file-not-writable", `${folder} can't be used`, code, { cause: error });
  }
}

async function acquire(folder: string, onShow: () => void): Promise<Instance> {
  const file = path.join(folder, "instance.json");
  const id = randomBytes(8).toString("hex");
  const endpoint = await endpointFor(folder, id);
  const control = await listenForControl({ endpoint, id, onShow });
  const own: LockFile = { pid: process.pid, startedAt: Date.now(), id, endpoint };

  try {
    const giveUpAt = performance.now() + giveUpMs;
    while (performance.now() < giveUpAt) {
      if (await putLock(file, own)) {
        const release = async () => {
          await control.close();
          if ((await readLock(file))?.id === id) await unlink(file).catch(() => {});
          await removeEndpoint(endpoint);
        };
        return { kind: "first", publish: control.publish, release };
      }
      const other = await readLock(file);
      const answer = other === null ? "dead" : await askControl(other.endpoint, other.id, "hello");
      if (other !== null && answer !== "dead") {
        await control.close();
        await removeEndpoint(endpoint);
        return second(other, answer === "silent" ? { address: null } : answer);
      }
      if (!(await takeOver(file, other))) await delay(20 + Math.random() * 30);
    }
    throw new CodedError(
      "busy",
      `${file} stays taken. End the Homeport that holds it, or remove that file, then start again.`,
    );
  } catch (error) {
    await control.close();
    await removeEndpoint(endpoint);
    throw error;
  }
}

function second(other: LockFile, first: InstanceInfo): Instance {
  const self = {
    kind: "second" as const,
    pid: other.pid,
    info: first,
    async askToShow() {
      const answer = await askControl(other.endpoint, other.id, "show");
      if (answer === "dead" || answer === "silent") return false;
      self.info = answer;
      return true;
    },
  };
  return self;
}

/** Puts the whole file in place in one step, or finds one there: nobody ever reads half a lock. */
async function putLock(file: string, lock: LockFile): Promise<boolean> {
  const draft = `${file}.${lock.id}`;
  const text = JSON.stringify(lock);
  try {
    await writeFile(draft, text, { mode: 0o600, flag: "wx" });
    await link(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    if (!["EPERM", "ENOTSUP", "ENOSYS", "EOPNOTSUPP", "EMLINK"].includes(codeOf(error))) throw error;
    return putWithoutLinks(file, text);
  } finally {
    await unlink(draft).catch(() => {});
  }
}

/** For file systems that know no hard links. */
async function putWithoutLinks(file: string, text: string): Promise<boolean> {
  const handle = await open(file, "wx", 0o600).catch((error: unknown) => {
    if (codeOf(error) === "EEXIST") return null;
    throw error;
  });
  if (handle === null) return false;
  await handle.writeFile(text).finally(() => handle.close());
  return true;
}

/** Null: absent, or nothing of ours. */
async function readLock(file: string): Promise<LockFile | null> {
  try {
    return LockFile.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}

/**
 * Removes a dead one's lock. Only one start may do so at a time, and only while the lock is still the one found dead;
 * else the second of two starts would remove the lock the first has just made.
 */
async function takeOver(file: string, dead: LockFile | null): Promise<boolean> {
  const turn = `${file}.takeover`;
  try {
    await mkdir(turn, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    const { mtimeMs } = await stat(turn).catch(() => ({ mtimeMs: Date.now() }));
    if (Math.abs(Date.now() - mtimeMs) > takeoverMs) await discard(turn);
    return false;
  }
  try {
    const now = await readLock(file);
    if (now?.id !== dead?.id) return false;
    // one that is being written without links is not dead yet
    const age = await stat(file).then(
      ({ mtimeMs }) => Math.abs(Date.now() - mtimeMs),
      () => 0,
    );
    if (now === null && age < 1000) return false;
    await unlink(file).catch(() => {});
    if (dead !== null) await removeEndpoint(dead.endpoint);
    return true;
  } finally {
    await discard(turn);
  }
}

/** By renaming first, so that two starts never remove each other's. */
async function discard(folder: string): Promise<void> {
  const aside = `${folder}.${randomBytes(6).toString("hex")}`;
  await rename(folder, aside).then(
    () => rmdir(aside),
    () => {},
  );
}

const maxSocketPathBytes = 100;

/** A socket in the folder; where its path gets too long for the system, in a private folder of the temporary one. */
async function endpointFor(folder: string, id: string): Promise<string> {
  const hash = createHash("sha256").update(path.resolve(folder)).digest("hex").slice(0, 12);
  if (process.platform === "win32") return `\\\\.\\pipe\\homeport-${hash}-${id}`;
  const beside = path.join(folder, `control-${id}.sock`);
  if (Buffer.byteLength(beside) <= maxSocketPathBytes) return beside;
  const inTemp = [os.tmpdir(), "/tmp"]
    .map((root) => path.join(root, `homeport-${hash}-${id}`))
    .find((each) => Buffer.byteLength(each) <= maxSocketPathBytes - 12);
  if (inTemp === undefined) throw new CodedError("file-not-writable", "The path of the settings folder is too long");
  await mkdir(inTemp, { mode: 0o700 });
  return path.join(inTemp, "c.sock");
}

/** Only what looks like ours: the path comes from a file. */
async function removeEndpoint(endpoint: string): Promise<void> {
  const isBeside = /^control-[0-9a-f]{16}\.sock$/.test(path.basename(endpoint));
  const parent = path.dirname(endpoint);
  const isInTemp =
    path.basename(endpoint) === "c.sock" && /^homeport-[0-9a-f]{12}-[0-9a-f]{16}$/.test(path.basename(parent));
  if (process.platform === "win32" || !(isBeside || isInTemp)) return;
  const isSocket = await lstat(endpoint).then(
    (stats) => stats.isSocket(),
    () => false,
  );
  if (isSocket) await unlink(endpoint).catch(() => {});
  if (!isInTemp) return;
  await rmdir(parent).catch(() => {});
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
}
