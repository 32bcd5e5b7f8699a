import type { RequestPurpose } from "../../../app/domain/request-purpose";
import type { Failure } from "../../../app/contract/errors";
import { CodedError } from "../../../app/contract/errors";
import type { Push } from "../../../app/contract/index";
import type { RequestRow, RequestTally, RequestWords, RequestsSnapshot } from "../../../app/contract/requests";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import { type Json, parseJson, valueAt } from "../../../app/domain/json-value";
import { modelIdOf } from "../../../app/domain/request-id";
import { addToTallies } from "../../../app/domain/request-tally";
import type { Clock } from "../../platform/clock";
import { HttpProblem } from "../../platform/http";
import type { SendToRunner } from "../../platform/ports";
import { followRunner } from "./follow-runner";
import { readRecord, recordsIn } from "./read-record";
import { wordsOf } from "./words-of";

const maxRows = 500;
const pushEveryMs = 250;
/** The next answer of a client begins right after the last: by then the runner's own list tells of it. */
const nextAnswerMs = 700;
/** Ten records of one model, each with what a client may send. */
const maxListBytes = 128 * 1024 * 1024;

export type RequestOptions = {
  send: SendToRunner;
  clock: Clock;
  push: Push;
  attention: { isVisible(): boolean; onChange(listener: () => void): unknown };
  log: { warn(text: string): void };
  /** Told of every request that has ended, also of those before this connection. */
  onEnded?: (row: RequestRow) => void;
};

/**
 * Which requests the Model Runner answers, from which client, how many tokens and how fast: from its own event stream.
 * One idle connection, kept for as long as a runner is healthy, also while nobody looks: a count that starts with the
 * first look would be none. Prompts and answers pass through here and are dropped.
 */
