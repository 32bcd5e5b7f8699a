import { z } from "zod";
import { Nothing, bytes } from "./common";
import { JobStarted } from "./models";

/** What is older than this may be asked for; days since a conversation's last word. */
export const transcriptAges = [7, 30, 90, 365] as const;
const Days = z.union(transcriptAges.map((days) => z.literal(days)));
const count = z.number().int().nonnegative();

/** Files of conversations that can go; nothing of what they say. */
export const OldTranscripts = z.object({
  asOf: z.number(),
  /** For each age: how many files, and their bytes. */
  ages: z.array(z.object({ days: Days, count, bytes })),
  /** Of conversations OpenClaw still lists: left, however old. */
  listedCount: count,
  /** The newer command line keeps them in a database, which only it may change. */
  hasDatabase: z.boolean(),
});
export type OldTranscripts = z.infer<typeof OldTranscripts>;

export const privacyTranscriptsRoutes = {
  "privacy.oldTranscripts": { input: Nothing, output: OldTranscripts },
  /** Deletes them for good. `count`: as it was shown; refused as stale when it is another now. */
  "privacy.removeTranscripts": { input: z.strictObject({ days: Days, count: count.min(1) }), output: JobStarted },
} as const;
