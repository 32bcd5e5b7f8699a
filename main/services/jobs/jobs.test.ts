import { describe, expect, test, vi } from "vitest";
import { known } from "../../../app/contract/common";
import { CodedError, type ErrorCode } from "../../../app/contract/errors";
import { JobsSnapshot } from "../../../app/contract/jobs";
import { HttpProblem } from "../../platform/http";
import type { JobHandle, JobRequest } from "../../platform/ports";
import { createJobService } from "./jobs";
import type { KeptJob } from "./kept-jobs";
import { createManualClock } from "./fake-clock";

function setUp() {
  const time = createManualClock();
  const pushed: JobsSnapshot[] = [];
  const warnings: string[] = [];
  const jobs = createJobService({
    clock: time.clock,
    push: (event, payload) => {
      if (event === "jobs.changed") pushed.push(JobsSnapshot.parse(payload));
    },
    log: { warn: (message) => warnings.push(message) },
  });
  return { jobs, time, pushed, warnings };
}

const untilAborted = (job: JobHandle) =>
  new Promise<void>((_resolve, reject) => job.signal.addEventListener("abort", () => reject(job.signal.reason)));

function request(part: Partial<JobRequest> = {}): JobRequest {
  return {
    key: "pull:ai/qwen3:8B",
    kind: "pull-model",
    subject: "ai/qwen3:8B",
    locks: [],
    isCancellable: true,
    run: async () => {},
    ...part,
  };
}

test("two clicks at once start one job, and a third after its end starts another", async () => {
  const { jobs } = setUp();
  const run = vi.fn<() => Promise<void>>(async () => {});
  const first = jobs.start(request({ run }));
  const second = jobs.start(request({ run }));
  expect(second.id).toBe(first.id);
  expect((await jobs.whenEnded(first.id)).outcome).toEqual({ kind: "done" });
  expect(run).toHaveBeenCalledTimes(1);
  const third = jobs.start(request({ run }));
  expect(third.id).not.toBe(first.id);
  await jobs.whenEnded(third.id);
  expect(run).toHaveBeenCalledTimes(2);
});

test("rivals for a lock run in the order of their start, others at once", async () => {
  const { jobs } = setUp();
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const started = (name: string, locks: string[], until?: Promise<void>) =>
    jobs.start(
      request({
        key: name,
        locks,
        run: async (job) => {
          order.push(name);
          job.phase("writing");
          await until;
        },
      }),
    );
  started("first", ["a"], gate.promise);
  const second = started("second", ["a", "b"]);
  const third = started("third", ["b"]);
  const free = started("free", ["c"]);
  await jobs.whenEnded(free.id);
  expect(order).toEqual(["first", "free"]);
  expect(jobs.read().items.map(({ phase }) => phase)).toEqual(["writing", "waiting", "waiting", "writing"]);
  gate.resolve();
  await Promise.all([jobs.whenEnded(second.id), jobs.whenEnded(third.id)]);
  expect(order).toEqual(["first", "free", "second", "third"]);
});

test("a rival that fails or is cancelled lets the next one in", async () => {
  const { jobs } = setUp();
  const broken = jobs.start(request({ key: "1", locks: ["a"], run: () => Promise.reject(new Error("no")) }));
  const held = jobs.start(request({ key: "2", locks: ["a"], run: untilAborted }));
  const last = jobs.start(request({ key: "3", locks: ["a"] }));
  await jobs.whenEnded(broken.id);
  jobs.cancel(held.id);
  expect((await jobs.whenEnded(last.id)).outcome).toEqual({ kind: "done" });
});

test("cancel while waiting ends the job without running it", async () => {
  const { jobs } = setUp();
  const run = vi.fn<() => Promise<void>>(async () => {});
  const first = jobs.start(request({ key: "1", locks: ["a"], run: untilAborted }));
  const waiting = jobs.start(request({ key: "2", locks: ["a"], run }));
  jobs.cancel(waiting.id);
  expect((await jobs.whenEnded(waiting.id)).outcome).toEqual({ kind: "cancelled", isResumable: false });
  jobs.cancel(first.id);
  await jobs.whenEnded(first.id);
  expect(run).not.toHaveBeenCalled();
  expect(jobs.hasLive()).toBe(false);
});

test("cancel at the very start does not run the work", async () => {
  const { jobs } = setUp();
  const run = vi.fn<() => Promise<void>>(async () => {});
  const job = jobs.start(request({ run }));
  jobs.cancel(job.id);
  expect((await jobs.whenEnded(job.id)).outcome).toEqual({ kind: "cancelled", isResumable: false });
  expect(run).not.toHaveBeenCalled();
});

