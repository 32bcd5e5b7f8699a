import type { RunnerLogLine, RunnerLogSnapshot } from "../../app/contract/runner-log";
import { bridge } from "../bridge";
import { createWatchedStore } from "./create-watched-store";

/** A line never changes: it stays the same object, so that it is not drawn again. */
function keepSame(held: RunnerLogSnapshot | null, incoming: RunnerLogSnapshot): RunnerLogSnapshot {
  const known = new Map(held?.lines.map((line) => [line.id, line]));
  return { ...incoming, lines: incoming.lines.map((line: RunnerLogLine) => known.get(line.id) ?? line) };
}

/** Model Runner's own log. It is read and pushed only while its view is open, and forgotten when it is left. */
export const useRunnerLog = createWatchedStore<RunnerLogSnapshot>({
  request: () => bridge.request("runnerLog.read", {}),
  subscribe: (listener) => bridge.on("runnerLog.changed", listener),
  merge: keepSame,
  watch: (isOpen) => bridge.request("runnerLog.watch", { isOpen }),
  isForgotten: true,
});
