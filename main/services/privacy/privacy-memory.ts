import { z } from "zod";
import { CheckId, PrivacyTurn } from "../../../app/contract/privacy";
import type { OwnVerdict } from "../../../app/domain/privacy/finding";
import { verdicts } from "../../../app/domain/privacy/finding";
import { type JsonFileAccess, openJsonFile } from "../../platform/json-file";

const Own = z.enum(verdicts).exclude(["accepted"]);
const Accepted = z.object({ reason: z.string().max(500), verdict: Own, at: z.number() });
const Kept = z.object({
  acceptances: z.partialRecord(CheckId, Accepted),
  last: z.partialRecord(CheckId, z.object({ verdict: Own, since: z.number() })),
  history: z.array(PrivacyTurn).max(10_000),
  news: z.array(PrivacyTurn).max(1_000),
});
type Kept = z.infer<typeof Kept>;
type Accepted = z.infer<typeof Accepted>;

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
  const kept: Kept = stored.atStart ?? { acceptances: {}, last: {}, history: [], news: [] };
  let isChanged = false;

  return {
    verdict: (id: CheckId): OwnVerdict | undefined => kept.last[id]?.verdict,
    since: (id: CheckId): number | undefined => kept.last[id]?.since,
    acceptance: (id: CheckId): Accepted | undefined => kept.acceptances[id],
    /** Latest first. */
    history: (): readonly PrivacyTurn[] => kept.history,
    news: (): readonly PrivacyTurn[] => kept.news,
    note(check: CheckId, to: OwnVerdict, at: number, isWorse: boolean): void {
      const before = kept.last[check];
      if (before?.verdict === to) return;
      isChanged = true;
      kept.last[check] = { verdict: to, since: at };
      const turn = { check, at, from: before?.verdict ?? null, to };
      // the first look is a beginning, not a turn
      if (before !== undefined) kept.history = [turn, ...kept.history].slice(0, mostTurns);
      const others = kept.news.filter((each) => each.check !== check);
      kept.news = isWorse ? [turn, ...others].slice(0, mostNews) : others;
    },
    accept(id: CheckId, acceptance: Accepted): void {
      isChanged = true;
      kept.acceptances[id] = acceptance;
      kept.news = kept.news.filter(({ check }) => check !== id);
    },
    withdraw(id: CheckId): void {
      isChanged = true;
      delete kept.acceptances[id];
    },
    clearNews(): void {
      isChanged ||= kept.news.length > 0;
      kept.news = [];
    },
    async write(): Promise<void> {
      if (!isChanged) return;
      isChanged = false;
      await stored.write(kept);
    },
  };
}
type CheckId = z.infer<typeof CheckId>;
