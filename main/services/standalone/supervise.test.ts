import { expect, test, vi } from "vitest";
import { CodedError } from "../../../app/contract/errors";
import type { ProcessEnd } from "../../../app/contract/standalone";
import type { Daemon } from "../../platform/daemons";
import type { KeptRun } from "./kept-run";
import { createSupervisor } from "./supervise";

const nothing: KeptRun = { keepAtQuit: false, startsWithHomeport: false, port: null, run: null, groups: [] };

/** A supervisor over processes that are only numbers, and a clock that does not wait. */
function setUp({ before = {} as Partial<KeptRun> } = {}) {
  let kept: KeptRun = { ...nothing, ...before };
  let nowMs = 1000;
  let startCount = 0;
  const ends = new Map<number, (how: ProcessEnd) => void>();
  const world = {
    answers: true,
    answersAfter: 0,
    isListMute: false,
    gone: new Set<number>(),
    atSocket: [] as number[],
    ended: [] as number[],
    states: [] as string[],
  };
  const start = vi.fn<() => Promise<Daemon>>(async () => {
    startCount += 1;
    const pid = 100 + startCount;
    const { promise, resolve } = Promise.withResolvers<ProcessEnd>();
    ends.set(pid, resolve);
    world.atSocket = [pid];
    return { pid, ended: promise };
  });
  const supervisor = createSupervisor({
    daemons: { start, signal: () => true, isAlive: (pid) => !world.gone.has(pid), readEnd: async () => "" },
    startForwarder: async () => ({ port: 12_434, close: async () => {} }),
    processes: {
      untilGone: async () => true,
      enginesOf: async () => [],
      runners: async () => (world.isListMute ? null : world.atSocket),
      endOrphans: async () => ({ ended: 0, left: [] }),
      async end(pid) {
        world.ended.push(pid);
        world.atSocket = world.atSocket.filter((each) => each !== pid);
        ends.get(pid)?.({ kind: "signal", signal: "SIGTERM" });
      },
    },
    kept: { read: () => kept, change: async (some) => void (kept = { ...kept, ...some }) },
    answers: async () => world.answers && world.answersAfter-- <= 0,
    program: async () => ({ file: "/opt/dmr", args: [], env: {} }),
    clock: {
      now: () => nowMs,
      monotonicMs: () => nowMs,
      async sleep(ms, signal) {
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        nowMs += ms;
      },
    },
    log: { warn: () => {} },
    folder: "/f",
    logFile: "/f/dmr.log",
    socketPath: "/f/r.sock",
    ports: [0],
    onChange: () => void world.states.push(supervisor.read().state),
  });
  const { signal } = new AbortController();
  return {
    supervisor,
    world,
    start,
    signal,
    kept: () => kept,
    die: (pid: number) => ends.get(pid)?.({ kind: "signal", signal: "SIGKILL" }),
  };
}

test("one that is there and never answers is left after six starts, like one that dies", async () => {
  const { supervisor, world, start, signal, die } = setUp();
  await supervisor.start(signal);
  world.answers = false;
  die(101);
  await vi.waitFor(() => expect(supervisor.read().state).toBe("gave-up"));
  expect(start).toHaveBeenCalledTimes(7);
  expect(supervisor.read().lastDeath?.how).toEqual({ kind: "no-answer", seconds: 30 });
});

test("a program that can't be run at all is told as that, and not as cancelled", async () => {
  const { supervisor, start, signal } = setUp();
  start.mockRejectedValueOnce(new CodedError("command-missing", "/opt/dmr: EACCES"));
  await expect(supervisor.start(signal)).rejects.toMatchObject({ code: "command-missing" });
  expect(supervisor.read()).toMatchObject({ state: "stopped", pid: null, port: null });
});

test("stopped while it is being started: when that is over, nothing of it is left", async () => {
  const { supervisor, world, start, signal } = setUp();
  const asked = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const usual = start.getMockImplementation();
  start.mockImplementationOnce(async () => {
    asked.resolve();
    await goOn.promise;
    if (usual === undefined) throw new Error("nothing to start by");
    return usual();
  });
  const started = supervisor.start(signal).then(
    () => "started",
    (error: unknown) => (error instanceof CodedError ? error.code : "thrown"),
  );
  await asked.promise;
  const stopped = supervisor.stop();
  goOn.resolve();
  await stopped;
  expect(world.ended).toEqual([101]);
  expect(await started).toBe("cancelled");
  expect(supervisor.read()).toMatchObject({ state: "stopped", pid: null, port: null });
});

test("one that was taken over and is gone is not ended by its number, which may be another's by now", async () => {
  const { supervisor, world } = setUp({ before: { run: { pid: 50, startedAt: 5 }, groups: [50] } });
  world.atSocket = [50];
  await supervisor.resume();
  expect(supervisor.read()).toMatchObject({ state: "running", pid: 50, isAdopted: true });
  world.atSocket = [];
  await supervisor.stop();
  expect(world.ended).toEqual([]);
});

test("one that was taken over and is there is ended", async () => {
  const { supervisor, world } = setUp({ before: { run: { pid: 50, startedAt: 5 }, groups: [50] } });
  world.atSocket = [50];
  await supervisor.resume();
  await supervisor.stop();
  expect(world.ended).toEqual([50]);
  expect(supervisor.read().state).toBe("stopped");
});

test("where the system tells of no processes, one from before is neither forgotten nor ended", async () => {
  const { supervisor, world, kept } = setUp({ before: { run: { pid: 50, startedAt: 5 }, groups: [50] } });
  world.atSocket = [50];
  world.isListMute = true;
  await supervisor.resume();
  expect(supervisor.read().state).toBe("stopped");
  expect(kept()).toMatchObject({ run: { pid: 50 }, groups: [50] });
  world.isListMute = false;
  await supervisor.resume();
  world.isListMute = true;
  await expect(supervisor.stop()).rejects.toMatchObject({ code: "command-failed" });
  expect(supervisor.read()).toMatchObject({ state: "running", pid: 50 });
  expect(world.ended).toEqual([]);
  // and looked after as before
  world.isListMute = false;
  world.gone.add(50);
  world.atSocket = [];
  await vi.waitFor(() => expect(supervisor.read()).toMatchObject({ state: "running", pid: 101, restarts: 1 }));
  await supervisor.stop();
  expect(world.ended).toEqual([101]);
});

test("one from before that is slow to answer is taken over; one that never does is ended", async () => {
  const slow = setUp({ before: { run: { pid: 50, startedAt: 5 }, groups: [50] } });
  slow.world.atSocket = [50];
  slow.world.answersAfter = 5;
  await slow.supervisor.resume();
  expect(slow.supervisor.read()).toMatchObject({ state: "running", pid: 50, isAdopted: true });
  const mute = setUp({ before: { run: { pid: 50, startedAt: 5 }, groups: [50] } });
  mute.world.atSocket = [50];
  mute.world.answers = false;
  await mute.supervisor.resume();
  expect(mute.world.ended).toEqual([50]);
  expect(mute.supervisor.read().state).toBe("stopped");
});
