import { z } from "zod";

/** Why a value is not known. The window has a sentence for each. */
export const unknownReasons = [
  "not-measured-yet",
  "not-reported",
  "tool-missing",
  "tool-failed",
  "no-permission",
  "not-supported",
  "not-reachable",
  "timed-out",
  "implausible",
] as const;
export const UnknownReason = z.enum(unknownReasons);
export type UnknownReason = z.infer<typeof UnknownReason>;

/** A value that may be unknown. Unknown is never 0 and never a guess; it carries its reason. */
export type Reading<T> =
  | { isKnown: true; value: T }
  | { isKnown: false; reason: UnknownReason; detail?: string | undefined };

/** Schema of a {@link Reading} whose value, when known, is `value`. */
export function reading<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion("isKnown", [
    z.object({ isKnown: z.literal(true), value }),
    z.object({ isKnown: z.literal(false), reason: UnknownReason, detail: z.string().optional() }),
  ]);
}

export function known<T>(value: T): Reading<T> {
  return { isKnown: true, value };
}

export function unknown<T>(reason: UnknownReason, detail?: string): Reading<T> {
  return detail === undefined ? { isKnown: false, reason } : { isKnown: false, reason, detail };
}

/** What every pushed snapshot carries: a counter that only grows, and when it was read (epoch ms). */
export const stamped = { revision: z.number().int().nonnegative(), asOf: z.number() };

export const Nothing = z.strictObject({});
export type Nothing = z.infer<typeof Nothing>;
export const bytes = z.number().nonnegative();
export const Fraction = z.number().min(0).max(1);
