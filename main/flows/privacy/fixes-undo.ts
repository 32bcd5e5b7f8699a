import { CodedError, toFailure } from "../../../app/contract/errors";
import type { FixChange } from "../../../app/contract/privacy-fixes";
import { inverseChanges } from "../../../app/domain/privacy/config-fixes";
import type { Clock } from "../../platform/clock";
import type { JobHandle } from "../../platform/ports";
import type { OpenClawService } from "../../services/openclaw/openclaw";
import type { UndoRecord } from "../../services/openclaw/undo-store";
import type { KeptFix, KeptRun } from "../../services/privacy/fix-memory";
import { putBack } from "../undo/undo-openclaw";
import { readPlanned, writeConfig } from "../write-config";
import { type HistoryFixOptions, isAdded, takeTextsBack } from "./fix-history";
import { type SeenMode, lookAt, restoreModes } from "./fix-modes";
import { type ModeFiles, asChange, digestOf } from "./fix-parts";

type Options = {
  openclaw: Pick<OpenClawService, "open" | "history">;
  files: ModeFiles;
  texts: HistoryFixOptions["texts"];
  clock: Clock;
  log: { warn(text: string): void };
};
type Taken = {
  /** Keys that are as they were now. */
  keys: readonly (readonly string[])[];
  /** What could not be put back: a key, a file, a path. */
  left: string[];
};

/**
 * Takes these back, last first: configuration byte for byte where nothing was written after them, key by key where something
 * was; then permissions. What somebody else changed since is left and told.
 */
export async function takeBack(options: Options, items: readonly KeptFix[], job: JobHandle): Promise<Taken> {
  const { history } = options.openclaw;
  const configs = items.flatMap(({ config }) => (config === null ? [] : [config]));
  const keys = configs.flatMap((config) => config.keys.map(({ path }) => path));
  const left: string[] = [];
  for (const configPath of new Set(configs.map((config) => config.configPath))) {
    const ids = configs.filter((config) => config.configPath === configPath).map(({ changeId }) => changeId);
    const all = history.read().filter((record) => record.configPath === configPath);
    const ours = all.filter(({ id }) => ids.includes(id));
    if (ours.length === 0) continue;
    if (isUnbroken(all.slice(-ours.length), ours) && (await putAllBack(options, ours, job))) continue;
    for (const record of ours.toReversed()) left.push(...(await takeKeysBack(options, record, configs, job)));
  }
  left.push(...(await takeOutsideBack(options, items, job)));
  return { keys, left };
}

/** What of these lies beside the configuration: lines of start-up files, then permissions. Answers with what is left. */
export async function takeOutsideBack(
  options: Pick<Options, "texts" | "files">,
  items: readonly KeptFix[],
  job: Pick<JobHandle, "phase">,
): Promise<string[]> {
  const lines = items.flatMap(({ texts }) => texts ?? []);
  const left = await takeTextsBack(options, lines);
  job.phase("setting-modes");
  for (const { modes } of items.toReversed()) left.push(...(await restoreModes(options.files, modes)));
  return left;
}

/** What `takeOutsideBack` of all of these would change as things are. */
export async function planOutside(
  options: Pick<Options, "texts" | "files">,
  runs: readonly KeptRun[],
): Promise<FixChange[]> {
  const items = runs.flatMap((run) => run.items).toReversed();
  const seen = new Map<string, SeenMode & { after: number }>();
  for (const { path, before, after } of items.flatMap(({ modes }) => modes.toReversed())) {
    const looked = seen.has(path) ? null : await lookAt(options.files, path);
    const now = seen.get(path) ?? (looked === null ? null : { ...looked, after: looked.mode });
    if (now !== null) seen.set(path, { ...now, after: now.after === after ? before : now.after });
  }
  const changes: FixChange[] = [];
  for (const text of items.flatMap(({ texts }) => texts ?? []))
    if (await isAdded(options, text))
      changes.push({ kind: "lines", file: text.path, isAdded: false, text: text.added });
  for (const { path, mode, after, isFolder } of seen.values())
    if (mode !== after) changes.push(asChange({ path, before: mode, after }, isFolder));
  return changes;
}

/** The last changes of the file are these, and nobody wrote in between. */
function isUnbroken(last: readonly UndoRecord[], ours: readonly UndoRecord[]): boolean {
  return ours.every(
    (record, index) =>
      last[index]?.id === record.id && (index === 0 || record.originalMeaning === ours[index - 1]?.writtenMeaning),
  );
}

/** Byte for byte; false where the file was changed since. */
async function putAllBack({ openclaw }: Options, ours: readonly UndoRecord[], job: JobHandle): Promise<boolean> {
  try {
    await putBack(openclaw, ours, job);
    return true;
  } catch (error) {
    if (error instanceof CodedError && error.code === "openclaw-config-changed") return false;
    throw error;
  }
}

async function takeKeysBack(
  { openclaw, clock, log }: Options,
  record: UndoRecord,
  configs: readonly NonNullable<KeptFix["config"]>[],
  job: JobHandle,
): Promise<string[]> {
  const config = configs.find(({ changeId }) => changeId === record.id);
  const session = await openclaw.open(record.dialect, record.configPath);
  if (session.location.configPath !== record.configPath)
    throw new CodedError("plan-stale", "OpenClaw uses another configuration file now; nothing was changed");
  const [now, copy] = [await session.readConfig(), await session.readCopy(record.backupPath)];
  const isGone = record.backupPath !== null && copy.text === null;
  if (config === undefined || isGone || now.config === null || copy.config === null) return [record.configPath];
  const { changes, left } = inverseChanges(
    now.config,
    copy.config,
    config.keys.map(({ path, digest }) => ({ path, isOurs: (value) => digestOf(value) === digest })),
  );
  if (changes.length === 0) return left;
  try {
    await writeConfig(
      { history: openclaw.history, clock, log },
      {
        session,
        state: now,
        changes,
        purpose: "privacy-undone",
        subject: "",
        readBack: () => readPlanned(session, changes),
        async probe() {},
      },
      job,
    );
    return left;
  } catch (error) {
    log.warn(`privacy: not taken back: ${toFailure(error).message}`);
    return [...left, ...changes.map(({ path }) => path.join("."))];
  }
}
