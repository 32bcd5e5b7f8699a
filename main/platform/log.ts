import { chmodSync, mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import electronLog from "electron-log/node";
import { maskAndCut } from "./mask";

/** Something to look into: what was warned of, masked. */
type LogNote = { at: number; level: "warn" | "error"; text: string };

export type Log = {
  error(message: string, detail?: unknown): void;
  warn(message: string, detail?: unknown): void;
  info(message: string, detail?: unknown): void;
  debug(message: string, detail?: unknown): void;
  /** Where it is written; null in the demo, where nothing is. */
  readonly file: string | null;
  /** The last warnings and errors of this run, oldest first; kept in memory, in the demo too. */
  notes(): readonly LogNote[];
};

const maxSizeBytes = 2 * 1024 * 1024;
const olderFiles = 2;
const maxEntryChars = 16 * 1024;
const notesKept = 50;
const maxNoteChars = 1000;
let made = 0;

/**
 * The log: `homeport.log`, 0600, 2 MB and two older ones, secrets masked. Nothing of it is thrown at the caller: a log
 * that can't be written must not stop the program.
 */
export function createLog({ folder, isDemo }: { folder: string; isDemo: boolean }): Log {
  const silent = () => {};
  let kept: readonly LogNote[] = [];
  const notes = () => kept;
  const note = (level: LogNote["level"]) => (message: string, detail?: unknown) =>
    quietly(() => {
      const whole = detail === undefined ? message : `${message} ${asText(detail)}`;
      const text = maskAndCut(whole, maxNoteChars - 2);
      kept = [...kept.slice(-(notesKept - 1)), { at: Date.now(), level, text }];
    });
  if (isDemo) return { error: note("error"), warn: note("warn"), info: silent, debug: silent, file: null, notes };

  const file = path.join(folder, "homeport.log");
  const logger = electronLog.create({ logId: `homeport-${made++}` });
  for (const transport of Object.values(logger.transports)) if (transport) transport.level = false;
  // electron-log tells its own troubles through the console of its first logger
  electronLog.transports.console.writeFn = silent;
  logger.transports.console.writeFn = silent;
  const { file: transport } = logger.transports;
  transport.level = "debug";
  transport.resolvePathFn = () => file;
  transport.maxSize = maxSizeBytes;
  transport.format = "[{y}-{m}-{d} {h}:{i}:{s}.{ms}] [{level}] {text}";
  transport.writeOptions = { flag: "a", mode: 0o600, encoding: "utf8" };
  transport.archiveLogFn = () => rotate(file);
  logger.hooks.push((message) => ({
    ...message,
    data: [maskAndCut(message.data.map(asText).join(" "), maxEntryChars)],
  }));

  quietly(() => mkdirSync(folder, { recursive: true, mode: 0o700 }));
  // one written by an older version, or made by hand
  quietly(() => chmodSync(file, 0o600));

  const write = (level: "error" | "warn" | "info" | "debug") => (message: string, detail?: unknown) =>
    quietly(() => logger[level](...(detail === undefined ? [message] : [message, detail])));
  const both = (level: LogNote["level"]) => {
    const [writeIt, noteIt] = [write(level), note(level)];
    return (message: string, detail?: unknown) => {
      writeIt(message, detail);
      noteIt(message, detail);
    };
  };
  return { error: both("error"), warn: both("warn"), info: write("info"), debug: write("debug"), file, notes };
}

function rotate(file: string): void {
  const { dir, name, ext } = path.parse(file);
  const older = (index: number) => path.join(dir, `${name}.${index}${ext}`);
  for (let index = olderFiles; index > 1; index--) quietly(() => renameSync(older(index - 1), older(index)));
  quietly(() => renameSync(file, older(1)));
}

function asText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Error) return value.stack ?? `${value.name}: ${value.message}`;
  return JSON.stringify(value) ?? String(value);
}

function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // see createLog
  }
}
