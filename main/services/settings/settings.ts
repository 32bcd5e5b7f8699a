import path from "node:path";
import { CodedError } from "../../../app/contract/errors";
import type { Push } from "../../../app/contract/index";
import {
  type SetAside,
  type SettingChange,
  SettingChoice,
  type Settings,
  type SettingsSnapshot,
} from "../../../app/contract/settings";
import { addressWords, parseRunnerAddress, writeRunnerAddress } from "../../../app/domain/runner-address";
import type { Clock } from "../../platform/clock";
import { createSnapshot } from "../../platform/snapshot";
import {
  defaultSettings,
  type Choices,
  type ReadSettings,
  readChoices,
  readSettings,
  writeChoices,
  writeSettings,
} from "./read-file";

export type SettingsFiles = {
  /** Null when there is no such file; rejects when it can't be read. */
  readText(file: string): Promise<string | null>;
  /** Atomically, readable by the user only, the folder made when missing. */
  write(file: string, text: string): Promise<void>;
  /** Renames the file out of the way, never over another, and says where it lies now; null when there is none. */
  setAside(file: string): Promise<string | null>;
  /** What was set aside so, newest first. */
  listSetAside(file: string): Promise<string[]>;
  /** Copies it beside itself. */
  backUp(file: string): Promise<unknown>;
  remove(file: string): Promise<void>;
};

export type SettingsChange = { [K in keyof Settings]?: Settings[K] | undefined };
type Content = Pick<SettingsSnapshot, "values" | "setAside" | "problem" | "isOfflineUnsure">;

/**
 * What the user has set, in `settings.json` (0600) of the settings folder. A file that can't be used is set aside,
 * never lost; where nothing can be written, changes last until the program ends.
 */
