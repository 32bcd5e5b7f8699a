import { z } from "zod";
import { byHandReasons } from "../domain/updates";
import { Nothing, bytes, stamped } from "./common";
import { Failure } from "./errors";
import { JobStarted } from "./models";

/** A version that is newer than this one. Its notes are the publisher's, to be shown as plain text. */
export const UpdateNews = z.object({
  version: z.string(),
  notes: z.string().nullable(),
  /** Of what would be downloaded; null: not told. */
  sizeBytes: bytes.nullable(),
});
export type UpdateNews = z.infer<typeof UpdateNews>;

export const UpdatesState = z.discriminatedUnion("kind", [
  /** Not since the program was started. */
  z.object({ kind: z.literal("never-checked") }),
  z.object({ kind: z.literal("checking") }),
  z.object({ kind: z.literal("up-to-date") }),
  z.object({ kind: z.literal("available"), news: UpdateNews }),
  /** How far it is stands in the job of kind `download-update`. */
  z.object({ kind: z.literal("downloading"), news: UpdateNews }),
  /** Fetched and compared; it is taken up at a restart the user asks for. */
  z.object({ kind: z.literal("ready"), news: UpdateNews }),
  /** Nobody can be asked from here: see `byHand`. */
  z.object({ kind: z.literal("by-hand") }),
  /** `news`: what was being fetched or put in place; null: looking for it failed. */
  z.object({ kind: z.literal("failed"), failure: Failure, news: UpdateNews.nullable() }),
]);
export type UpdatesState = z.infer<typeof UpdatesState>;

export const UpdatesSnapshot = z.object({
  ...stamped,
  state: UpdatesState,
  /** Why a newer version has to be fetched by hand; null: Homeport can do it. */
  byHand: z.enum(byHandReasons).nullable(),
  /** Whom a check asks; null: nobody. */
  host: z.string().nullable(),
  /** Where releases are described for people; null: not known. */
  page: z.string().nullable(),
  /** When an answer came last, epoch ms; null: never. */
  checkedAt: z.number().nullable(),
});
export type UpdatesSnapshot = z.infer<typeof UpdatesSnapshot>;

/** What a restart would end. */
export const RestartLosses = z.object({
  jobs: z.number().int().nonnegative(),
  gateway: z.boolean(),
  runner: z.boolean(),
});
export type RestartLosses = z.infer<typeof RestartLosses>;

export const updatesRoutes = {
  "updates.read": { input: Nothing, output: UpdatesSnapshot },
  /** Asks the feed; how it went is the state of the answer. Throws offline-mode. */
  "updates.check": { input: Nothing, output: UpdatesSnapshot },
  /** Throws offline-mode, not-found (nothing newer is known, or it has to be fetched by hand). */
  "updates.download": { input: Nothing, output: JobStarted },
  /**
   * Ends the program, puts the new version in its place and starts it. Not begun where that would end something that runs
   * and `isAgreed` is not said. Throws not-found (nothing is ready), update-not-now, update-not-installed.
   */
  "updates.install": {
    input: z.strictObject({ isAgreed: z.boolean() }),
    output: z.object({ isBegun: z.boolean(), losses: RestartLosses }),
  },
} as const;
export type UpdatesEvents = { "updates.changed": UpdatesSnapshot };
