import { z } from "zod";
import { Nothing, stamped } from "./common";
import { Failure } from "./errors";

/** One line of Model Runner's own log: secrets and what looks like somebody's words masked. */
export const RunnerLogLine = z.object({
  /** Grows with each line. */
  id: z.number().int().positive(),
  /** Null where the line doesn't say. */
  at: z.number().nullable(),
  level: z.enum(["debug", "info", "warn", "error"]),
  /** Who wrote it: the runner, or the engine it started. */
  source: z.enum(["runner", "engine"]),
  text: z.string(),
});
export type RunnerLogLine = z.infer<typeof RunnerLogLine>;

/** A load that failed, as far as the log tells. */
export const FailedLoad = z.object({ at: z.number().nullable(), model: z.string(), failure: Failure });
export type FailedLoad = z.infer<typeof FailedLoad>;

export const RunnerLogSnapshot = z.object({
  ...stamped,
  /** `closed`: nobody looks, so nothing is read. `unsupported`: an older version, or one that keeps no log. */
  state: z.enum(["closed", "connecting", "following", "lost", "unsupported"]),
  problem: Failure.nullable(),
  /** Oldest first. */
  lines: z.array(RunnerLogLine),
  /** Older lines that are not held here. */
  droppedCount: z.number().int().nonnegative(),
  /** Latest first. */
  failedLoads: z.array(FailedLoad),
});
export type RunnerLogSnapshot = z.infer<typeof RunnerLogSnapshot>;

export const runnerLogRoutes = {
  "runnerLog.read": { input: Nothing, output: RunnerLogSnapshot },
  /** A window opened or left the view: the log is followed only to be looked at, and forgotten after. */
  "runnerLog.watch": { input: z.strictObject({ isOpen: z.boolean() }), output: Nothing },
} as const;
export type RunnerLogEvents = { "runnerLog.changed": RunnerLogSnapshot };
