import path from "node:path";
import { CodedError } from "../../../app/contract/errors";
import type { Push } from "../../../app/contract/index";
import type { Settings, SettingsSnapshot } from "../../../app/contract/settings";
import { parseRunnerOrigin } from "../../../app/domain/runner-location";
import type { Clock } from "../../platform/clock";
import { createSnapshot } from "../../platform/snapshot";
import { defaultSettings, readSettings, writeSettings } from "./read-file";

export type SettingsFiles = {
  /** Null when there is no such file; rejects when it can't be read. */
  readText(file: string): Promise<string | null>;
  /** Atomically, readable by the user only, the folder made when missing. */
  write(file: string, text: string): Promise<void>;
  /** Renames the file out of the way, never over another, and says where it lies now. */
  setAside(file: string): Promise<string>;
};

export type SettingsChange = { [K in keyof Settings]?: Settings[K] | undefined };

/**
 * What the user has set, in `settings.json` (0600) of the settings folder. A file that can't be used is set aside,
 * never lost; where nothing can be written, changes last until the program ends.
 */
export function createSettingsService({
  files,
  clock,
  push,
  folder,
  log,
}: {
  files: SettingsFiles;
  clock: Clock;
  push: Push;
  folder: string;
  log: { warn(message: string): void };
}) {
  const file = path.join(folder, "settings.json");
  const snapshot = createSnapshot<{ values: Settings; setAside: string | null; isReadOnly: boolean }>(
    { values: defaultSettings, setAside: null, isReadOnly: false },
    { clock, publish: (next) => push("settings.changed", next) },
  );
  let others: Readonly<Record<string, unknown>> = {};
  /** A file we could not read or move is somebody's work: it is not written over. */
  let isFileForeign = false;
  let last: Promise<unknown> = Promise.resolve();
  let loaded: Promise<SettingsSnapshot> | undefined;

  const warn = (what: string, error: unknown) =>
    log.warn(`settings: ${what}: ${error instanceof Error ? error.message : String(error)}`);

  function oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  }

  async function readAll(): Promise<SettingsSnapshot> {
    let text: string | null;
    try {
      text = await files.readText(file);
    } catch (error) {
      warn("the file can't be read", error);
      isFileForeign = true;
      return snapshot.set({ values: defaultSettings, setAside: null, isReadOnly: true });
    }
    if (text === null) return snapshot.set({ values: defaultSettings, setAside: null, isReadOnly: false });
    const found = readSettings(text);
    others = found.others;
    if (found.problem === null) return snapshot.set({ values: found.values, setAside: null, isReadOnly: false });

    log.warn(`settings: the file is ${found.problem}`);
    let setAside: string | null = null;
    try {
      setAside = await files.setAside(file);
    } catch (error) {
      warn("the file can't be set aside", error);
      isFileForeign = true;
    }
    const isReadOnly = !(await save(found.values));
    return snapshot.set({ values: found.values, setAside, isReadOnly });
  }

  /** Writes and reads back; false when the file does not hold the values now. */
  async function save(values: Settings): Promise<boolean> {
    if (isFileForeign) return false;
    const text = writeSettings(values, others);
    try {
      await files.write(file, text);
      if ((await files.readText(file)) === text) return true;
      log.warn("settings: the file does not hold what was written");
    } catch (error) {
      warn("the file can't be written", error);
    }
    return false;
  }

  /** Reads the file, once. Never rejects. */
  function load(): Promise<SettingsSnapshot> {
    loaded ??= oneByOne(readAll);
    return loaded;
  }

  return {
    load,
    read: (): SettingsSnapshot => snapshot.read(),
    /** Changes what is given, and answers with what holds now. Throws bad-input for an address that is none. */
    async update(change: SettingsChange): Promise<SettingsSnapshot> {
      const checked = checkChange(change);
      void load();
      return oneByOne(async () => {
        const before = snapshot.read();
        const values: Settings = { ...before.values, ...checked };
        const isSaved = await save(values);
        return snapshot.set({ values, setAside: before.setAside, isReadOnly: !isSaved });
      });
    },
  };
}

function checkChange({ theme, runnerAddress, openclawDialect }: SettingsChange): Partial<Settings> {
  return {
    ...(theme === undefined ? {} : { theme }),
    ...(runnerAddress === undefined ? {} : { runnerAddress: checkAddress(runnerAddress) }),
    ...(openclawDialect === undefined ? {} : { openclawDialect }),
  };
}

function checkAddress(text: string | null): string | null {
  if (text === null || text.trim() === "") return null;
  const origin = parseRunnerOrigin(text);
  if (origin !== null) return origin;
  throw new CodedError(
    "bad-input",
    "The address of a Model Runner is http:// or https://, a host and a port, and nothing after it: http://127.0.0.1:12434",
  );
}
