import { known, unknown, type Reading } from "../../../app/contract/common";
import type { Clock } from "../../platform/clock";
import type { RunningCommand, StartCommand } from "../../platform/run-command";
import { nvidiaArguments, parseNvidiaRow, type NvidiaGpu } from "./nvidia";

/** The part of the platform's {@link StartCommand} that is used here. */
export type StartWatching = (request: Parameters<StartCommand>[0]) => Pick<RunningCommand, "done" | "stop">;

const staleMs = 5000;
const firstPauseMs = 2000;
const longestPauseMs = 60_000;

/** One long-lived `nvidia-smi -l 1` while somebody looks; started again, with growing pauses, when it dies. */
export function createNvidiaWatch({ startCommand, clock }: { startCommand: StartWatching; clock: Clock }) {
  let rows = new Map<number, { gpu: NvidiaGpu; atMs: number }>();
  let problem: Reading<NvidiaGpu[]> = unknown("not-measured-yet");
  let watching: AbortController | null = null;

  async function watch(signal: AbortSignal) {
    let pauseMs = firstPauseMs;
    while (!signal.aborted) {
      const startedMs = clock.monotonicMs();
      let lastWords = "";
      const child = startCommand({
        file: "nvidia-smi",
        args: [...nvidiaArguments, "-l", "1"],
        maxOutputBytes: 64 * 1024,
        onLine(line) {
          if (signal.aborted) return;
          const gpu = parseNvidiaRow(line);
          if (gpu === null || gpu.index === null) lastWords = line.trim().slice(0, 300) || lastWords;
          else rows.set(gpu.index, { gpu, atMs: clock.monotonicMs() });
        },
      });
      const stop = () => void child.stop();
      signal.addEventListener("abort", stop, { once: true });
      const result = await child.done;
      signal.removeEventListener("abort", stop);
      if (signal.aborted) return;
      rows.clear();
      problem = result.kind === "missing" ? unknown("tool-missing") : unknown("tool-failed", lastWords || undefined);
      if (result.kind === "missing") return;
      if (clock.monotonicMs() - startedMs > longestPauseMs) pauseMs = firstPauseMs;
      await clock.sleep(pauseMs, signal).catch(() => {});
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  }

  return {
    start(): void {
      if (watching !== null) return;
      watching = new AbortController();
      rows = new Map();
      problem = unknown("not-measured-yet");
      void watch(watching.signal);
    },
    stop(): void {
      watching?.abort();
      watching = null;
      rows = new Map();
      problem = unknown("not-measured-yet");
    },
    /** In the order of their index. A card that has been silent for five seconds is not told of. */
    read(): Reading<NvidiaGpu[]> {
      if (rows.size === 0) return problem;
      const fresh = [...rows].filter(([, { atMs }]) => clock.monotonicMs() - atMs <= staleMs);
      if (fresh.length === 0) return unknown("timed-out");
      return known(fresh.toSorted(([a], [b]) => a - b).map(([, { gpu }]) => gpu));
    },
  };
}