describe("how a job ends", () => {
  test.each<[string, (job: JobHandle) => Promise<void>, boolean, object]>([
    ["nothing thrown", async () => {}, false, { kind: "done" }],
    [
      "a coded error",
      async () => {
        throw new CodedError("disk-full", "Too little room.", "ENOSPC");
      },
      false,
      { kind: "failed", failure: { code: "disk-full", message: "Too little room.", detail: "ENOSPC" } },
    ],
    [
      "any error",
      async () => {
        throw new TypeError("x is not a function");
      },
      false,
      { kind: "failed", failure: { code: "internal", message: "x is not a function" } },
    ],
    [
      "no error at all",
      () => Promise.reject("just text"),
      false,
      { kind: "failed", failure: { code: "internal", message: "just text" } },
    ],
    [
      "thrown before the first await",
      () => {
        throw new Error("at once");
      },
      false,
      { kind: "failed", failure: { code: "internal", message: "at once" } },
    ],
    ["aborted", untilAborted, true, { kind: "cancelled", isResumable: false }],
    [
      "aborted, resumable",
      async (job) => {
        job.resumable(true);
        await untilAborted(job);
      },
      true,
      { kind: "cancelled", isResumable: true },
    ],
    [
      "aborted, and the request was cut",
      (job) => untilAborted(job).catch(() => Promise.reject(new HttpProblem("cut", "hung up"))),
      true,
      { kind: "cancelled", isResumable: false },
    ],
    [
      "aborted, and node said so",
      (job) => untilAborted(job).catch(() => Promise.reject(new DOMException("aborted", "AbortError"))),
      true,
      { kind: "cancelled", isResumable: false },
    ],
    ["aborted, but it was done already", (job) => untilAborted(job).catch(() => {}), true, { kind: "done" }],
    [
      "aborted, and undoing failed",
      (job) => untilAborted(job).catch(() => Promise.reject(new CodedError("openclaw-write-failed", "Not undone."))),
      true,
      { kind: "failed", failure: { code: "openclaw-write-failed", message: "Not undone." } },
    ],
    [
      "cut without our abort",
      () => Promise.reject(new HttpProblem("cut", "hung up")),
      false,
      { kind: "failed", failure: { code: "internal", message: "hung up" } },
    ],
  ])("%s", async (_name, run, isCancelled, outcome) => {
    const { jobs, time, warnings } = setUp();
    const { id } = jobs.start(request({ run }));
    await time.settle();
    if (isCancelled) jobs.cancel(id);
    const ended = await jobs.whenEnded(id);
    expect(ended.outcome).toEqual(outcome);
    expect(ended.endedAt).toBe(time.clock.now());
    expect(ended.isCancellable).toBe(false);
    expect(warnings).toHaveLength(ended.outcome?.kind === "failed" ? 1 : 0);
  });
});

test("after its end a job is changed by nobody", async () => {
  const { jobs, pushed } = setUp();
  let kept: JobHandle | undefined;
  const { id } = jobs.start(request({ run: async (job) => void (kept = job) }));
  const ended = await jobs.whenEnded(id);
  const count = pushed.length;
  jobs.cancel(id);
  kept?.phase("finishing");
  kept?.progress({ doneBytes: 1, totalBytes: known(2), bytesPerSecond: known(1), secondsLeft: known(1) });
  kept?.warn({ code: "context-unread" });
  kept?.cancellable(true);
  expect(jobs.read().items).toEqual([ended]);
  expect(pushed).toHaveLength(count);
  expect(kept?.signal.aborted).toBe(false);
});

test("what can't be interrupted is not, and says so", async () => {
  const { jobs, time } = setUp();
  const gate = Promise.withResolvers<void>();
  const { id } = jobs.start(
    request({
      run: async (job) => {
        job.cancellable(false);
        await gate.promise;
      },
    }),
  );
  await time.settle();
  expect(() => jobs.cancel(id)).toThrow(expect.objectContaining({ code: "busy" }));
  expect(() => jobs.dismiss(id)).toThrow(expect.objectContaining({ code: "busy" }));
  gate.resolve();
  expect((await jobs.whenEnded(id)).outcome).toEqual({ kind: "done" });
});

test("an unknown job is not found; dismissing one that is gone is fine", async () => {
  const { jobs } = setUp();
  expect(() => jobs.cancel("nobody")).toThrow(expect.objectContaining({ code: "not-found" }));
  await expect(jobs.whenEnded("nobody")).rejects.toMatchObject({ code: "not-found" });
  expect(() => jobs.dismiss("nobody")).not.toThrow();
});

