import type { ChatTurn } from "../../app/contract/chat";
import type { Job } from "../../app/contract/jobs";
import type { RequestRow } from "../../app/contract/requests";
import type { FailedLoad } from "../../app/contract/runner-log";
import { type RecentFailure, recentFailures } from "../../app/domain/doctor/failures";
import type { Clock } from "../platform/clock";
import type { KeptFailuresFile } from "../services/activity/kept-failures";

const writeAfterMs = 500;

/** What failed lately in jobs, questions and requests of any program, with nothing of its kind done since. */
export function createFailureMemory({
  jobs,
  chat,
  requests,
  kept,
  clock,
}: {
  jobs: { read(): { items: readonly Job[] } };
  chat: { read(): { turns: readonly ChatTurn[] } };
  requests: { read(): { rows: readonly RequestRow[] } };
  kept: KeptFailuresFile;
  clock: Clock;
}) {
  let isWritePending = false;

  const read = (loads: readonly FailedLoad[] = []): RecentFailure[] =>
    recentFailures({
      jobs: jobs.read().items,
      turns: chat.read().turns,
      requests: requests.read().rows,
      loads,
      kept: kept.atStart,
      now: clock.now(),
    });
  const keep = () =>
    kept.write(read().map(({ kind, subject, failure: { code }, at }) => ({ kind, subject, code, at })));

  async function keepSoon(): Promise<void> {
    await clock.sleep(writeAfterMs);
    isWritePending = false;
    keep();
  }

  return {
    read,
    /** Something ended, or may have: its code is written down soon, never its words. */
    changed(): void {
      if (isWritePending) return;
      isWritePending = true;
      void keepSoon();
    },
    async written(): Promise<void> {
      keep();
      await kept.written();
    },
  };
}
