import { HttpProblem } from "../../platform/http-problem";
import type { Pace } from "../pace";
import { type RunnerReply, plainReply, textReply } from "./reply";

/** What is wrong with the runner; all of it can be changed at any time. */
export type Faults = {
  /** down: nobody listens; hanging: accepts and is silent; disabled: Docker Desktop's 503; wrong-service: a web page. */
  service: "up" | "down" | "hanging" | "disabled" | "wrong-service";
  /** Paths that hang while the rest works: the beginning of each. */
  hangingPaths: readonly string[];
  /** Before every answer. */
  delayMs: number;
  /** Bodies come letter by letter, this far apart. 0: as they are. */
  dripMs: number;
  /** The registries can't be reached. */
  isOffline: boolean;
  /** How the web interfaces of Docker Hub and Hugging Face answer a search. */
  registries: "up" | "busy" | "garbage";
  /** No byte more fits. */
  isDiskFull: boolean;
  /** Downloads stand still without a word. */
  isPullStalled: boolean;
  /** How the next loads end; hang: not for five minutes, and then badly. */
  loads: "ok" | "out-of-memory" | "crash" | "hang";
  /** The next loads find no GPU, and compute on the processor. */
  isGpuGone: boolean;
};

export const noFaults: Faults = {
  service: "up",
  hangingPaths: [],
  delayMs: 0,
  dripMs: 0,
  isOffline: false,
  registries: "up",
  isDiskFull: false,
  isPullStalled: false,
  loads: "ok",
  isGpuGone: false,
};

/** What the address answers instead of the runner; null when the runner itself is to answer. Throws HttpProblem "refused". */
export async function answerInstead(
  faults: Faults,
  { path, signal }: { path: string; signal: AbortSignal },
): Promise<RunnerReply | null> {
  if (faults.service === "down") throw new HttpProblem("refused", "ECONNREFUSED");
  const isHanging = faults.service === "hanging" || faults.hangingPaths.some((start) => path.startsWith(start));
  if (isHanging) return untilHungUp(signal);
  if (faults.service === "disabled") return plainReply(503, "inference service unavailable");
  if (faults.service !== "wrong-service") return null;
  return path === "/"
    ? textReply("<!doctype html><title>It works</title><p>Some other program.", "text/html")
    : plainReply(404, "Not Found");
}

async function untilHungUp(signal: AbortSignal): Promise<never> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
  throw new HttpProblem("cancelled", "hung up");
}

/** The same body in letters. */
export async function* drip(
  body: AsyncIterable<string>,
  { dripMs, pace, signal }: { dripMs: number; pace: Pace; signal: AbortSignal },
): AsyncGenerator<string> {
  for await (const piece of body) {
    for (const letter of piece) {
      await pace.pause(dripMs, signal);
      yield letter;
    }
  }
}
