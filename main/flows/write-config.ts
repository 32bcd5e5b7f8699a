import { randomUUID } from "node:crypto";
import { CodedError, type Failure, toFailure, toError } from "../../app/contract/errors";
import type { ChangePurpose, PlannedChange } from "../../app/contract/openclaw";
import { type Json, valueAt } from "../../app/domain/json-value";
import { type ConfigChange, isSecretPath, maskForShowing, missingChanges } from "../../app/domain/openclaw-config";
import type { Clock } from "../platform/clock";
import type { JobHandle } from "../platform/ports";
import type { ChangeHistory } from "../services/openclaw/change-history";
import type { ConfigState, OpenClawSession } from "../services/openclaw/session";
import type { SchemaVerdict } from "../services/openclaw/schema-check";
import type { UndoRecord } from "../services/openclaw/undo-store";

/** A change of OpenClaw's configuration that was planned on `state`, and how it is believed. */
export type ConfigWrite = {
  /** Of the change in the history; one is made where none is given. */
  id?: string;
  session: OpenClawSession;
  state: ConfigState;
  changes: readonly ConfigChange[];
  /** What it is for, and the model it is about: noted for whoever takes it back. */
  purpose: ChangePurpose;
  subject: string;
  /** What was set for a model on the way, to be taken back with it. */
  context?: UndoRecord["context"];
  /** In place of the writer, where a tool changes it by a command of its own. */
  write?: () => Promise<void>;
  /** Written by the tool itself right after, into its file among others. */
  afterWrite?: () => Promise<void>;
  /** Throws when the file doesn't say what was planned; answers with what it says. */
  readBack(): Promise<ConfigState>;
  /** Throws when what was written doesn't work; everything is put back then. */
  probe(): Promise<void>;
};

type Deps = {
  history: Pick<ChangeHistory, "put" | "remove">;
  clock: Clock;
  log: { warn(text: string): void };
};

/** What one attempt to write has left behind so far. */
type Attempt = {
  backup: string | null;
  /** The tool says that it wrote. */
  hasAnswered: boolean;
  /** As read back after the write; null before that. */
  written: ConfigState | null;
  id: string;
};

/**
 * Copy, write, read back, probe; or everything as it was. While it writes the job can't be cancelled; a cancel during the
 * probe takes everything back. Throws CodedError openclaw-schema-differs, -schema-unread, -rolled-back, -write-failed, -config-changed, file-not-writable,
 * and the cause itself when it was cancelled.
 */
export async function writeConfig({ history, clock, log }: Deps, write: ConfigWrite, job: JobHandle): Promise<void> {
  const { session, state, changes } = write;
  await requireFit(session, changes);
  job.cancellable(false);
  const attempt: Attempt = { backup: null, hasAnswered: false, written: null, id: write.id ?? randomUUID() };
  if (state.text !== null) {
    job.phase("backing-up");
    attempt.backup = await session.backUp();
  }
  const undo = {
    id: attempt.id,
    at: clock.now(),
    purpose: write.purpose,
    subject: write.subject,
    context: write.context ?? null,
    sizeBytes: state.text === null ? null : Buffer.byteLength(state.text),
    originalMeaning: state.meaning,
    dialect: session.dialect,
    stateDir: session.location.stateDir,
    configPath: session.location.configPath,
    backupPath: attempt.backup,
    originalHash: state.hash,
  };
  try {
    // before the write: a program that ends in the middle of it leaves the way back
    await history.put({ ...undo, writtenMeaning: null });
    job.phase("writing");
    if (write.write !== undefined) await write.write();
    else if (session.mustEditFile(state, changes)) await session.editFile(state, changes);
    else await session.adapter.write(changes);
    attempt.hasAnswered = true;
    await write.afterWrite?.();

    job.phase("reading-back");
    attempt.written = await write.readBack();
    await history.put({ ...undo, writtenMeaning: attempt.written.meaning });
    // the probe may load a model for minutes; a cancel meanwhile takes everything back
    job.cancellable(true);
    await write.probe();
    job.cancellable(false);
  } catch (error) {
    job.cancellable(false);
    job.phase("rolling-back");
    await rollBack({ history, log }, write, attempt, error);
  }
}

/** Why a file can't be written into as it is, by its text alone; null where nothing speaks against it. */
export function fileObstacle({ config, hasIncludes }: Pick<ConfigState, "config" | "hasIncludes">): Failure | null {
  if (config === null) return { code: "openclaw-config-invalid", message: "The file isn't JSON5" };
  if (!hasIncludes) return null;
  return {
    code: "openclaw-write-failed",
    message:
      "The configuration is put together from several files ($include); Homeport changes only what it can put back",
  };
}