export function createSettingsService({
  files,
  clock,
  push,
  folder,
  shorten = (place) => place,
  log,
}: {
  files: SettingsFiles;
  clock: Clock;
  push: Push;
  folder: string;
  /** A path for people. */
  shorten?: (file: string) => string;
  log: { warn(message: string): void };
}) {
  const file = path.join(folder, "settings.json");
  const snapshot = createSnapshot<Content>(
    { values: defaultSettings, setAside: null, problem: null, isOfflineUnsure: false },
    { clock, publish: (next) => push("settings.changed", next) },
  );
  let kept: Pick<ReadSettings, "others" | "leftAside"> = { others: {}, leftAside: null };
  /** The file that `setAside` speaks of. */
  let aside: string | null = null;
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

  /** Work on the file as it was read; one after the other. */
  function change(work: (before: Content) => Promise<Content>): Promise<SettingsSnapshot> {
    void load();
    return oneByOne(async () => snapshot.set(await work(snapshot.read())));
  }

  function offer(place: string | null, reason: SetAside["reason"]): SetAside | null {
    aside = place;
    return place === null ? null : { path: shorten(place), reason };
  }

  async function readAll(): Promise<SettingsSnapshot> {
    let text: string | null;
    try {
      text = await files.readText(file);
    } catch (error) {
      warn("the file can't be read", error);
      isFileForeign = true;
      // it may have said that nothing is to leave
      const values = { ...defaultSettings, offlineMode: true };
      return snapshot.set({ values, setAside: null, problem: "not-readable", isOfflineUnsure: true });
    }
    if (text === null)
      return snapshot.set({ ...(await offlineOfSetAside()), setAside: await findUsable(), problem: null });
    const found = readSettings(text);
    kept = found;
    if (found.problem === null) {
      const isFine = !found.isMigrated || (await saveMigrated(found.values));
      return snapshot.set({
        values: found.values,
        setAside: await findUsable(),
        problem: isFine ? null : "not-writable",
        isOfflineUnsure: false,
      });
    }

    log.warn(`settings: the file is ${found.problem.words}`);
    let place: string | null = null;
    try {
      place = await files.setAside(file);
    } catch (error) {
      warn("the file can't be set aside", error);
      isFileForeign = true;
    }
    const problem = (await save(found.values)) ? null : "not-writable";
    const { values, isOfflineUnsure } = found;
    return snapshot.set({ values, setAside: offer(place, found.problem.kind), problem, isOfflineUnsure });
  }

  /** Without a file, where one was set aside and no other could be written: as offline as that one said. */
  async function offlineOfSetAside(): Promise<Pick<Content, "values" | "isOfflineUnsure">> {
    const [newest] = await files.listSetAside(file).catch(() => []);
    if (newest === undefined) return { values: defaultSettings, isOfflineUnsure: false };
    const text = await files.readText(newest).catch(() => null);
    const { values, isOfflineUnsure } = readSettings(text ?? "");
    const isOffline = values.offlineMode === true;
    return { values: isOffline ? { ...defaultSettings, offlineMode: true } : defaultSettings, isOfflineUnsure };
  }

  /** A file of an older layout stays beside the new one, for whoever goes back. */
  async function saveMigrated(values: Settings): Promise<boolean> {
    try {
      await files.backUp(file);
    } catch (error) {
      warn("the file of an older layout can't be copied", error);
      return false;
    }
    return save(values);
  }

  /** A file set aside earlier that can be used by now: of a newer program that we have become, or mended by hand. */
  async function findUsable(): Promise<SetAside | null> {
    try {
      const [newest] = await files.listSetAside(file);
      if (newest === undefined || path.basename(newest) === kept.leftAside) return null;
      const text = await files.readText(newest);
      return text !== null && readSettings(text).problem === null ? offer(newest, "usable") : null;
    } catch (error) {
      warn("what was set aside can't be read", error);
      return null;
    }
  }

  /** Writes and reads back; false when the file does not hold the values now. */
  async function save(values: Settings): Promise<boolean> {
    if (isFileForeign) return false;
    const text = writeSettings(values, kept);
    try {
      await files.write(file, text);
      if ((await files.readText(file)) === text) return true;
      log.warn("settings: the file does not hold what was written");
    } catch (error) {
      warn("the file can't be written", error);
    }
    return false;
  }

  /** What a failed save is called: a file nobody could read is no question of writing. */
  async function saved(values: Settings, before: Content): Promise<Content["problem"]> {
    if (await save(values)) return null;
    return before.problem ?? "not-writable";
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
    async update(wanted: SettingsChange): Promise<SettingsSnapshot> {
      const checked = checkChange(wanted);
      return change(async (before) => {
        const values: Settings = { ...before.values, ...checked };
        const isOfflineUnsure = before.isOfflineUnsure && checked.offlineMode === undefined;
        return { ...before, values, problem: await saved(values, before), isOfflineUnsure };
      });
    },

    /** Throws not-found, settings-unusable for a file that still can't be read, disk-full, file-not-writable. */
    restore: (): Promise<SettingsSnapshot> =>
      change(async () => {
        const place = aside;
        const text = place === null ? null : await files.readText(place);
        if (place === null || text === null) throw new CodedError("not-found", "There is no file set aside any more.");
        const { problem, ...found } = readSettings(text);
        if (problem !== null) throw new CodedError("settings-unusable", `The file is ${problem.words}`, problem.words);
        if (isFileForeign) throw new CodedError("file-not-writable", "The present file can't be read or moved.");
        if ((await files.readText(file)) !== null) await files.backUp(file);
        await files.write(file, writeSettings(found.values, { others: found.others, leftAside: null }));
        await files.remove(place);
        kept = { others: found.others, leftAside: null };
        return { values: found.values, setAside: offer(null, "usable"), problem: null, isOfflineUnsure: false };
      }),

    leaveAside: (): Promise<SettingsSnapshot> =>
      change(async (before) => {
        if (aside === null) return before;
        kept = { ...kept, leftAside: path.basename(aside) };
        return { ...before, setAside: offer(null, "usable"), problem: await saved(before.values, before) };
      }),

    exportText: (): string => writeChoices(snapshot.read().values),

    /** What taking the text up would change, by name; throws settings-unusable. */
    planImport: (text: string): SettingChange[] => changesBetween(snapshot.read().values, readChoices(text)),

    /** Throws settings-unusable; file-not-writable, disk-full when the present file can't be moved. */
    async takeUp(text: string): Promise<SettingsSnapshot> {
      const choices = checkChange(readChoices(text));
      return change(async (before) => {
        const values: Settings = { ...before.values, ...choices };
        const place = await files.setAside(file);
        isFileForeign = false;
        const problem = (await save(values)) ? null : "not-writable";
        const isOfflineUnsure = before.isOfflineUnsure && choices.offlineMode === undefined;
        return { values, setAside: offer(place, "replaced"), problem, isOfflineUnsure };
      });
    },

    /** Offline mode stays as it is. Throws file-not-writable, disk-full when the present file can't be moved. */
    reset: (): Promise<SettingsSnapshot> =>
      change(async ({ values: { offlineMode }, isOfflineUnsure }) => {
        const values = offlineMode === true ? { ...defaultSettings, offlineMode } : defaultSettings;
        const place = await files.setAside(file);
        isFileForeign = false;
        kept = { others: {}, leftAside: null };
        const problem = (await save(values)) ? null : "not-writable";
        return { values, setAside: offer(place, "reset"), problem, isOfflineUnsure };
      }),
  };
}

function changesBetween(before: Settings, after: Choices): SettingChange[] {
  const text = (value: unknown) => (value === undefined || value === null ? null : JSON.stringify(value));
  return SettingChoice.options
    .filter((key) => key in after)
    .map((key) => ({ key, before: text(before[key]), after: text(after[key]) }))
    .filter((each) => each.before !== each.after);
}

function checkChange({ runnerAddress, ...rest }: SettingsChange): Partial<Settings> {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return runnerAddress === undefined ? given : { ...given, runnerAddress: checkAddress(runnerAddress) };
}

function checkAddress(text: string | null): string | null {
  if (text === null || text.trim() === "") return null;
  const parsed = parseRunnerAddress(text);
  if (parsed.ok) return writeRunnerAddress(parsed);
  throw new CodedError("bad-input", addressWords[parsed.why]);
}
