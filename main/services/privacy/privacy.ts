import type { PrivacyReport, PrivacyRow, PrivacySnapshot } from "../../../app/contract/privacy";
import { CodedError, toFailure } from "../../../app/contract/errors";
import { type CheckId, type CheckInput, checkIds, checks } from "../../../app/domain/privacy/checks";
import { type Finding, isCovered, untold } from "../../../app/domain/privacy/finding";
import { isByHand } from "../../../app/domain/privacy/fixes";
import { maskRows } from "../../../app/domain/privacy/mask-rows";
import type { Clock } from "../../platform/clock";
import { createSnapshot } from "../../platform/snapshot";
import type { PrivacyMemory } from "./privacy-memory";
import { shortened } from "./shorten-finding";

export type ProbeContext = {
  /** Aborted when the check's time is up, or Homeport ends. */
  signal: AbortSignal;
  /** What several checks need is read once in a run: whoever asks for the same key shares it. */
  once<T>(key: string, read: (signal: AbortSignal) => Promise<T>): Promise<T>;
};

/** How one item of the checklist is decided. It reads, and changes nothing. */
export type Probe = {
  inputs: readonly CheckInput[];
  /** Default 10 s. */
  timeLimitMs?: number;
  /** Needs the user to have opened the page: too costly to be repeated quietly. */
  isCostly?: boolean;
  run(context: ProbeContext): Promise<Finding>;
};
export type Probes = Record<CheckId, Probe>;

const defaultTimeLimitMs = 10_000;
/** Changes come in flocks. */
const settleMs = 1_500;
/** The start has other things to do, and OpenClaw and the runner are still looked for. */
const firstLookMs = 12_000;

type Seen = { finding: Finding; checkedAt: number; tookMs: number };
type Options = {
  probes: Probes;
  memory: PrivacyMemory;
  /** Takes out of a text what a report may not hold. */
  scrub(text: string, options: { withNames: boolean }): string;
  clock: Clock;
  push(event: "privacy.changed", snapshot: PrivacySnapshot): void;
  log: { warn(text: string): void };
};
export type PrivacyService = ReturnType<typeof createPrivacyService>;

/**
 * The checklist: checks run side by side, each within its time; one that hangs or throws is unknown and disturbs nobody.
 * What follows from a change of its inputs is looked at again quietly.
 */
