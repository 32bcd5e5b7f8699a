import { type Reading, unknown } from "../../../app/contract/common";
import { CodedError, type Failure, toFailure, toError } from "../../../app/contract/errors";
import type { Model } from "../../../app/contract/models";
import { heardMs } from "../../../app/domain/machine-sleep";
import { type ModelRef, encodeRefPath, isResumablePull } from "../../../app/domain/model-reference";
import {
  type PullState,
  createSpeedometer,
  emptyPull,
  progressOfKept,
  reducePull,
  secondsLeft,
} from "../../../app/domain/pull-progress";
import type { Clock } from "../../platform/clock";
import type { HttpResponse } from "../../platform/http";
import type { JobHandle, SendToRunner } from "../../platform/ports";
import { ask, textOf } from "./asking";
import { parseModel } from "./parse-models";
import { explainPullError, explainPullRefusal } from "./pull-failure";
import type { createPullGate } from "./pull-gate";
import type { createPullRoom } from "./pull-room";

const queuedAfterMs = 3_000;
const stalledAfterMs = 15_000;
const interruptedAfterMs = 120_000;
/** All bytes are there: the runner checks them, which takes minutes for a large model on a slow disk. */
const finishingLimitMs = 1_800_000;
const watchEveryMs = 500;
const remoteSizeLimitMs = 15_000;
/** A rival that is not ours can't be seen. It ends soon after us, once it has checked its bytes as we did ours. */
const rivalMs = 5_000;
const dayMs = 86_400_000;

export type PullOptions = {
  send: SendToRunner;
  clock: Clock;
  freeDiskBytes: () => Promise<Reading<number>>;
  enter: ReturnType<typeof createPullGate>;
  find(ref: string): Model | undefined;
  /** Reads the list again; throws when it can't be read. */
  refreshList(): Promise<void>;
  room: ReturnType<typeof createPullRoom>;
  /** Read when it is sent, and kept nowhere here. Null: none is to be sent. */
  token: (() => Promise<string | null>) | null;
};

/**
 * The work of one pull job. Throws CodedError: disk-full, pull-unauthorized, -not-found, -offline, -corrupt, -unsupported,
 * -interrupted, runner-old, bad-reference, cancelled, and what `send` throws.
 */
export async function pullModel(ref: ModelRef, job: JobHandle, options: PullOptions): Promise<void> {
  try {
    await pull(ref, job, options);
  } finally {
    options.room.leave(ref);
  }
}

async function pull(ref: ModelRef, job: JobHandle, options: PullOptions): Promise<void> {
  job.phase("checking-disk");
  showKept(ref, job, options);
  await checkDisk(ref, job, options);
  let { failure, checkingMs } = await attempt(ref, job, options, null);
  if (failure?.code === "pull-corrupt") {
    // two pulls that wrote one file at once; alone it succeeds
    job.phase("retrying");
    job.progress(null);
    ({ failure } = await attempt(ref, job, options, { pauseMs: rivalMs + checkingMs }));
  }
  if (failure !== null) throw toError(failure);
  job.phase("finishing");
  await options.refreshList();
  if (options.find(ref.ref) === undefined) {
    throw new CodedError("runner-bad-answer", "The runner says the model was pulled, but does not list it.");
  }
}

/** What an earlier pull left is there from the start: whoever stops this one at once loses nothing of it. */
function showKept(ref: ModelRef, job: JobHandle, { room }: PullOptions) {
  const kept = room.keptOf(ref);
  if (kept === null) return;
  job.resumable(true);
  if (kept.bytes !== null) job.progress(progressOfKept(kept.bytes, kept.totalBytes));
}

async function checkDisk(ref: ModelRef, job: JobHandle, { send, freeDiskBytes, find, room }: PullOptions) {
  const [remote, free] = await Promise.all([readRemote(ref, job.signal, send), freeDiskBytes()]);
  job.signal.throwIfAborted();
  if (remote === null || !remote.sizeBytes.isKnown || !free.isKnown) return;
  if (find(ref.ref)?.id === remote.id) return;
  const warning = room.take(ref, { sizeBytes: remote.sizeBytes.value, freeBytes: free.value });
  if (warning !== null) job.warn(warning);
}

/** The registry's own word on the model; null when it gives none, which is no reason to stop. */
async function readRemote(ref: ModelRef, signal: AbortSignal, send: SendToRunner): Promise<Model | null> {
  try {
    const { status, text } = await ask(send, {
      method: "GET",
      path: `/models/${encodeRefPath(ref.ref)}?remote=true`,
      headersTimeoutMs: remoteSizeLimitMs,
      idleTimeoutMs: remoteSizeLimitMs,
      signal,
      purpose: "pull-size",
    });
    return status === 200 ? (parseModel(text)?.model ?? null) : null;
  } catch (error) {
    signal.throwIfAborted();
    const { code } = toFailure(error);
    if (code === "timed-out" || code === "runner-hanging" || code === "runner-bad-answer") return null;
    throw error;
  }
}

/**
 * One request for the pull, watched; `alone` is the second, which waits for the others and a while longer. A null
 * failure is success; what fails before the answer begins is thrown. `checkingMs`: from the last byte to the end.
 */
