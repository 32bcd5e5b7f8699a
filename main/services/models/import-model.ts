import { createHash } from "node:crypto";
import path from "node:path";
import { type Reading, known, unknown } from "../../../app/contract/common";
import { CodedError } from "../../../app/contract/errors";
import type { ImportFile, Model } from "../../../app/contract/models";
import { proposeName, quantizationOfFile } from "../../../app/domain/import-name";
import { heardMs } from "../../../app/domain/machine-sleep";
import type { ModelRef } from "../../../app/domain/model-reference";
import { createSpeedometer } from "../../../app/domain/pull-progress";
import { formatBytes } from "../../../app/domain/units";
import type { Clock } from "../../platform/clock";
import type { GgufFile, GgufFileProblem } from "../../platform/gguf-file";
import type { JobHandle, ReadGguf, SendToRunner } from "../../platform/ports";
import { ask } from "./asking";
import { packModel } from "./model-tar";
import { nameModel } from "./naming";

const longestUploadMs = 86_400_000;
/** The runner takes nothing any more. */
const stuckMs = 120_000;
/** It has all and puts it into its store, which takes minutes for a large model on a slow disk. */
const finishingLimitMs = 1_800_000;
const showEveryMs = 500;
const leastContextTokens = 256;

const refusals: Record<GgufFileProblem["kind"], string> = {
  absent: "There is no such file.",
  "no-file": "This is no file.",
  "not-readable": "The file can't be read.",
  "not-gguf": "This is not a GGUF file.",
  damaged: "The file's header is damaged.",
  "part-missing": "A part of it is missing.",
};

/** Throws CodedError file-not-importable, with what is wrong as its message. */
async function readFile(file: string, gguf: ReadGguf): Promise<GgufFile> {
  if (!path.isAbsolute(file) || file.includes("\0"))
    throw new CodedError("file-not-importable", "The whole path is needed, from the root of the disk on.");
  const found = await gguf.look(path.normalize(file));
  if (found.kind !== "ok")
    throw new CodedError("file-not-importable", refusals[found.kind], `${found.file}\n${found.detail}`);
  if (found.isCut) throw new CodedError("file-not-importable", "The file ends before its weights do.", file);
  if (found.header.metadata["general.type"] === "mmproj" || found.header.metadata["general.architecture"] === "clip")
    throw new CodedError("file-not-importable", "This is the part of a model that reads pictures, not a model.", file);
  return found;
}

/** What an import of this file would bring, as its header tells. Nothing is sent. */
export async function describeImport(file: string, gguf: ReadGguf): Promise<ImportFile> {
  const { header, parts, sizeBytes } = await readFile(file, gguf);
  const { metadata } = header;
  const fileName = path.basename(parts[0]?.file ?? file);
  return {
    path: file,
    partCount: parts.length,
    sizeBytes,
    name: metadata["general.name"] ?? null,
    architecture: metadata["general.architecture"] ?? null,
    parameters: metadata["general.size_label"] ?? null,
    quantization: quantizationOfFile(metadata, fileName),
    license: metadata["general.license"] ?? null,
    trainedContextTokens: trainedContext(metadata),
    proposedRef: proposeName(metadata, fileName),
  };
}

function trainedContext(metadata: Readonly<Record<string, string>>): Reading<number> {
  const tokens = Number(metadata[`${metadata["general.architecture"] ?? ""}.context_length`]);
  return Number.isSafeInteger(tokens) && tokens > 0 ? known(tokens) : unknown("not-reported");
}

export type ImportOptions = {
  send: SendToRunner;
  clock: Clock;
  gguf: ReadGguf;
  freeDiskBytes: () => Promise<Reading<number>>;
  find(ref: string): Model | undefined;
  refreshList(): Promise<void>;
};

/**
 * The work of one import: hashes the file, sends it to the runner as an archive, names what arrived, reads it back. The
 * file itself stays where it is. Throws CodedError: file-not-importable, disk-full, import-failed, runner-old,
 * runner-bad-answer, cancelled, and what `send` throws.
 */
