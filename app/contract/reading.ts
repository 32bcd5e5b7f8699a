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
type UnknownReason = (typeof unknownReasons)[number];

/** A value that may be unknown. Unknown is never 0 and never a guess; it carries its reason. */
export type Reading<T> =
  | { isKnown: true; value: T }
  | { isKnown: false; reason: UnknownReason; detail?: string | undefined };

export function known<T>(value: T): Reading<T> {
  return { isKnown: true, value };
}

export function unknown<T>(reason: UnknownReason, detail?: string): Reading<T> {
  return detail === undefined ? { isKnown: false, reason } : { isKnown: false, reason, detail };
}
