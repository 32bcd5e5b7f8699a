import path from "node:path";
import { CodedError } from "../../../app/contract/errors";
import type { Job } from "../../../app/contract/jobs";
import { type OldTranscripts, transcriptAges } from "../../../app/contract/privacy-transcripts";
import type { Reading } from "../../../app/contract/common";
import { isJsonObject, parseJson, textOf } from "../../../app/domain/json-value";
import type { Clock } from "../../platform/clock";
import type { ReadTree, StartJob } from "../../platform/ports";
import type { TranscriptFile, Transcripts } from "../../services/privacy/machine/transcripts";
import type { PrivacyService } from "../../services/privacy/privacy";
import { lockOf } from "../state-lock";
import type { StatePlace } from "./places";

type Days = (typeof transcriptAges)[number];
type Options = {
  places(): Promise<readonly StatePlace[]>;
  transcripts(stateDir: string, signal?: AbortSignal): Promise<Reading<Transcripts>>;
  tree: Pick<ReadTree, "readText" | "remove" | "look">;
  privacy: Pick<PrivacyService, "recheck">;
  startJob: StartJob;
  os: NodeJS.Platform;
  clock: Clock;
};
type Look = { files: TranscriptFile[]; listed: number; hasDatabase: boolean; stateDirs: string[] };
export type OldTranscriptsFlow = ReturnType<typeof createOldTranscriptsFlow>;

const dayMs = 86_400_000;
const mostListBytes = 64 * 1024 * 1024;

/**
 * Transcripts nobody needs any longer: files of conversations that OpenClaw lists no more, and those it kept after a delete.
 * What it still lists stays, because a list that names a file which is gone is a broken conversation.
 */
export function createOldTranscriptsFlow({ places, transcripts, tree, privacy, startJob, os, clock }: Options) {
  const api = os === "win32" ? path.win32 : path.posix;

  async function look(signal?: AbortSignal): Promise<Look> {
    const found: Look = { files: [], listed: 0, hasDatabase: false, stateDirs: [] };
    for (const { stateDir } of await places()) {
      const seen = await transcripts(stateDir, signal);
      if (!seen.isKnown) throw new CodedError("file-not-readable", `${stateDir} can't be read`, seen.detail);
      found.stateDirs.push(stateDir);
      const { files } = seen.value;
      found.hasDatabase ||= files.some(({ kind }) => kind === "database");
      const folders = [...new Set(files.map((file) => api.dirname(file.path)))];
      const listed = new Set((await Promise.all(folders.map(listedIn))).flat());
      for (const file of files) {
        if (file.kind === "database") continue;
        if (file.kind === "conversation" && listed.has(file.path)) found.listed += 1;
        else found.files.push(file);
      }
    }
    return found;
  }

  /** Files named by the list of sessions beside them. Throws where there is one that can't be understood. */
  async function listedIn(folder: string): Promise<string[]> {
    const file = api.join(folder, "sessions.json");
    if ((await tree.look(file).catch(() => null)) === null) return [];
    const text = await tree.readText(file, mostListBytes);
    const sessions = text === null ? undefined : parseJson(text);
    if (!isJsonObject(sessions)) throw new CodedError("file-not-readable", `${file} is no list of sessions`);
    return Object.values(sessions).flatMap((each) => {
      if (!isJsonObject(each)) return [];
      const [id, named] = [textOf(each["sessionId"]), textOf(each["sessionFile"])];
      return [
        ...(id === null ? [] : [api.join(folder, `${id}.jsonl`)]),
        ...(named === null ? [] : [api.resolve(folder, named)]),
      ];
    });
  }

  const olderThan = ({ files }: Look, days: Days) =>
    files.filter(({ modifiedAt }) => clock.now() - modifiedAt > days * dayMs);

  async function read(): Promise<OldTranscripts> {
    const found = await look();
    return {
      asOf: clock.now(),
      ages: transcriptAges.map((days) => {
        const old = olderThan(found, days);
        return { days, count: old.length, bytes: old.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
      }),
      listedCount: found.listed,
      hasDatabase: found.hasDatabase,
    };
  }

  /** Throws CodedError file-not-readable. */
  async function remove({ days, count }: { days: Days; count: number }): Promise<Job> {
    const { stateDirs } = await look();
    return startJob({
      key: "remove-transcripts",
      kind: "remove-transcripts",
      subject: String(count),
      locks: stateDirs.map(lockOf),
      isCancellable: true,
      async run(job) {
        job.phase("checking");
        const old = olderThan(await look(job.signal), days);
        if (old.length !== count)
          throw new CodedError("plan-stale", "There are more or fewer of them now; nothing was removed");
        job.phase("removing");
        try {
          for (const file of old) {
            job.signal.throwIfAborted();
            // one that was written to meanwhile is in use
            const now = await tree.look(file.path).catch(() => null);
            if (now?.kind === "file" && now.modifiedAt === file.modifiedAt) await tree.remove(file.path);
            else if (now !== null) job.warn({ code: "undo-left", what: file.path, text: "" });
          }
        } finally {
          job.cancellable(false);
          job.phase("looking-again");
          await privacy.recheck(["transcripts"]);
        }
      },
    });
  }

  return { read, remove };
}
