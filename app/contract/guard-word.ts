import { z } from "zod";

/**
 * The second, deliberate step over *won't fit*, bound to the plan that was shown: it is refused as stale when things got
 * worse since. `makeRoom` unloads these models first, by name; `isForced` goes on although it doesn't fit.
 */
export const GuardWord = z.strictObject({
  planId: z.string().min(1).max(100),
  isForced: z.boolean().exactOptional(),
  makeRoom: z.array(z.string().min(1).max(300)).max(16).exactOptional(),
});
export type GuardWord = z.infer<typeof GuardWord>;