export function createRequestService({ send, clock, push, attention, log, onEnded }: RequestOptions) {
  const since = clock.now();
  const stopping = new AbortController();
  let state: RequestsSnapshot["state"] = "waiting";
  let problem: Failure | null = null;
  let rows: readonly RequestRow[] = [];
  let tallies: RequestTally[] = [];
  let droppedCount = 0;
  let skippedCount = 0;
  let revision = 0;
  let pushedRevision = 0;
  let lastPushMs = Number.NEGATIVE_INFINITY;
  let isPushPending = false;
  let following: { key: string; end: AbortController; done: Promise<void> } | null = null;
  let inUse: readonly string[] = [];
  /** Ids that this connection told of, until it has told of all that was there before. */
  let told: Set<string> | null = null;
  let isLookPending = false;

  const read = (): RequestsSnapshot => ({
    revision,
    asOf: clock.now(),
    state,
    problem,
    since,
    rows: [...rows],
    droppedCount,
    skippedCount,
    tallies,
  });

  function changed() {
    revision += 1;
    pushSoon();
  }
  function pushSoon() {
    if (isPushPending || revision === pushedRevision || !attention.isVisible()) return;
    isPushPending = true;
    void pushAfter(Math.max(0, lastPushMs + pushEveryMs - clock.monotonicMs()));
  }
  async function pushAfter(waitMs: number) {
    await clock.sleep(waitMs, stopping.signal).catch(() => {});
    isPushPending = false;
    if (!attention.isVisible() || stopping.signal.aborted) return;
    pushedRevision = revision;
    lastPushMs = clock.monotonicMs();
    push("requests.changed", read());
  }

  function become(next: RequestsSnapshot["state"], why: Failure | null = null) {
    state = next;
    problem = why;
    changed();
  }

  function take(record: Json) {
    const row = readRecord(record, (at) => at < since);
    if (row === null) return;
    told?.add(row.id);
    const at = rows.findIndex(({ id }) => id === row.id);
    const held = rows[at];
    if (held !== undefined && held.state === row.state) return;
    // its end was seen already: a list read before it came later
    if (held?.state === "ended") return;
    if (held === undefined) {
      const place = rows.findIndex((each) => each.at <= row.at);
      const all = place < 0 ? [...rows, row] : rows.toSpliced(place, 0, row);
      droppedCount += Math.max(0, all.length - maxRows);
      rows = all.slice(0, maxRows);
    } else rows = rows.with(at, row);
    if (row.state === "ended") onEnded?.(row);
    if (row.state === "ended" && !row.isEarlier) tallies = addToTallies(tallies, row);
    changed();
  }

  /** Those that are still open and that nobody tells of any longer: their end will not come. */
  function lose(isGone: (row: RequestRow) => boolean) {
    const isLost = (row: RequestRow) => row.state === "answering" && isGone(row);
    if (!rows.some(isLost)) return;
    rows = rows.map((row) => (isLost(row) ? { ...row, state: "lost" as const } : row));
    changed();
  }

  function follow(key: string) {
    const end = new AbortController();
    const isCurrent = () => !end.signal.aborted;
    told = new Set();
    become("connecting");
    const done = followRunner({
      send,
      clock,
      signal: end.signal,
      listener: {
        onConnected() {
          const known = told;
          told = null;
          lose(({ id }) => known !== null && !known.has(id));
          if (state !== "following") become("following");
        },
        onRecord(record) {
          take(record);
          if (told === null && inUse.length > 0) void lookSoon();
        },
        onTooLarge() {
          skippedCount += 1;
          changed();
        },
        onLost(failure) {
          told = new Set();
          if (isCurrent()) become("lost", failure);
        },
        onUnsupported: () => become("unsupported"),
      },
    });
    following = { key, end, done };
  }

  function leave() {
    following?.end.abort();
    following = null;
    told = null;
    lose(() => true);
    become("waiting");
  }

  /** The stream tells of a request when it has ended; one that has begun stands in the runner's list. */
  async function lookForOpen(): Promise<void> {
    if (state !== "following" || !attention.isVisible()) return;
    const asked = following;
    const open = () => rows.filter((row) => row.state === "answering");
    const models = new Set([...inUse, ...open().map(({ id }) => modelIdOf(id))]);
    try {
      const lists = await Promise.all([...models].map((model) => readList(model, "requests-open")));
      if (asked !== following) return;
      const before = new Set(open().map(({ id }) => id));
      const records = lists.flat();
      for (const record of records) take(record);
      const listed = new Set(records.map((record) => valueAt(record, ["id"])));
      lose(({ id }) => before.has(id) && !listed.has(id));
    } catch {
      // the stream itself says when the runner is gone
    }
  }

  async function lookSoon(): Promise<void> {
    if (isLookPending) return;
    isLookPending = true;
    await clock.sleep(nextAnswerMs, stopping.signal).catch(() => {});
    isLookPending = false;
    if (stopping.signal.aborted) return;
    if (inUse.length > 0 || rows.some((row) => row.state === "answering")) await lookForOpen();
  }

  async function readList(model: string, purpose: RequestPurpose): Promise<Json[]> {
    const response = await send({
      method: "GET",
      path: `/engines/requests?model=${encodeURIComponent(model)}`,
      purpose,
      signal: stopping.signal,
    });
    try {
      if (response.status !== 200)
        throw new CodedError("runner-bad-answer", `Model Runner answered ${response.status}.`);
      return recordsIn(parseJson(await response.text(maxListBytes)));
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error;
      throw new CodedError("runner-bad-answer", "Model Runner’s list of requests could not be read.", error.message);
    } finally {
      response.close();
    }
  }

  attention.onChange(pushSoon);

  return {
    read,
    /** To be told of every change of the runner: whether it is there, and which models answer. */
    runnerChanged(runner: RunnerSnapshot): void {
      if (stopping.signal.aborted) return;
      const key = runner.state === "healthy" ? (runner.endpoint?.address ?? "") : null;
      if (key !== (following?.key ?? null)) {
        if (following !== null) leave();
        if (key !== null) follow(key);
      }
      const now = runner.loaded.filter(({ isInUse }) => isInUse).map(({ ref }) => ref);
      if (JSON.stringify(now) === JSON.stringify(inUse)) return;
      inUse = now;
      // at its end the stream is about to tell of it
      if (now.length > 0) void lookForOpen();
      else void lookSoon();
    },
    /**
     * Prompt and answer of one request, asked of the runner now. Throws CodedError: not-found for an id that is not in
     * the list, and what `send` throws.
     */
    async reveal(id: string): Promise<RequestWords> {
      if (!rows.some((row) => row.id === id))
        throw new CodedError("not-found", "This request is not in the list any more.");
      const records = await readList(modelIdOf(id), "request-words");
      const record = records.find((each) => valueAt(each, ["id"]) === id);
      return record === undefined ? { kind: "gone" } : wordsOf(record);
    },
    async stop(): Promise<void> {
      stopping.abort();
      following?.end.abort();
      await following?.done.catch((error: unknown) => log.warn(`requests: ${String(error)}`));
    },
  };
}