test("progress is pushed ten times a second at most, the last state always", async () => {
  const { jobs, time, pushed } = setUp();
  const gate = Promise.withResolvers<JobHandle>();
  const done = Promise.withResolvers<void>();
  const { id } = jobs.start(
    request({
      run: (job) => {
        gate.resolve(job);
        return done.promise;
      },
    }),
  );
  const job = await gate.promise;
  const before = pushed.length;
  for (let index = 1; index <= 500; index += 1) {
    job.progress({ doneBytes: index, totalBytes: known(500), bytesPerSecond: known(1), secondsLeft: known(1) });
    await time.advance(2);
  }
  await time.advance(100);
  const count = pushed.length - before;
  expect(count).toBeGreaterThanOrEqual(9);
  expect(count).toBeLessThanOrEqual(11);
  expect(pushed.at(-1)?.items[0]?.progress?.doneBytes).toBe(500);
  const revisions = pushed.map(({ revision }) => revision);
  expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
  done.resolve();
  await jobs.whenEnded(id);
});

test("a reader sees progress that was not pushed yet; an equal one is not pushed", async () => {
  const { jobs, time, pushed } = setUp();
  const gate = Promise.withResolvers<JobHandle>();
  jobs.start(
    request({
      run: (job) => {
        gate.resolve(job);
        return untilAborted(job);
      },
    }),
  );
  const job = await gate.promise;
  const progress = { doneBytes: 1, totalBytes: known(2), bytesPerSecond: known(1), secondsLeft: known(1) };
  job.progress(progress);
  expect(jobs.read().items[0]?.progress).toEqual(progress);
  await time.advance(1000);
  const count = pushed.length;
  job.progress({ ...progress });
  await time.advance(1000);
  expect(pushed).toHaveLength(count);
});

test("warnings are kept once, and bounded", async () => {
  const { jobs } = setUp();
  const { id } = jobs.start(
    request({
      run: async (job) => {
        job.warn({ code: "context-unread" });
        job.warn({ code: "context-unread" });
        job.warn({ code: "tool-said", text: "  " });
        for (let index = 0; index < 100; index += 1)
          job.warn({ code: "tool-said", text: `${index} ${"x".repeat(5000)}` });
      },
    }),
  );
  const { warnings } = await jobs.whenEnded(id);
  expect(warnings).toHaveLength(20);
  expect(warnings[0]).toEqual({ code: "context-unread" });
  expect(Math.max(...warnings.map((each) => ("text" in each ? each.text.length : 0)))).toBe(2000);
});

test("the last twenty ended jobs stay, live ones always", async () => {
  const { jobs } = setUp();
  const live = jobs.start(request({ key: "live", run: untilAborted }));
  const ids: string[] = [];
  for (let index = 0; index < 25; index += 1) {
    const { id } = jobs.start(request({ key: String(index) }));
    await jobs.whenEnded(id);
    ids.push(id);
  }
  expect(jobs.read().items.map(({ id }) => id)).toEqual([live.id, ...ids.slice(5)]);
  jobs.dismiss(ids[24] ?? "");
  expect(jobs.read().items).toHaveLength(20);
});

test("quitting cancels what can be, and waits for what can't", async () => {
  const { jobs, time } = setUp();
  const gate = Promise.withResolvers<void>();
  const plain = jobs.start(request({ key: "1", run: untilAborted }));
  const careful = jobs.start(
    request({
      key: "2",
      locks: ["a"],
      run: async (job) => {
        job.cancellable(false);
        await gate.promise;
        job.cancellable(true);
        job.signal.throwIfAborted();
      },
    }),
  );
  const waiting = jobs.start(request({ key: "3", locks: ["a"], isCancellable: false }));
  await time.settle();
  let isQuit = false;
  const quit = jobs.cancelAll().then(() => (isQuit = true));
  await time.settle();
  expect((await jobs.whenEnded(plain.id)).outcome?.kind).toBe("cancelled");
  expect((await jobs.whenEnded(waiting.id)).outcome?.kind).toBe("cancelled");
  expect(isQuit).toBe(false);
  gate.resolve();
  await quit;
  expect((await jobs.whenEnded(careful.id)).outcome?.kind).toBe("cancelled");
  expect(jobs.hasLive()).toBe(false);
});

