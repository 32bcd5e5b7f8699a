import type { z } from "zod";

export type JsonFileAccess = {
  /** Null when there is no such file; rejects when it can't be read. */
  readText(file: string): Promise<string | null>;
  write(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
  /** Renames it out of the way, so that nothing in it is lost. */
  setAside(file: string): Promise<unknown>;
};

export type JsonFile<T> = {
  /** What it held when it was opened; null: nothing, or nothing that can be used. */
  atStart: T | null;
  /** Where what could not be used was put; null: there was no such thing, or it could not be moved. */
  setAsidePath: string | null;
  /** Writes in the order asked; null removes the file. Never rejects: what can't be kept is told to the log. */
  write(value: T | null): Promise<void>;
  /** The same for what must be on disk before one goes on: rejects when it is not. */
  mustWrite(value: T | null): Promise<void>;
  /** Resolves when all that was asked to be written is on disk, or was told not to be. */
  written(): Promise<void>;
};

/**
 * One small JSON file of ours, read once and written whole. One that is no such thing is set aside; one that can't be read or
 * moved is left alone, and nothing is written over it.
 */
export async function openJsonFile<T>({
  file,
  schema,
  what,
  files,
  log,
}: {
  file: string;
  schema: z.ZodType<T>;
  /** For the log: `jobs: the list of kept jobs`. */
  what: string;
  files: JsonFileAccess;
  log: { warn(text: string): void };
}): Promise<JsonFile<T>> {
  const tell = (how: string, error: unknown) => log.warn(`${what} ${how}: ${String(error).slice(0, 300)}`);
  let isForeign = false;
  let setAsidePath: string | null = null;
  let last: Promise<void> = Promise.resolve();

  async function load(): Promise<T | null> {
    let text: string | null;
    try {
      text = await files.readText(file);
    } catch (error) {
      tell("can't be read", error);
      isForeign = true;
      return null;
    }
    try {
      return text === null ? null : schema.parse(JSON.parse(text));
    } catch (error) {
      tell("can't be used and is set aside", error);
    }
    try {
      const aside = await files.setAside(file);
      if (typeof aside === "string") setAsidePath = aside;
    } catch (error) {
      tell("can't be set aside", error);
      isForeign = true;
    }
    return null;
  }

  async function replace(value: T | null): Promise<void> {
    if (isForeign) throw new Error("what lies there is not ours");
    if (value === null) await files.remove(file);
    else await files.write(file, `${JSON.stringify(value, null, 2)}\n`);
  }

  const atStart = await load();
  return {
    atStart,
    setAsidePath,
    write(value) {
      last = last.then(() => replace(value)).catch((error: unknown) => tell("can't be kept", error));
      return last;
    },
    mustWrite(value) {
      const done = last.then(() => replace(value));
      last = done.catch(() => {});
      return done;
    },
    written: () => last,
  };
}
