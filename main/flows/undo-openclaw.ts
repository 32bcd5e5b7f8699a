import { CodedError, toFailure } from "../../app/contract/errors";
import type { Job } from "../../app/contract/jobs";
import type { StartJob } from "../platform/ports";
import type { OpenClawService, UndoRecord } from "../services/openclaw/openclaw";

/** Who writes into, or runs on, the same state folder waits for the other. */
export const lockOf = (stateDir: string) => `openclaw:${stateDir}`;

/**
 * Restores the copy made before the last connect, as long as the configuration still says what was written then.
 * Throws CodedError not-found at once; the job may fail with openclaw-config-changed, plan-stale or file-not-writable.
 */
export function undoConnection({
  openclaw,
  startJob,
  log,
}: {
  openclaw: OpenClawService;
  startJob: StartJob;
  log: { warn(text: string): void };
}): Job {
  const record = openclaw.readUndo();
  if (record === null) throw new CodedError("not-found", "There is no change of Homeport's to take back");
  const folder = record.stateDir;
  return startJob({
    key: `undo-openclaw:${folder}`,
    kind: "undo-openclaw",
    subject: record.dialect,
    locks: [lockOf(folder)],
    isCancellable: false,
    run: async (job) => {
      try {
        job.phase("checking");
        await putBack(openclaw, record, (phase) => job.phase(phase));
      } finally {
        await openclaw.refresh().catch((error: unknown) => log.warn(toFailure(error).message));
      }
    },
  });
}

async function putBack(
  openclaw: OpenClawService,
  record: UndoRecord,
  phase: (phase: "writing" | "reading-back") => void,
): Promise<void> {
  const session = await openclaw.open(record.dialect);
  if (session.location.configPath !== record.configPath) {
    throw new CodedError("plan-stale", "OpenClaw uses another configuration file now; nothing was changed");
  }
  const now = await session.readConfig();
  if (now.hash === record.originalHash) return openclaw.setUndo(null);
  // a write that the end of the program cut has no meaning to compare with: its copy is the way back
  if (record.writtenMeaning !== null && now.meaning !== record.writtenMeaning) {
    throw new CodedError(
      "openclaw-config-changed",
      "The configuration was changed after Homeport wrote it, and putting the old one back would lose that; nothing was changed",
    );
  }
  phase("writing");
  await session.restore(record.backupPath, { wasThere: record.originalHash !== "none" });
  phase("reading-back");
  if ((await session.readConfig()).hash !== record.originalHash) {
    throw new CodedError("file-not-writable", "The file is not what it was before", record.backupPath ?? "");
  }
  await openclaw.setUndo(null);
}