/** The same, by what its tool and the version's schema say too. One that can't be read is told even where nothing would change. */
export async function writeObstacle(
  session: OpenClawSession,
  state: ConfigState,
  changes: readonly ConfigChange[],
): Promise<Failure | null> {
  if (state.config !== null && changes.length === 0) return null;
  // also when we could read it: only the tool itself knows whether it accepts it
  const problem = state.text === null ? null : await session.adapter.validate();
  return problem ?? fileObstacle(state) ?? schemaProblem(await session.schema.check(changes));
}

/** Throws CodedError openclaw-schema-differs or -unread for a version that nobody tested. */
async function requireFit(session: OpenClawSession, changes: readonly ConfigChange[]): Promise<void> {
  const problem = schemaProblem(await session.schema.check(changes));
  if (problem !== null) throw toError(problem);
}

/** Why a version's schema stands in the way of writing; null when it doesn't. */
export function schemaProblem(verdict: SchemaVerdict): Failure | null {
  if (verdict.kind === "differs") {
    const { key, version } = verdict;
    return { code: "openclaw-schema-differs", message: `The schema of ${version || "this version"} differs at ${key}` };
  }
  if (verdict.kind !== "unread") return null;
  return { code: "openclaw-schema-unread", message: "This version was not tested, and its schema could not be read" };
}

/** A change as old → new, with secrets masked. */
export function showChange({ config }: ConfigState, { path, value }: ConfigChange): PlannedChange {
  const before = valueAt(config ?? undefined, path);
  const show = (shown: Json | undefined) =>
    shown === undefined ? null : JSON.stringify(maskForShowing(shown, path.at(-1), isSecretPath(path.slice(0, -1))));
  return { key: path.join("."), before: show(before), after: show(value) };
}

async function rollBack(
  { history, log }: Omit<Deps, "clock">,
  { session, state, changes }: ConfigWrite,
  attempt: Attempt,
  cause: unknown,
): Promise<never> {
  const { backup, id } = attempt;
  const { code, message, detail } = toFailure(cause);
  const hasOurs = ({ config }: ConfigState) =>
    missingChanges(config ?? undefined, changes).length < missingChanges(state.config ?? undefined, changes).length;
  const where = backup === null ? "There was no file before." : `The copy made before is ${backup}.`;
  const now = await session.readConfig().catch(() => null);
  const isOther = now !== null && now.text !== null && now.hash !== state.hash;
  if (isOther && isByHand(now, attempt, hasOurs(now))) {
    await history.remove([id]);
    throw new CodedError(
      "openclaw-config-changed",
      `The configuration was changed by someone else while it was being checked, so it was left as it is. ${where}`,
      message,
    );
  }
  let kept: string | null = null;
  try {
    // half a file of a tool that was killed, or half an edit of somebody's: nobody can tell, so nothing is lost
    if (isOther && attempt.written === null && !hasOurs(now)) kept = await session.backUp();
    if (now?.hash !== state.hash)
      await session.restore(backup, { wasThere: state.text !== null, undone: [state.hash] });
    if ((await session.readConfig()).hash !== state.hash) throw new Error("the file is still different");
  } catch (error) {
    throw new CodedError(
      "file-not-writable",
      `The configuration could not be put back. ${where}`,
      `${message}\n${toFailure(error).message}`,
    );
  }
  await history.remove([id]);
  // the original is back in its place; a copy of it would only hold its keys once more
  if (backup !== null) await session.dropBackup(backup).catch((error: unknown) => log.warn(toFailure(error).message));
  if (code === "cancelled") throw cause;
  throw new CodedError(
    "openclaw-rolled-back",
    message,
    [code, message, detail, kept && `What the file held by then is kept in ${kept}`].filter(Boolean).join("\n"),
  );
}

/** What is there instead is somebody's own edit: left as it is. */
function isByHand({ config, meaning }: ConfigState, { written, hasAnswered }: Attempt, hasOurs: boolean): boolean {
  if (written !== null) return meaning !== written.meaning;
  return !hasAnswered && config !== null && !hasOurs;
}

/** Throws when the file doesn't say what was planned, or its tool refuses it. */
export async function readPlanned(session: OpenClawSession, changes: readonly ConfigChange[]): Promise<ConfigState> {
  const written = await session.readConfig();
  const missing = missingChanges(written.config ?? undefined, changes);
  if (missing.length > 0) {
    const keys = missing.map(({ path }) => path.join(".")).join(", ");
    throw new CodedError("openclaw-write-failed", `Read back, these keys are not as planned: ${keys}`);
  }
  const problem = await session.adapter.validate();
  if (problem !== null) throw toError(problem);
  return session.readConfig();
}