export function createPrivacyService({ probes, memory, scrub, clock, push, log }: Options) {
  const seen = new Map<CheckId, Seen>();
  const underWay = new Map<CheckId, Promise<void>>();
  const quitting = new AbortController();
  let whole: Promise<void> | null = null;
  let isWhole = false;
  let ran: { at: number; tookMs: number } | null = null;
  const waiting = new Set<CheckInput>();
  /** What these turn into is no news: the user has asked for it. */
  const expected = new Set<CheckId>();
  let isSettling = false;
  const snapshot = createSnapshot<Omit<PrivacySnapshot, "revision" | "asOf">>(view(), {
    clock,
    publish: (next) => push("privacy.changed", next),
  });

  function view() {
    return {
      isRunning: isWhole,
      ranAt: ran?.at ?? null,
      tookMs: ran?.tookMs ?? null,
      rows: checkIds.map(rowOf),
      history: [...memory.history()],
      news: [...memory.news()],
    };
  }

  function rowOf(id: CheckId): PrivacyRow {
    const last = seen.get(id);
    const own = last?.finding.verdict ?? null;
    const accepted = memory.acceptance(id);
    const isAccepted = own !== null && accepted !== undefined && isCovered(own, accepted.verdict);
    return {
      id,
      group: checks[id].group,
      verdict: isAccepted ? "accepted" : own,
      own,
      reason: last?.finding.reason ?? null,
      detail: last?.finding.detail ?? null,
      evidence: last?.finding.evidence ?? [],
      fixes: last?.finding.fixes ?? [],
      steps: last?.finding.steps ?? [],
      acceptance: isAccepted ? { reason: accepted.reason, at: accepted.at } : null,
      isRunning: underWay.has(id),
      checkedAt: last?.checkedAt ?? null,
      tookMs: last?.tookMs ?? null,
      since: memory.since(id) ?? null,
    };
  }

  const show = () => (quitting.signal.aborted ? snapshot.read() : snapshot.setIfChanged(view()));

  /**
   * Looks at these side by side. Those under way already are waited for, and with `isAnew` looked at once more then: they
   * may have read what was before a change.
   */
  async function look(ids: readonly CheckId[], { isAnew = false } = {}): Promise<void> {
    const shared = new Map<string, Promise<unknown>>();
    const once: ProbeContext["once"] = <T>(key: string, read: (signal: AbortSignal) => Promise<T>) => {
      const known = shared.get(key) as Promise<T> | undefined;
      if (known !== undefined) return known;
      const asked = read(quitting.signal);
      shared.set(key, asked);
      return asked;
    };
    const begin = (id: CheckId) => {
      const done = lookAt(id, once);
      underWay.set(id, done);
      return done;
    };
    const all = ids.map(async (id) => {
      const before = underWay.get(id);
      if (before === undefined) return begin(id);
      await before;
      if (isAnew && !quitting.signal.aborted) await (underWay.get(id) ?? begin(id));
    });
    show();
    await Promise.all(all);
  }

  async function lookAt(id: CheckId, once: ProbeContext["once"]): Promise<void> {
    const startedAt = clock.monotonicMs();
    const finding = shortened(await probe(id, once));
    underWay.delete(id);
    if (quitting.signal.aborted) return;
    const { verdict } = finding;
    seen.set(id, { finding, checkedAt: clock.now(), tookMs: clock.monotonicMs() - startedAt });
    const accepted = memory.acceptance(id);
    const isAccepted = accepted !== undefined && isCovered(verdict, accepted.verdict);
    memory.note(id, verdict, { at: clock.now(), isAccepted: isAccepted || expected.has(id) });
    show();
  }

  async function probe(id: CheckId, once: ProbeContext["once"]): Promise<Finding> {
    const { run, timeLimitMs = defaultTimeLimitMs } = probes[id];
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, quitting.signal]);
    const timeUp = clock.sleep(timeLimitMs, signal).then(
      () => untold("timed-out"),
      () => untold("timed-out"),
    );
    try {
      return await Promise.race([run({ signal, once }), timeUp]);
    } catch (error) {
      const { code, message, detail } = toFailure(error);
      log.warn(`privacy check ${id}: ${code} ${message}`);
      const words = [message, detail].filter(Boolean).join(" ");
      return untold(code === "timed-out" ? "timed-out" : "tool-failed", { detail: words });
    } finally {
      stop.abort();
    }
  }

  function runAll(): Promise<void> {
    if (quitting.signal.aborted) return Promise.resolve();
    whole ??= (async () => {
      const startedAt = clock.monotonicMs();
      isWhole = true;
      try {
        await look(checkIds);
        if (!quitting.signal.aborted) ran = { at: clock.now(), tookMs: clock.monotonicMs() - startedAt };
      } finally {
        whole = null;
        isWhole = false;
        show();
        await memory.write();
      }
    })();
    return whole;
  }

  /** Looks again at what depends on them, once they have settled, and only at what was looked at before. */
  function inputsChanged(inputs: readonly CheckInput[]): void {
    if (seen.size === 0 && underWay.size === 0) return;
    for (const input of inputs) waiting.add(input);
    if (isSettling) return;
    isSettling = true;
    void settle().catch((error: unknown) => {
      if (!quitting.signal.aborted) log.warn(`privacy: ${toFailure(error).message}`);
    });
  }

  async function settle(): Promise<void> {
    await clock.sleep(settleMs, quitting.signal).finally(() => {
      isSettling = false;
    });
    const changed = new Set(waiting);
    waiting.clear();
    const isDue = (id: CheckId) =>
      (seen.has(id) || underWay.has(id)) && probes[id].inputs.some((input) => changed.has(input));
    await lookQuietly(isDue);
  }

  /**
   * Once, a while after the start: what was looked at in an earlier life, so that what got worse meanwhile is seen. Before
   * the user has ever asked there is nothing to compare with.
   */
  async function lookAfterStart(): Promise<void> {
    const isKnown = (id: CheckId) => memory.since(id) !== undefined;
    if (!checkIds.some(isKnown)) return;
    await clock.sleep(firstLookMs, quitting.signal);
    if (seen.size === 0 && underWay.size === 0) await lookQuietly(isKnown);
  }

  /** Without what is too costly to be repeated unasked. */
  async function lookQuietly(isDue: (id: CheckId) => boolean): Promise<void> {
    await look(
      checkIds.filter((id) => probes[id].isCostly !== true && isDue(id)),
      { isAnew: true },
    );
    await memory.write();
  }

  return {
    read: () => snapshot.read(),
    run(): PrivacySnapshot {
      void runAll().catch((error: unknown) => log.warn(`privacy: ${toFailure(error).message}`));
      return snapshot.read();
    },
    /** Resolves when all of them were looked at. */
    async runAll(): Promise<PrivacySnapshot> {
      await runAll();
      return snapshot.read();
    },
    /** Looks at these again, and resolves with their rows as they are after this call. */
    async recheck(ids: readonly CheckId[]): Promise<readonly PrivacyRow[]> {
      await look(ids, { isAnew: true });
      await memory.write();
      return ids.map(rowOf);
    },
    /** Until it is called off what these turn into is no news: the user has asked for it. */
    expect(ids: readonly CheckId[]): () => void {
      for (const id of ids) expected.add(id);
      return () => ids.forEach((id) => expected.delete(id));
    },
    /** What the user was told to do elsewhere may be done by now: looks again at what is bad and has such a step. */
    async lookAgain(): Promise<void> {
      const isWaiting = (id: CheckId) => {
        const { verdict, steps } = seen.get(id)?.finding ?? {};
        return (verdict === "warn" || verdict === "fail") && steps?.some(isByHand) && probes[id].isCostly !== true;
      };
      await look(checkIds.filter(isWaiting), { isAnew: true });
      await memory.write();
    },
    inputsChanged,
    /** Begins to watch. */
    start(): void {
      void lookAfterStart().catch((error: unknown) => {
        if (!quitting.signal.aborted) log.warn(`privacy: ${toFailure(error).message}`);
      });
    },
    async accept(id: CheckId, reason: string): Promise<PrivacySnapshot> {
      const own = seen.get(id)?.finding.verdict;
      if (own !== "warn" && own !== "fail") throw new CodedError("not-found", "There is nothing to accept here now");
      memory.accept(id, { reason, verdict: own, at: clock.now() });
      await memory.write();
      return show();
    },
    async withdraw(id: CheckId): Promise<PrivacySnapshot> {
      memory.withdraw(id);
      await memory.write();
      return show();
    },
    async markSeen(): Promise<PrivacySnapshot> {
      memory.clearNews();
      await memory.write();
      return show();
    },
    report({ withNames }: { withNames: boolean }): PrivacyReport {
      const { rows, ranAt } = snapshot.read();
      const masked = maskRows(rows, { withNames, scrub: (text) => scrub(text, { withNames }) });
      return { at: clock.now(), ranAt, withNames, rows: masked };
    },
    stop(): void {
      quitting.abort();
    },
  };
}
