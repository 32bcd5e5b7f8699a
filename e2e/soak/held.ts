import { queryObjects, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const megabyte = 1e6;

/** What this process holds after all that nobody needs was thrown away. */
export async function held(): Promise<Record<string, number>> {
  // what waits for the end of a turn goes with the second one; counting signals collects once more
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  await new Promise((resolve) => setImmediate(resolve));
  const signals = queryObjects(AbortSignal, { format: "count" });
  const { heapUsed, rss } = process.memoryUsage();
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  return {
    "main: heap, MB": heapUsed / megabyte,
    "main: resident, MB": rss / megabyte,
    "main: handles and timers": process.getActiveResourcesInfo().length,
    "main: listeners of the process": listeners,
    "main: signals": signals,
  };
}
