import { CodedError } from "../../app/contract/errors";
import type { GuardFlow } from "./guard";

/** For tests: a guard that lets everything by, or with `isFull` nothing. */
export function createFakeGuard({ isFull = false, fitsAt = () => true } = {}) {
  const admitted: Parameters<GuardFlow["admit"]>[0][] = [];
  const coming = new Set<string>();
  return {
    admitted,
    /** Admitted, and not left yet. */
    coming,
    async admit(load: Parameters<GuardFlow["admit"]>[0]) {
      if (isFull) throw new CodedError("wont-fit", `${load.ref} won't fit`);
      admitted.push(load);
      coming.add(load.ref);
    },
    leave(ref: string) {
      coming.delete(ref);
    },
    fitsAt: async () => fitsAt,
  };
}
