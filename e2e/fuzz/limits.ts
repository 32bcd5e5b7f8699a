import fc from "fast-check";

/** `npm run fuzz` sets these; without it the tests are short ones. */
const minutes = Number(process.env["FUZZ_MINUTES"] ?? "0");
const seed = process.env["FUZZ_SEED"];
const path = process.env["FUZZ_PATH"];

/** How long one property is tried: `quickRuns` times, or for its share of the minutes asked for. */
export function limits<Ts>(quickRuns: number, share: number): fc.Parameters<Ts> {
  return {
    ...(minutes > 0
      ? {
          numRuns: Number.MAX_SAFE_INTEGER,
          interruptAfterTimeLimit: minutes * share * 60_000,
          markInterruptAsFailure: false,
        }
      : { numRuns: quickRuns }),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path }),
  };
}

/** For the test around it. */
export const testLimitMs = minutes > 0 ? (minutes + 2) * 60_000 : 60_000;