async function attempt(
  ref: ModelRef,
  job: JobHandle,
  { send, clock, enter, room, token }: PullOptions,
  alone: { pauseMs: number } | null,
): Promise<{ failure: Failure | null; checkingMs: number }> {
  const watching = new AbortController();
  const connection = new AbortController();
  const signal = AbortSignal.any([job.signal, connection.signal]);
  const isResumable = isResumablePull(ref);
  const speedometer = createSpeedometer();
  let state: PullState = emptyPull;
  let fullSinceMs: number | null = null;
  let lastLineMs = clock.monotonicMs();
  let hasLine = false;
  let leave: () => void = () => undefined;

  function showProgress() {
    if (state.layers.size === 0) return;
    const bytesPerSecond = speedometer.read(clock.monotonicMs());
    const isFull = fullSinceMs !== null;
    const { doneBytes, totalBytes } = state;
    job.progress({
      doneBytes: totalBytes.isKnown ? Math.min(doneBytes, totalBytes.value) : doneBytes,
      totalBytes,
      bytesPerSecond: isFull ? unknown("not-measured-yet") : bytesPerSecond,
      secondsLeft: isFull ? unknown("not-measured-yet") : secondsLeft(state, bytesPerSecond),
    });
  }

  function takeIn(line: string) {
    const before = state;
    state = reducePull(state, line);
    if (state === before) return;
    lastLineMs = clock.monotonicMs();
    hasLine = true;
    job.notice(null);
    for (const text of state.warnings.slice(before.warnings.length)) job.warn({ code: "tool-said", text });
    if (state.layers.size === 0) return;
    speedometer.add(lastLineMs, state.arrivedBytes);
    if (state.layers.size !== before.layers.size) room.wrote(ref, state.layers.keys());
    room.arrived(ref, state.doneBytes, state.totalBytes);
    const isFull = state.totalBytes.isKnown && state.doneBytes >= state.totalBytes.value;
    fullSinceMs = isFull ? (fullSinceMs ?? lastLineMs) : null;
    job.phase(isFull ? "finishing" : "downloading");
    showProgress();
  }

  /** A third pull waits in the runner without a word, so silence before the first line has no limit. */
  async function watch() {
    for (;;) {
      const fromMs = clock.monotonicMs();
      await clock.sleep(watchEveryMs, watching.signal);
      lastLineMs = heardMs(lastLineMs, { fromMs, askedMs: watchEveryMs, nowMs: clock.monotonicMs() });
      const silentMs = clock.monotonicMs() - lastLineMs;
      if (!hasLine) {
        if (silentMs >= queuedAfterMs) job.notice("queued");
        continue;
      }
      showProgress();
      const isFull = fullSinceMs !== null;
      if (silentMs >= stalledAfterMs && !isFull) job.notice("stalled");
      if (silentMs >= (isFull ? finishingLimitMs : interruptedAfterMs)) {
        const span = isFull ? "half an hour, while the runner checked what had arrived" : "two minutes";
        connection.abort(new CodedError("pull-interrupted", `Nothing came for ${span}.`));
        return;
      }
    }
  }

  let response: HttpResponse | null = null;

  async function download(): Promise<Failure | null> {
    leave = await enter({ isAlone: alone !== null, signal: job.signal });
    job.notice(null);
    if (alone === null) job.phase("downloading");
    else {
      lastLineMs = clock.monotonicMs() + alone.pauseMs;
      await clock.sleep(alone.pauseMs, job.signal);
    }
    lastLineMs = clock.monotonicMs();
    const bearer = await token?.();
    response = await send({
      method: "POST",
      path: "/models/create",
      // compared as a whole by the runner; anything else brings lines escaped for HTML
      headers: { Accept: "application/json" },
      body: { from: ref.pullRef, ...(bearer ? { "bearer-token": bearer } : {}) },
      headersTimeoutMs: dayMs,
      idleTimeoutMs: 0,
      signal,
      purpose: "pull",
    });
    if (response.status !== 200) return explainPullRefusal(response.status, await textOf(response, 65_536));
    job.resumable(isResumable);
    for await (const line of response.lines()) takeIn(line);
    if (state.errorText !== null) return explainPullError(state.errorText);
    return state.isSuccess ? null : interrupted(isResumable, "The answer ended without a word of success.");
  }

  let failure: Failure | null = null;
  void watch().catch(() => undefined);
  try {
    failure = await download();
  } catch (error) {
    job.signal.throwIfAborted();
    // refused before the answer began: `send` says why
    if (response === null && error instanceof CodedError) throw error;
    const words = toFailure(connection.signal.aborted ? connection.signal.reason : error).message;
    failure = state.errorText === null ? interrupted(isResumable, words) : explainPullError(state.errorText);
  } finally {
    watching.abort();
    closeResponse(response);
    leave();
    job.notice(null);
    const isGone = state.isSuccess || !isResumable || failure?.code === "pull-corrupt";
    room.ended(ref, isGone ? null : state.doneBytes, state.totalBytes);
  }
  return { failure, checkingMs: fullSinceMs === null ? 0 : clock.monotonicMs() - fullSinceMs };
}

function closeResponse(response: HttpResponse | null) {
  response?.close();
}

function interrupted(isResumable: boolean, detail: string): Failure {
  return {
    code: "pull-interrupted",
    message: isResumable
      ? "The download was interrupted. What has arrived is kept; pulling again goes on from there."
      : "The download was interrupted. From Hugging Face it starts over.",
    detail,
  };
}
