import { z } from "zod";
import { Nothing, stamped } from "./common";

/**
 * Where a thing went, as far as Homeport can tell. `asks-outside`: to this machine, to ask a registry from there;
 * `unknown`: a program was started, and what it does by itself is not seen.
 */
export const Reach = z.enum(["stays", "asks-outside", "crosses", "unknown"]);
export type Reach = z.infer<typeof Reach>;

const line = {
  /** Grows with each new line. */
  id: z.number().int().positive(),
  firstAt: z.number(),
  lastAt: z.number(),
  /** How often this was done with the same outcome; the duration is the last one's. */
  count: z.number().int().positive(),
  reach: Reach,
};
const ran = { outcome: z.string(), durationMs: z.number().nonnegative() };

/** One thing Homeport did outside its own process: secrets and prompts masked, the home folder written `~`. */
export const ActivityLine = z.discriminatedUnion("kind", [
  z.object({ ...line, ...ran, kind: z.literal("command"), file: z.string(), args: z.array(z.string()) }),
  z.object({
    ...line,
    ...ran,
    kind: z.literal("request"),
    method: z.string(),
    address: z.string(),
    path: z.string(),
    purpose: z.string(),
  }),
  z.object({
    ...line,
    kind: z.literal("file"),
    action: z.enum(["written", "backed-up", "restored", "removed", "set-aside", "permissions", "folder-made", "moved"]),
    path: z.string(),
  }),
]);
export type ActivityLine = z.infer<typeof ActivityLine>;

/** Something the log calls a warning or an error. */
export const LogNote = z.object({ at: z.number(), level: z.enum(["warn", "error"]), text: z.string() });
export type LogNote = z.infer<typeof LogNote>;

export const ActivitySnapshot = z.object({
  ...stamped,
  /** Newest first. */
  lines: z.array(ActivityLine),
  /** Older lines that had to make room. */
  droppedCount: z.number().int().nonnegative(),
  /** Newest first. */
  notes: z.array(LogNote),
  /** Null in the demo, where no log is written. `shown` has the home folder as `~`. */
  logFile: z.object({ path: z.string(), shown: z.string() }).nullable(),
});
export type ActivitySnapshot = z.infer<typeof ActivitySnapshot>;

export const activityRoutes = {
  "activity.read": { input: Nothing, output: ActivitySnapshot },
  /** A window opened or left the page: the ledger is pushed only to be looked at. */
  "activity.watch": { input: z.strictObject({ isOpen: z.boolean() }), output: Nothing },
  /** A text for whoever helps: what is known now, redacted. Nothing is sent. */
  "activity.report": { input: Nothing, output: z.object({ text: z.string() }) },
} as const;
export type ActivityEvents = { "activity.changed": ActivitySnapshot };
