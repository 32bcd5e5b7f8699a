import { randomBytes } from "node:crypto";

/**
 * One-time ways in. The command that opens the browser can be read by other users of the machine, so it carries a
 * ticket instead of the token: good once, and only for `validMs`.
 */
export function createTickets({ validMs, now }: { validMs: number; now: () => number }) {
  const valid = new Map<string, number>();
  return {
    issue(): string {
      const ticket = randomBytes(32).toString("base64url");
      valid.set(ticket, now() + validMs);
      return ticket;
    },
    redeem(ticket: string): boolean {
      const until = valid.get(ticket);
      valid.delete(ticket);
      return until !== undefined && now() <= until;
    },
  };
}
