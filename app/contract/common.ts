import { z } from "zod";
import { unknownReasons } from "./reading";

// apart, because the window takes these with its first page, which must come without zod
export { known, unknown, type Reading } from "./reading";

export const UnknownReason = z.enum(unknownReasons);
export type UnknownReason = z.infer<typeof UnknownReason>;

/** Schema of a {@link Reading} whose value, when known, is `value`. */
export function reading<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion("isKnown", [
    z.object({ isKnown: z.literal(true), value }),
    z.object({ isKnown: z.literal(false), reason: UnknownReason, detail: z.string().optional() }),
  ]);
}

/** What every pushed snapshot carries: a counter that only grows, and when it was read (epoch ms). */
export const stamped = { revision: z.number().int().nonnegative(), asOf: z.number() };

export const Nothing = z.strictObject({});
export type Nothing = z.infer<typeof Nothing>;
export const bytes = z.number().nonnegative();
export const Fraction = z.number().min(0).max(1);
