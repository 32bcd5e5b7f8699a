import { z } from "zod";
import { PrivacyTurn } from "../../../app/contract/privacy";
import type { CheckId } from "../../../app/domain/privacy/checks";
import { type OwnVerdict, isCheckId, newsAfter, verdicts } from "../../../app/domain/privacy/finding";
import { type JsonFileAccess, openJsonFile } from "../../platform/json-file";

const Own = z.enum(verdicts).exclude(["accepted"]);
const Accepted = z.object({ reason: z.string().max(500), verdict: Own, at: z.number() });
const Turn = PrivacyTurn.extend({ check: z.string().max(80) });
const Last = z.object({ verdict: Own, since: z.number(), told: z.enum(["pass", "warn", "fail"]).optional() });
// names of checks are not checked here: a newer Homeport may have written some this one does not know
const Kept = z.object({
  acceptances: z.record(z.string(), Accepted),
  last: z.record(z.string(), Last),
  history: z.array(Turn).max(10_000),
  news: z.array(Turn).max(1_000),
});
type Accepted = z.infer<typeof Accepted>;
type Last = z.infer<typeof Last>;

const mostTurns = 400;
const mostNews = 40;

export type PrivacyMemory = Awaited<ReturnType<typeof openPrivacyMemory>>;

/** What outlives a run: acceptances, how each check came out last, and when it turned. No evidence is kept. */
export async function openPrivacyMemory(options: {
  file: string;
  files: JsonFileAccess;
  log: { warn(text: string): void };
}) {
  const stored = await openJsonFile({ ...options, schema: Kept, what: "privacy: what was found before" });
  const { acceptances, last, history: turns, news: untold } = stored.atStart ?? nothing();
  const isOurs = (turn: z.infer<typeof Turn>): turn is PrivacyTurn => isCheckId(turn.check);
  let history = turns.filter(isOurs).slice(0, mostTurns);
  let news = untold.filter(isOurs).slice(0, mostNews);
  let isChanged = false;

  return {
    since: (id: CheckId): number | undefined => last[id]?.since,
    acceptance: (id: CheckId): Accepted | undefined => acceptances[id],
    /** Latest first. */
    history: (): readonly PrivacyTurn[] => history,
    news: (): readonly PrivacyTurn[] => news,
    /** How a check came out. What was accepted is no news, nor is what was never told before. */
    note(check: CheckId, to: OwnVerdict, { at, isAccepted }: { at: number; isAccepted: boolean }): void {
      const before = last[check];
      const raised = news.find((each) => each.check === check) ?? null;
      const next = isAccepted ? null : newsAfter({ before: before?.told, raised, to });
      if (next !== raised) {
        isChanged = true;
        const others = news.filter((each) => each !== raised);
        news = next === null ? others : [{ check, at, ...next }, ...others].slice(0, mostNews);
      }
      if (before?.verdict === to) return;
      isChanged = true;
      const isTold = to === "pass" || to === "warn" || to === "fail";
      last[check] = { verdict: to, since: at, told: isTold ? to : before?.told };
      // the first look is a beginning, not a turn
      if (before !== undefined) history = [{ check, at, from: before.verdict, to }, ...history].slice(0, mostTurns);
    },
    accept(id: CheckId, acceptance: Accepted): void {
      isChanged = true;
      acceptances[id] = acceptance;
      news = news.filter(({ check }) => check !== id);
    },
    withdraw(id: CheckId): void {
      isChanged = true;
      delete acceptances[id];
    },
    clearNews(): void {
      isChanged ||= news.length > 0;
      news = [];
    },
    async write(): Promise<void> {
      if (!isChanged) return;
      isChanged = false;
      await stored.write({ acceptances, last, history, news });
    },
  };
}

const nothing = (): z.infer<typeof Kept> => ({ acceptances: {}, last: {}, history: [], news: [] });
