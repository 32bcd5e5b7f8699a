import path from "node:path";
import { known, unknown, type Reading } from "../../../../app/contract/common";
import type { ReadTree } from "../../../platform/ports";
import { isAbsent, lookWithin } from "./ask";

export type TranscriptFile = {
  path: string;
  sizeBytes: number;
  /** Epoch ms. */
  modifiedAt: number;
  kind:
    | /** One conversation. */ "conversation" /** Deleted or reset in OpenClaw, and kept under another name. */
    | "kept-after-delete" /** Many conversations, in a layout of OpenClaw's own. */
    | "database";
};
export type Transcripts = {
  /** Newest first. */
  files: readonly TranscriptFile[];
  totalBytes: number;
  /** Unknown as soon as there is a database: it isn't opened. */
  conversationCount: Reading<number>;
  oldestAt: number | null;
  newestAt: number | null;
  /** False: there were more files than are looked at. */
  isComplete: boolean;
};

const mostFiles = 20_000;

/**
 * What a state folder of OpenClaw keeps of conversations, by names, sizes and dates alone: `agents/NAME/sessions/*.jsonl` and
 * what those are called after a delete, and the databases in `agents/NAME/agent`. Nothing is opened. Never throws.
 */
export function createTranscriptReader({ tree, os }: { tree: Pick<ReadTree, "list" | "look">; os: NodeJS.Platform }) {
  const { join } = os === "win32" ? path.win32 : path.posix;

  async function names(folder: string, signal: AbortSignal | undefined): Promise<{ name: string; kind: string }[]> {
    const found = [];
    try {
      for await (const entry of tree.list(folder)) {
        if (signal?.aborted === true || found.length > mostFiles) break;
        found.push(entry);
      }
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
    return found;
  }

  async function look(stateDir: string, signal: AbortSignal | undefined): Promise<Transcripts> {
    const files: TranscriptFile[] = [];
    let isComplete = true;
    for (const { name: agent, kind: agentKind } of await names(join(stateDir, "agents"), signal)) {
      if (agentKind !== "folder") continue;
      for (const folder of ["sessions", "agent"]) {
        const within = join(stateDir, "agents", agent, folder);
        for (const { name } of await names(within, signal)) {
          const kind = kindOf(folder, name);
          if (kind === null) continue;
          if (files.length >= mostFiles) {
            isComplete = false;
            break;
          }
          const file = join(within, name);
          // gone between listing and looking
          const facts = await tree.look(file).catch(() => null);
          if (facts?.kind === "file")
            files.push({ path: file, sizeBytes: facts.sizeBytes, modifiedAt: facts.modifiedAt, kind });
        }
      }
    }
    files.sort((a, b) => b.modifiedAt - a.modifiedAt);
    const hasDatabase = files.some(({ kind }) => kind === "database");
    return {
      files,
      totalBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      conversationCount: hasDatabase
        ? unknown("not-supported")
        : known(files.filter(({ kind }) => kind !== "database").length),
      oldestAt: files.at(-1)?.modifiedAt ?? null,
      newestAt: files[0]?.modifiedAt ?? null,
      isComplete,
    };
  }

  return (stateDir: string, signal?: AbortSignal): Promise<Reading<Transcripts>> =>
    lookWithin(() => look(stateDir, signal), signal);
}

/** `sessions.json` is the list of them and no conversation; a database's `-wal` and `-shm` belong to it. */
function kindOf(folder: string, name: string): TranscriptFile["kind"] | null {
  if (folder === "agent") return /\.sqlite(?:-wal|-shm)?$/.test(name) ? "database" : null;
  if (name.endsWith(".jsonl")) return "conversation";
  return /\.jsonl\.(?:deleted|reset|bak|archived)\b/.test(name) ? "kept-after-delete" : null;
}
