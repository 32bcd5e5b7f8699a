import type { Reading } from "../../app/contract/common";
import type { Push } from "../../app/contract/index";
import type { PressureSnapshot } from "../../app/contract/pressure";
import type { RunnerSnapshot } from "../../app/contract/runner";
import { type PressureReading, type PressureState, nextPressure, noPressure } from "../../app/domain/pressure";
import type { Clock } from "../platform/clock";
import { createSnapshot } from "../platform/snapshot";

/** Slow enough not to be felt: a file of the kernel is read, and tools run only while a window is seen. */
const tickMs = { seen: 10_000, hidden: 30_000 } as const;

type Content = Pick<PressureSnapshot, "notice">;

/** Watches the machine's memory while a model is loaded on it, and says when it is nearly gone and what could go. */
export function createPressureWatch({
  readPressure,
  bestToUnload,
  attention,
  clock,
  push,
}: {
  /** `mayRunTools`: else only what costs no process. Never throws. */
  readPressure(mayRunTools: boolean): Promise<Omit<PressureReading, "at">>;
  bestToUnload(): Promise<{ ref: string; bytes: Reading<number> } | null>;
  attention: { isVisible(): boolean };
  clock: Clock;
  push: Push;
}) {
  const snapshot = createSnapshot<Content>(
    { notice: null },
    { clock, publish: (next) => push("pressure.changed", next) },
  );
  let running: AbortController | null = null;
  let state: PressureState = noPressure;

  async function tick(signal: AbortSignal): Promise<void> {
    const now = { at: clock.now(), ...(await readPressure(attention.isVisible())) };
    if (signal.aborted) return;
    state = nextPressure(state, now);
    if (state.kind === null) {
      snapshot.setIfChanged({ notice: null });
      return;
    }
    const { kind, since } = state;
    const unload = await bestToUnload().catch(() => null);
    if (signal.aborted) return;
    const freeBytes: Reading<number> =
      kind === "vram"
        ? now.vram.isKnown
          ? { isKnown: true, value: now.vram.value.freeBytes }
          : now.vram
        : now.ram.isKnown
          ? { isKnown: true, value: now.ram.value.availableBytes }
          : now.ram;
    snapshot.setIfChanged({ notice: { kind, since, freeBytes, unload } });
  }

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await tick(signal);
      await clock.sleep(attention.isVisible() ? tickMs.seen : tickMs.hidden, signal).catch(() => undefined);
    }
  }

  function stop(): void {
    running?.abort();
    running = null;
    state = noPressure;
    snapshot.setIfChanged({ notice: null });
  }

  return {
    read: (): PressureSnapshot => snapshot.read(),
    stop,
    /** Watches from now on, or no longer: only a model on this machine takes its memory. */
    runnerChanged({ loaded, endpoint }: RunnerSnapshot): void {
      if (loaded.length === 0 || endpoint?.location !== "this-machine") return stop();
      if (running !== null) return;
      running = new AbortController();
      void run(running.signal);
    },
  };
}