export async function importModel(
  { file, ref, contextTokens }: { file: string; ref: ModelRef; contextTokens: number | null },
  job: JobHandle,
  { send, clock, gguf, freeDiskBytes, find, refreshList }: ImportOptions,
): Promise<void> {
  job.phase("reading-file");
  const { header, parts, sizeBytes } = await readFile(file, gguf);
  const { metadata } = header;
  const trained = trainedContext(metadata);
  const most = trained.isKnown ? trained.value : 1_048_576;
  if (contextTokens !== null && (contextTokens < leastContextTokens || contextTokens > most))
    throw new CodedError("bad-input", `The context must be from ${leastContextTokens} to ${most} tokens.`);
  const free = await freeDiskBytes();
  if (free.isKnown && free.value < sizeBytes)
    throw new CodedError(
      "disk-full",
      `${formatBytes(sizeBytes)} are needed, ${formatBytes(free.value)} are free on the disk.`,
    );

  const progress = showProgress(job, clock, sizeBytes);
  const files = [];
  for (const part of parts) {
    const hash = createHash("sha256");
    let readBytes = 0;
    for await (const piece of gguf.read(part.file, job.signal)) {
      hash.update(piece);
      readBytes += piece.length;
      progress.add(piece.length);
    }
    if (readBytes !== part.sizeBytes) throw changed(part.file);
    files.push({ sha256: hash.digest("hex"), sizeBytes: readBytes, name: path.basename(part.file) });
  }

  job.phase("sending");
  const quantization = quantizationOfFile(metadata, path.basename(file));
  const archive = packModel({
    createdAt: clock.now(),
    files,
    config: {
      format: "gguf",
      ...(quantization === null ? {} : { quantization }),
      ...(metadata["general.size_label"] === undefined ? {} : { parameters: metadata["general.size_label"] }),
      ...(metadata["general.architecture"] === undefined ? {} : { architecture: metadata["general.architecture"] }),
      size: `${(sizeBytes / 1024 ** 2).toFixed(2)}MiB`,
      gguf: metadata,
      ...(contextTokens === null ? {} : { context_size: contextTokens }),
    },
  });
  await sendArchive();
  job.cancellable(false);
  job.phase("naming");
  await nameModel(send, archive.id, ref);
  await refreshList();
  if (find(ref.ref)?.id !== archive.id)
    throw new CodedError("runner-bad-answer", "The runner took the file, but does not list it under this name.");

  async function sendArchive(): Promise<void> {
    const stuck = new AbortController();
    const done = new AbortController();
    let lastMs = clock.monotonicMs();
    let isSent = false;
    progress.restart(archive.sizeBytes);
    async function* body() {
      for await (const piece of archive.stream((index) => gguf.read(parts[index]?.file ?? "", job.signal))) {
        progress.add(piece.length);
        yield piece;
        lastMs = clock.monotonicMs();
      }
      isSent = true;
    }
    const watch = async () => {
      for (;;) {
        const fromMs = clock.monotonicMs();
        await clock.sleep(showEveryMs, done.signal);
        lastMs = heardMs(lastMs, { fromMs, askedMs: showEveryMs, nowMs: clock.monotonicMs() });
        if (clock.monotonicMs() - lastMs >= (isSent ? finishingLimitMs : stuckMs))
          stuck.abort(new CodedError("timed-out", "It took nothing any more."));
      }
    };
    void watch().catch(() => undefined);
    try {
      const { status, text } = await ask(send, {
        method: "POST",
        path: "/models/load",
        headers: { "Content-Type": "application/x-tar" },
        body: body(),
        headersTimeoutMs: longestUploadMs,
        signal: AbortSignal.any([job.signal, stuck.signal]),
        purpose: "import",
      });
      const detail = text.slice(0, 4000);
      if (status === 404 || status === 405) throw new CodedError("runner-old", "This runner takes no files.", detail);
      if (status !== 200 || !/"type":"success"/.test(text)) throw refused(detail);
    } catch (error) {
      job.signal.throwIfAborted();
      throw error;
    } finally {
      done.abort();
    }
  }
}

function showProgress(job: JobHandle, clock: Clock, totalAtFirst: number) {
  let totalBytes = totalAtFirst;
  let doneBytes = 0;
  let shownMs = -Infinity;
  let speedometer = createSpeedometer();
  return {
    add(bytes: number): void {
      doneBytes += bytes;
      const nowMs = clock.monotonicMs();
      speedometer.add(nowMs, doneBytes);
      if (nowMs - shownMs < showEveryMs && doneBytes < totalBytes) return;
      shownMs = nowMs;
      const bytesPerSecond = speedometer.read(nowMs);
      job.progress({
        doneBytes: Math.min(doneBytes, totalBytes),
        totalBytes: known(totalBytes),
        bytesPerSecond,
        secondsLeft:
          bytesPerSecond.isKnown && bytesPerSecond.value > 0
            ? known(Math.max(0, totalBytes - doneBytes) / bytesPerSecond.value)
            : unknown("not-measured-yet"),
      });
    },
    restart(bytes: number): void {
      totalBytes = bytes;
      doneBytes = 0;
      speedometer = createSpeedometer();
      job.progress(null);
    },
  };
}

function refused(detail: string): CodedError {
  if (/no space left|disk quota|not enough space/i.test(detail))
    return new CodedError("disk-full", "The disk is full.", detail);
  if (/digest mismatch/i.test(detail)) return changed(detail);
  return new CodedError("import-failed", "The runner did not take the file.", detail);
}

const changed = (detail: string) =>
  new CodedError("file-not-importable", "The file was changed while it was read.", detail);
