import { z } from "zod";
import { Nothing, bytes, reading, stamped } from "./common";
import { ErrorCode } from "./errors";
import { JobStarted } from "./models";
import { StandaloneInstall, StandalonePart } from "./standalone-install";

/** How the runner without Docker is, as Homeport runs it. */
export const StandaloneState = z.enum([
  /** Homeport can't run it here; `blockedBy` says why. */
  "unsupported",
  /** `dmr`, or the engine it needs, is not on this machine. */
  "not-found",
  "stopped",
  "starting",
  "running",
  /** It died, and is started again at `retryAt`. */
  "restarting",
  "stopping",
  /** It died too often in a short time; started again only when asked. */
  "gave-up",
]);
export type StandaloneState = z.infer<typeof StandaloneState>;

export const StandaloneBlock = z.enum([
  /**
   * The socket `dmr` makes can be reached on Windows by the system's own curl only, which is missing or too old here; its port
   * would be open to the network.
   */
  "curl-missing",
  /** There is no `dmr` for this processor. */
  "processor",
  /** The path of its socket is longer than the system takes. */
  "path-too-long",
]);
export type StandaloneBlock = z.infer<typeof StandaloneBlock>;

/** A program on this machine, and where it was found. */
export const FoundTool = z.object({
  /** For people: `~/.local/share/homeport/tools/dmr/dmr`. */
  path: z.string(),
  /** As it says itself; unknown while it was not asked, or says nothing. */
  version: reading(z.string()),
  /** Homeport downloaded it. */
  isOurs: z.boolean(),
});
export type FoundTool = z.infer<typeof FoundTool>;

/** How a process ended; gone: nobody could see it. */
const ProcessEnd = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("exit"), code: z.number() }),
  z.object({ kind: z.literal("signal"), signal: z.string() }),
  z.object({ kind: z.literal("gone") }),
]);
export type ProcessEnd = z.infer<typeof ProcessEnd>;

/** How the runner ended, or why it was ended again: it did not answer in time, or could not be started. */
export const StandaloneEnd = z.discriminatedUnion("kind", [
  ...ProcessEnd.options,
  z.object({ kind: z.literal("no-answer"), seconds: z.number() }),
  z.object({ kind: z.literal("not-started"), code: ErrorCode }),
]);
export type StandaloneEnd = z.infer<typeof StandaloneEnd>;

/** How it ended, and what it said last. */
export const StandaloneDeath = z.object({
  at: z.number(),
  how: StandaloneEnd,
  /** The end of its own output. */
  words: z.array(z.string()),
});
export type StandaloneDeath = z.infer<typeof StandaloneDeath>;

export const StandaloneSnapshot = z.object({
  ...stamped,
  state: StandaloneState,
  blockedBy: StandaloneBlock.nullable(),
  dmr: FoundTool.nullable(),
  /** `llama-server`; `isNeeded` false where dmr fetches its own engine when it is first used. */
  engine: z.object({ isNeeded: z.boolean(), found: FoundTool.nullable() }),
  /** Where the runner itself listens, for people; null while it does not run. */
  socket: z.string().nullable(),
  /** What others reach it by, on this machine only: `127.0.0.1:12434`; null while nothing listens. */
  address: z.string().nullable(),
  /** The usual port was taken when it was started, so `address` is another. */
  isOtherPort: z.boolean(),
  modelsFolder: z.string(),
  pid: z.number().int().positive().nullable(),
  startedAt: z.number().nullable(),
  /** It was running already when Homeport started, and was taken over. */
  isAdopted: z.boolean(),
  engines: z.array(z.object({ pid: z.number().int().positive(), residentBytes: bytes })),
  /** Deaths since it was last started by hand. */
  restarts: z.number().int().nonnegative(),
  /** Epoch ms of the next start; null unless `restarting`. */
  retryAt: z.number().nullable(),
  lastDeath: StandaloneDeath.nullable(),
  /** Engines a runner that died had left behind, and Homeport ended. */
  endedEngines: z.number().int().nonnegative(),
  /** It goes on when Homeport quits; its address is gone until Homeport is back, its socket stays. */
  keepAtQuit: z.boolean(),
  /** Homeport starts it when it starts itself. */
  startsWithHomeport: z.boolean(),
});
export type StandaloneSnapshot = z.infer<typeof StandaloneSnapshot>;

export const StandalonePlan = z.object({
  /** What is missing, in the order it is installed; none where all is here or nothing can be installed. */
  installs: z.array(StandaloneInstall),
  /** As it would be run, in words of a terminal. */
  command: z.string(),
  /** Folder of its socket and its log. */
  folder: z.string(),
  modelsFolder: z.string(),
  /** The first start makes dmr fetch the engine that computes; it does not tell how large that is. */
  fetchesEngine: z.boolean(),
});
export type StandalonePlan = z.infer<typeof StandalonePlan>;

export const standaloneRoutes = {
  "standalone.read": { input: Nothing, output: StandaloneSnapshot },
  /** Looks for the programs again. */
  "standalone.look": { input: Nothing, output: StandaloneSnapshot },
  /** What would be done. With `asksOutside` GitHub is asked which release, how large, and for its checksum. */
  "standalone.plan": { input: z.strictObject({ asksOutside: z.boolean() }), output: StandalonePlan },
  /** Gets one missing program, as a job; believed when it tells its version. */
  "standalone.install": { input: z.strictObject({ part: StandalonePart }), output: JobStarted },
  /** Starts it, as a job; believed when it answers through its address. Also after it gave up. */
  "standalone.start": { input: Nothing, output: JobStarted },
  /** Ends it and its engines, as a job. */
  "standalone.stop": { input: Nothing, output: JobStarted },
  "standalone.set": {
    input: z.strictObject({ keepAtQuit: z.boolean().optional(), startsWithHomeport: z.boolean().optional() }),
    output: StandaloneSnapshot,
  },
} as const;
export type StandaloneEvents = { "standalone.changed": StandaloneSnapshot };
