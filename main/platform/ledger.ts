import type { Clock } from "./clock";
import type { LedgerEntry, RecordInLedger } from "./ledger-entry";
import { maskArgs, maskSecrets } from "./mask";

export type LedgerLine = {
  /** Grows with each new line. */
  id: number;
  /** Epoch ms. */
  firstAt: number;
  lastAt: number;
  /** How often this was done with the same outcome; its duration is the last one's. */
  count: number;
  entry: LedgerEntry;
};
export type Ledger = {
  record: RecordInLedger;
  /** Oldest first. */
  read(): readonly LedgerLine[];
  /** Called with each new line, and with each line whose count was raised. Returns the function that ends it. */
  onChange(listener: (line: LedgerLine) => void): () => void;
};

const maxLines = 500;
/** Polls of several kinds take turns; a repeat is looked for this far back. */
const lookBack = 12;

/**
 * What Homeport did outside its own process, in memory and masked. A repeat with the same outcome (a poll) raises the
 * count of its line instead of adding one; a changed outcome always starts a new line. The log gets each new line once.
 */
export function createLedger({ clock, log }: { clock: Clock; log: { info(message: string): void } }): Ledger {
  let lines: LedgerLine[] = [];
  let nextId = 1;
  const listeners = new Set<(line: LedgerLine) => void>();

  function findRepeat(entry: LedgerEntry): number {
    const key = keyOf(entry);
    if (key === null) return -1;
    const stopAt = Math.max(0, lines.length - (isChange(entry) ? 1 : lookBack));
    for (let index = lines.length - 1; index >= stopAt; index--) {
      const line = lines[index];
      if (line === undefined || keyOf(line.entry) !== key) continue;
      return outcomeOf(line.entry) === outcomeOf(entry) ? index : -1;
    }
    return -1;
  }

  function tell(line: LedgerLine): void {
    for (const listener of listeners) listener(line);
  }

  return {
    record(raw) {
      const entry = masked(raw);
      const now = clock.now();
      const repeatAt = findRepeat(entry);
      const repeated = lines[repeatAt];
      if (repeated !== undefined) {
        const line = { ...repeated, entry, lastAt: now, count: repeated.count + 1 };
        lines = lines.with(repeatAt, line);
        tell(line);
        return;
      }
      const line = { id: nextId++, firstAt: now, lastAt: now, count: 1, entry };
      lines = [...lines.slice(-(maxLines - 1)), line];
      log.info(describe(entry));
      tell(line);
    },
    read: () => lines,
    onChange(listener) {
      const own = (line: LedgerLine) => listener(line);
      listeners.add(own);
      return () => listeners.delete(own);
    },
  };
}

/** Writes to a runner are told one by one unless they follow each other directly. */
const isChange = (entry: LedgerEntry) => entry.kind === "request" && entry.method !== "GET";
const outcomeOf = (entry: LedgerEntry) => (entry.kind === "file" ? entry.action : entry.outcome);

/** Null: never a repeat. Each file written is a change of its own. */
function keyOf(entry: LedgerEntry): string | null {
  if (entry.kind === "file") return null;
  if (entry.kind === "command") return JSON.stringify(["command", entry.file, ...entry.args]);
  return JSON.stringify(["request", entry.method, entry.address, entry.path, entry.purpose]);
}

function masked(entry: LedgerEntry): LedgerEntry {
  if (entry.kind === "file") return { ...entry, path: maskSecrets(entry.path) };
  if (entry.kind === "command") {
    return {
      ...entry,
      file: maskSecrets(entry.file),
      args: maskArgs(entry.args),
      outcome: maskSecrets(entry.outcome),
    };
  }
  return {
    ...entry,
    address: maskSecrets(entry.address),
    path: maskSecrets(entry.path),
    outcome: maskSecrets(entry.outcome),
  };
}

function describe(entry: LedgerEntry): string {
  if (entry.kind === "file") return `file ${entry.action} ${entry.path}`;
  const after = `-> ${entry.outcome} (${Math.round(entry.durationMs)} ms)`;
  if (entry.kind === "command") return `command ${[entry.file, ...entry.args].map(quoted).join(" ")} ${after}`;
  return `request ${entry.method} ${entry.address} ${entry.path} (${entry.purpose}) ${after}`;
}

const quoted = (text: string) => (/^[\w./:=@%+,~-]+$/.test(text) ? text : JSON.stringify(text));