describe("what outlives the program", () => {
  const kept = (lists: (readonly KeptJob[])[]) => lists.at(-1)?.map(({ subject }) => subject);

  function setUpKept() {
    const time = createManualClock();
    const lists: (readonly KeptJob[])[] = [];
    const jobs = createJobService({
      clock: time.clock,
      push: () => {},
      log: { warn: () => {} },
      keep: (list) => lists.push(list),
    });
    return { jobs, lists, time };
  }

  test("a kept job is written down when it starts, stays when it is paused, and goes when it is done", async () => {
    const { jobs, lists } = setUpKept();
    const paused = jobs.start(
      request({
        isKept: true,
        run: (job) => {
          job.resumable(true);
          return untilAborted(job);
        },
      }),
    );
    expect(kept(lists)).toEqual(["ai/qwen3:8B"]);
    await Promise.resolve();
    jobs.cancel(paused.id);
    await jobs.whenEnded(paused.id);
    expect(kept(lists)).toEqual(["ai/qwen3:8B"]);
    const resumed = jobs.start(request({ isKept: true }));
    await jobs.whenEnded(resumed.id);
    expect(kept(lists)).toEqual([]);
  });

  test("what was not asked to be kept is not, nor what ended for good, nor what was dismissed", async () => {
    const { jobs, lists } = setUpKept();
    await jobs.whenEnded(jobs.start(request({ key: "a" })).id);
    expect(lists).toEqual([]);
    const fail = (code: ErrorCode) => () => Promise.reject(new CodedError(code, "x"));
    await jobs.whenEnded(jobs.start(request({ key: "b", isKept: true, run: fail("pull-not-found") })).id);
    expect(kept(lists)).toEqual([]);
    const cut = jobs.start(request({ key: "c", isKept: true, run: fail("pull-interrupted") }));
    await jobs.whenEnded(cut.id);
    expect(kept(lists)).toEqual(["ai/qwen3:8B"]);
    jobs.dismiss(cut.id);
    expect(kept(lists)).toEqual([]);
  });

  test("after a restart it is listed as paused, and a new start of it joins nothing", async () => {
    const { jobs, lists } = setUpKept();
    jobs.restore([{ key: "pull:ai/qwen3:8B", kind: "pull-model", subject: "ai/qwen3:8B", startedAt: 5 }]);
    const [listed] = jobs.read().items;
    expect(listed).toMatchObject({ subject: "ai/qwen3:8B", startedAt: 5, isCancellable: false });
    expect(listed?.outcome).toEqual({ kind: "cancelled", isResumable: true });
    const again = jobs.start(request({ isKept: true }));
    expect(again.id).not.toBe(listed?.id);
    await jobs.whenEnded(again.id);
    expect(kept(lists)).toEqual([]);
  });

  const progress = (doneBytes: number) => ({
    doneBytes,
    totalBytes: known(40e9),
    bytesPerSecond: known(1e6),
    secondsLeft: known(5),
  });

  test("what a resumable job has got is written down with it, in steps while it runs and exactly at its end", async () => {
    const { jobs, lists, time } = setUpKept();
    let handle: JobHandle | undefined;
    const { id } = jobs.start(
      request({
        isKept: true,
        run: (job) => {
          handle = job;
          return untilAborted(job);
        },
      }),
    );
    await time.settle();
    handle?.progress(progress(3e9));
    await time.advance(200);
    expect(lists.at(-1)).toEqual([expect.not.objectContaining({ keptBytes: expect.anything() })]);
    handle?.resumable(true);
    const writes = lists.length;
    for (let megabytes = 3000; megabytes <= 4000; megabytes += 10) {
      handle?.progress(progress(megabytes * 1e6));
      await time.advance(100);
    }
    expect(lists.length - writes).toBeLessThan(6);
    expect(lists.at(-1)?.[0]?.keptBytes).toBeGreaterThan(3.7e9);
    expect(lists.at(-1)?.[0]?.keptBytes).toBeLessThanOrEqual(4e9);
    jobs.cancel(id);
    await jobs.whenEnded(id);
    expect(lists.at(-1)).toMatchObject([{ keptBytes: 4e9, totalBytes: 40e9 }]);
  });

  test("what was kept is shown as it was last known, and written down again as it is", () => {
    const { jobs, lists } = setUpKept();
    const old: KeptJob = {
      key: "pull:ai/qwen3:8B",
      kind: "pull-model",
      subject: "ai/qwen3:8B",
      startedAt: 5,
      keptBytes: 35e9,
      totalBytes: 40e9,
    };
    jobs.restore([old, { ...old, key: "pull:ai/b", subject: "ai/b", keptBytes: undefined, totalBytes: undefined }]);
    expect(jobs.read().items).toMatchObject([
      {
        progress: {
          doneBytes: 35e9,
          totalBytes: known(40e9),
          bytesPerSecond: { isKnown: false },
          secondsLeft: { isKnown: false },
        },
      },
      { progress: null },
    ]);
    expect(lists.at(-1)?.[0]).toEqual(old);
  });
});

test("the last line of a tool is kept, an empty one is none, and floods are pushed like progress", async () => {
  const { jobs, pushed } = setUp();
  const handle = Promise.withResolvers<JobHandle>();
  const gate = Promise.withResolvers<void>();
  const { id } = jobs.start(
    request({
      async run(job) {
        handle.resolve(job);
        await gate.promise;
      },
    }),
  );
  const job = await handle.promise;
  const before = pushed.length;
  for (let index = 0; index < 200; index += 1) job.line(`layer ${index}`);
  job.line("");
  expect(pushed.length - before).toBeLessThan(3);
  expect(jobs.read().items[0]?.lastLine).toBe("layer 199");
  gate.resolve();
  expect((await jobs.whenEnded(id)).lastLine).toBe("layer 199");
});
