import type { ActivityLine, ActivitySnapshot, LogNote, Reach } from "../../../app/contract/activity";
import type { Push } from "../../../app/contract/index";
import { type KnownAddress, reachOfRequest } from "../../../app/domain/reach";
import type { Clock } from "../../platform/clock";
import type { Ledger, LedgerLine } from "../../platform/ledger";
import type { LedgerEntry } from "../../platform/ledger-entry";
import { createRedact, type Redact } from "./redact";
import { type ReportFacts, reportText } from "./report";

const pushEveryMs = 500;
const longestPart = 4000;

export type ActivityOptions = {
  ledger: Pick<Ledger, "read" | "onChange">;
  log: { readonly file: string | null; notes(): readonly LogNote[] };
  clock: Clock;
  push: Push;
  attention: { isVisible(): boolean; onChange(listener: () => void): unknown };
  home: string;
  os: NodeJS.Platform;
  /** Model Runner's address and where it leads, as known at this moment. */
  runnerAddress: () => KnownAddress | null;
  reportFacts: () => ReportFacts;
};

/**
 * The ledger as the window shows it. Nothing is made or pushed unless some window has the page open and can be seen;
 * then at most twice a second.
 */
export function createActivityService(options: ActivityOptions) {
  const { ledger, log, clock, push, attention } = options;
  const redact = createRedact(options);
  const watchers = new Set<string>();
  /** Judged when it happened: what is found out of an address later says nothing about then. */
  const judged = new WeakMap<LedgerLine, Reach>();
  const made = new WeakMap<LedgerLine, ActivityLine>();
  let revision = 0;
  let pushedRevision = 0;
  let lastPushMs = Number.NEGATIVE_INFINITY;
  let isPushPending = false;

  function judge(entry: LedgerEntry): Reach {
    if (entry.kind === "file") return "stays";
    return entry.kind === "command" ? "unknown" : reachOfRequest(entry, options.runnerAddress());
  }

  const isWanted = () => watchers.size > 0 && attention.isVisible();

  function pushSoon() {
    if (isPushPending || revision === pushedRevision || !isWanted()) return;
    isPushPending = true;
    void pushAfter(Math.max(0, lastPushMs + pushEveryMs - clock.monotonicMs()));
  }

  async function pushAfter(waitMs: number) {
    await clock.sleep(waitMs);
    isPushPending = false;
    if (!isWanted()) return;
    pushedRevision = revision;
    lastPushMs = clock.monotonicMs();
    push("activity.changed", read());
  }

  function lineOf(line: LedgerLine): ActivityLine {
    const known = made.get(line);
    if (known !== undefined) return known;
    const fresh = shown(line, judged.get(line) ?? judge(line.entry), redact);
    made.set(line, fresh);
    return fresh;
  }

  function read(): ActivitySnapshot {
    const lines = ledger.read();
    return {
      revision,
      asOf: clock.now(),
      lines: lines.map(lineOf).toReversed(),
      droppedCount: (lines[0]?.id ?? 1) - 1,
      notes: log
        .notes()
        .map((note) => ({ ...note, text: redact(note.text) }))
        .toReversed(),
      logFile: log.file === null ? null : { path: log.file, shown: redact(log.file) },
    };
  }

  ledger.onChange((line) => {
    revision += 1;
    judged.set(line, judge(line.entry));
    pushSoon();
  });
  attention.onChange(pushSoon);

  return {
    read,
    watch(clientId: string, isOpen: boolean): void {
      if (isOpen) watchers.add(clientId);
      else watchers.delete(clientId);
      pushSoon();
    },
    /** A window closed, or its connection was lost. */
    gone: (clientId: string) => void watchers.delete(clientId),
    report: (): string => redact(reportText(options.reportFacts(), read())),
  };
}

function shown({ id, firstAt, lastAt, count, entry }: LedgerLine, reach: Reach, redact: Redact): ActivityLine {
  const part = (text: string) => shortened(redact(text));
  const line = { id, firstAt, lastAt, count, reach };
  if (entry.kind === "file") return { ...line, kind: "file", action: entry.action, path: part(entry.path) };
  const ran = { outcome: part(entry.outcome), durationMs: Math.max(0, entry.durationMs) };
  if (entry.kind === "command") {
    return { ...line, ...ran, kind: "command", file: part(entry.file), args: entry.args.map(part) };
  }
  const { method, purpose } = entry;
  return { ...line, ...ran, kind: "request", method, purpose, address: part(entry.address), path: part(entry.path) };
}

function shortened(text: string): string {
  return text.length <= longestPart ? text : `${text.slice(0, longestPart)}… (${text.length} characters in all)`;
}
