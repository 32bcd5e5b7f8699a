import type { Background as BackgroundFacts } from "../../app/contract/background";
import type { Job, JobKind, JobNotice, JobPhase, JobProgress, JobWarning } from "../../app/contract/jobs";
import type { Reading } from "../../app/contract/common";
import type { UpdateNews } from "../../app/contract/updates";
import type { Installation } from "../../app/domain/updates";
import type { GgufFile, GgufFileProblem } from "./gguf-file";
import type { HttpCall, HttpResponse } from "./http";

/** The shapes by which services are handed what they need of each other (`compose.ts` joins them). */

/**
 * Sends a call to the Model Runner that was found, wherever it is.
 * Throws CodedError: runner-absent, runner-down, runner-disabled, runner-hanging, runner-refused, timed-out, cancelled.
 * A non-2xx status is not an error here; the caller knows what 404 means.
 */
export type SendToRunner = (call: HttpCall) => Promise<HttpResponse>;

/** Saves a text where the user says, in the system's own dialog; false: they closed it. Rejects when it can't be written. */
export type SaveText = (file: { name: string; text: string }) => Promise<boolean>;

export type JobHandle = {
  /** Aborted by cancel or quit. */
  signal: AbortSignal;
  phase(phase: JobPhase): void;
  progress(progress: JobProgress | null): void;
  notice(notice: JobNotice | null): void;
  /** The context a model was found to be loaded with; kept with the job. */
  readBack(contextTokens: Reading<number>): void;
  /** What the tool that runs for it said last; an empty one is left out. */
  line(text: string): void;
  /** Kept and shown with the job. Repeats are dropped. */
  warn(warning: JobWarning): void;
  /** What a cancel from now on leaves behind can be taken up again. */
  resumable(isResumable: boolean): void;
  /** From here on the job can't be cancelled (or can again). */
  cancellable(isCancellable: boolean): void;
};

/** The same job for putting things back: a cancel that has come, or comes now, no longer reaches it. */
export const calmed = (job: JobHandle): JobHandle => ({
  ...job,
  signal: new AbortController().signal,
  cancellable: () => undefined,
});

export type JobRequest = {
  /** A live job with the same key is joined instead of started twice. */
  key: string;
  kind: JobKind;
  subject: string;
  /** Jobs that share a lock run one after the other, in the order they were started. */
  locks: readonly string[];
  isCancellable: boolean;
  /** Its wish is kept on disk until it is done or dismissed, and offered again after a restart. */
  isKept?: boolean;
  expectedSeconds?: Reading<number>;
  run(job: JobHandle): Promise<void>;
};

export type StartJob = (request: JobRequest) => Job;

/** The system's secret store, where the shell has one. Both throw when the store refuses. */
export type SecretBox = {
  isAvailable(): boolean;
  seal(text: string): string;
  open(sealed: string): string;
};

/** GGUF files on this machine's disk. */
export type ReadGguf = {
  /** Never throws. */
  look(file: string): Promise<GgufFile | GgufFileProblem>;
  /** Its bytes, in pieces. */
  read(file: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
};

/** What the system says of one path, a link not followed. */
export type PathFacts = {
  kind: "file" | "folder" | "link" | "other";
  /** Permission bits; on Windows they say nothing. */
  mode: number;
  owner: "me" | "root" | "other";
  /** Of the group it belongs to; null where that says nothing. */
  groupId: number | null;
  sizeBytes: number;
  /** Epoch ms. */
  modifiedAt: number;
};

/** Folders and files as they lie on the disk; links are never followed. All reject with the system's `code`. */
export type ReadTree = {
  list(folder: string): AsyncIterable<{ name: string; kind: "file" | "folder" | "other" }>;
  /** `file` is the same for two names of one file. */
  stat(file: string): Promise<{ file: string; sizeBytes: number; modifiedAt: number }>;
  look(path: string): Promise<PathFacts>;
  /** Where a path really is, all links followed. */
  realPath(path: string): Promise<string>;
  /** Null when it is larger. */
  readText(file: string, maxBytes: number): Promise<string | null>;
  /** Permission bits of a file or folder. Throws CodedError file-not-writable. */
  setMode(path: string, mode: number): Promise<void>;
  /** Absent is fine. Throws CodedError file-not-writable. */
  remove(file: string): Promise<void>;
};

/** Tray and start at login, where the shell has them. */
export type Background = {
  read(): Promise<BackgroundFacts>;
  /** Answers with what the system says after it. Throws file-not-writable, disk-full. */
  startAtLogin(isOn: boolean): Promise<BackgroundFacts>;
};

/** How this installation is brought up to date; each shell has its own. */
export type Updater = {
  /** Read once, at the start. Never rejects. */
  installation(): Promise<Installation>;
  /** What is published, when it is newer than this; null: nothing is. Throws CodedError. */
  check(): Promise<UpdateNews | null>;
  /** Fetches what the last check found, and compares it with what was published. Throws CodedError. */
  download(options: {
    signal: AbortSignal;
    onProgress(doneBytes: number, totalBytes: number | null): void;
  }): Promise<void>;
  /** Ends the program and begins with the new version. Throws CodedError while it can still go on. */
  install(): Promise<void>;
};
