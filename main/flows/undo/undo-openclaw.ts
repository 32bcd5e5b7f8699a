import { stateJobKey } from "../../../app/domain/state-job";
import { CodedError, toFailure } from "../../../app/contract/errors";
import type { Job } from "../../../app/contract/jobs";
import { contextIn } from "../../../app/domain/engine-record";
import type { JobHandle, StartJob } from "../../platform/ports";
import type { OpenClawService } from "../../services/openclaw/openclaw";
import type { UndoRecord } from "../../services/openclaw/undo-store";
import type { ConnectModels } from "../connect-plan";
import { giveContextBack, tellingRunner } from "../context-back";
import type { GuardFlow } from "../guard";
import { lockOf } from "../state-lock";

export type UndoModels = Pick<ConnectModels, "find" | "configured" | "configure" | "keep">;

/**
 * Restores the copy made before the last change, as long as the configuration still says what was written then.
 * Throws CodedError not-found at once; the job may fail with openclaw-config-changed, plan-stale or file-not-writable.
 */
export function undoConnection({
  openclaw,
  models,
  guard,
  startJob,
  log,
}: {
  openclaw: OpenClawService;
  models: UndoModels;
  guard: Pick<GuardFlow, "admit" | "leave">;
  startJob: StartJob;
  log: { warn(text: string): void };
}): Job {
  const record = openclaw.history.latest();
  if (record === null || !openclaw.history.isUndoable(record))
    throw new CodedError("not-found", "There is no change of Homeport's to take back");
  const folder = record.stateDir;
  return startJob({
    key: stateJobKey("undo-openclaw", folder),
    kind: "undo-openclaw",
    subject: record.dialect,
    locks: [lockOf(folder)],
    isCancellable: false,
    run: async (job) => {
      try {
        job.phase("checking");
        await putBack(openclaw, [record], job);
        await giveContextsBack({ models, guard }, [record], job);
      } finally {
        await openclaw.refresh().catch((error: unknown) => log.warn(toFailure(error).message));
      }
    },
  });
}

/**
 * Puts back what was there before the first of these changes of one file, which followed each other: one write, read back;
 * the copies go, for they would only hold the file's keys once more. Throws CodedError openclaw-config-changed, plan-stale,
 * file-not-writable.
 */
export async function putBack(
  openclaw: Pick<OpenClawService, "open" | "history">,
  records: readonly UndoRecord[],
  job: Pick<JobHandle, "phase">,
): Promise<void> {
  const [first, last] = [records[0], records.at(-1)];
  if (first === undefined || last === undefined) return;
  const session = await openclaw.open(last.dialect, last.configPath);
  if (session.location.configPath !== last.configPath) {
    throw new CodedError("plan-stale", "OpenClaw uses another configuration file now; nothing was changed");
  }
  const now = await session.readConfig();
  if (now.hash !== first.originalHash) {
    // a write that the end of the program cut has no meaning to compare with: its copy is the way back
    if (last.writtenMeaning !== null && now.meaning !== last.writtenMeaning) {
      throw new CodedError(
        "openclaw-config-changed",
        "The configuration was changed after Homeport wrote it, and putting the old one back would lose that; nothing was changed",
        first.backupPath === null ? undefined : `The copy made before is ${first.backupPath}`,
      );
    }
    job.phase("writing");
    const undone = records.map(({ originalHash }) => originalHash);
    await session.restore(first.backupPath, { wasThere: first.originalHash !== "none", undone });
    job.phase("reading-back");
    if ((await session.readConfig()).hash !== first.originalHash) {
      throw new CodedError("file-not-writable", "The file is not what it was before", first.backupPath ?? "");
    }
  }
  // what cannot be removed expires
  for (const { backupPath } of records) if (backupPath !== null) await session.dropBackup(backupPath).catch(() => {});
  await openclaw.history.remove(records.map(({ id }) => id));
}

/** The contexts these changes had set, oldest change first, become what they were; what fails is a warning. */
export async function giveContextsBack(
  { models, guard }: { models: UndoModels; guard: Pick<GuardFlow, "admit" | "leave"> },
  records: readonly UndoRecord[],
  job: Pick<JobHandle, "phase" | "warn">,
): Promise<void> {
  const all = records.flatMap(({ context }) => (context === null ? [] : [context]));
  for (const model of new Set(all.map((each) => each.model))) {
    const own = all.filter((each) => each.model === model);
    const [first, last] = [own[0], own.at(-1)];
    // a model that is gone has no context
    if (first === undefined || last === undefined || !models.find(model)) continue;
    try {
      job.phase("configuring");
      const now = contextIn(await models.configured(model));
      if (now !== null && now !== last.setTokens) throw new Error(`It is set to ${now} tokens now.`);
      const contextTokens = first.earlierTokens;
      // a runner that started anew has forgotten it: asking again would load the model
      if (now === null || now === contextTokens) await models.keep(model, { contextTokens });
      else await giveContextBack({ ref: model, contextTokens }, tellingRunner({ models, guard }), models, job);
    } catch (error) {
      job.warn({ code: "context-not-back", model, text: toFailure(error).message });
    }
  }
}
