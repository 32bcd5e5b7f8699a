import { CodedError, type Failure, toFailure } from "../../../app/contract/errors";
import type { Push } from "../../../app/contract/index";
import type { FailedLoad, RunnerLogLine, RunnerLogSnapshot } from "../../../app/contract/runner-log";
import type { Clock } from "../../platform/clock";
import { HttpProblem } from "../../platform/http";
import { type ReadEnd, keepReading, quietLimitMs } from "../../platform/keep-reading";
import { maskSecrets } from "../../platform/mask";
import { createShortenWithin } from "../../platform/paths";
import type { SendToRunner } from "../../platform/ports";
import { createLineSplitter } from "../../platform/text-stream";
import { maskWords } from "./mask-words";
import { failedLoadIn, readLogLine } from "../../../app/domain/runner-log-line";

const maxLines = 1000;
const maxLineChars = 16 * 1024;
const maxFailedLoads = 5;
const pushEveryMs = 300;

export type RunnerLogOptions = {
  send: SendToRunner;
  clock: Clock;
  push: Push;
  attention: { isVisible(): boolean; onChange(listener: () => void): unknown };
  home: string;
  os: NodeJS.Platform;
};

/**
 * Model Runner's own log (`GET /logs`), followed while some window shows it and can be seen, and forgotten after. What
 * is held is masked: secrets, and the words of prompts and answers where an engine was told to write them down.
 */
export function createRunnerLogService({ send, clock, push, attention, home, os }: RunnerLogOptions) {
  const shorten = createShortenWithin(home, os);
  const masked = (text: string) => shorten(maskWords(maskSecrets(text)));
  const watchers = new Set<string>();
  let state: RunnerLogSnapshot["state"] = "closed";
  let problem: Failure | null = null;
  let lines: RunnerLogLine[] = [];
  let failedLoads: FailedLoad[] = [];
  let lastId = 0;
  let firstId = 1;
  let revision = 0;
  let pushedRevision = 0;
  let lastPushMs = Number.NEGATIVE_INFINITY;
  let isPushPending = false;
  let following: AbortController | null = null;

  const isWanted = () => watchers.size > 0 && attention.isVisible();

  function read(): RunnerLogSnapshot {
    return {
      revision,
      asOf: clock.now(),
      state,
      problem,
      lines: [...lines],
      droppedCount: droppedCount(),
      failedLoads,
    };
  }
  const droppedCount = () => (lines[0]?.id ?? firstId) - firstId;

  function changed() {
    revision += 1;
    if (isPushPending || !isWanted()) return;
    isPushPending = true;
    void pushAfter(Math.max(0, lastPushMs + pushEveryMs - clock.monotonicMs()));
  }
  async function pushAfter(waitMs: number) {
    await clock.sleep(waitMs);
    isPushPending = false;
    if (!isWanted() || revision === pushedRevision) return;
    pushedRevision = revision;
    lastPushMs = clock.monotonicMs();
    push("runnerLog.changed", read());
  }
  function become(next: RunnerLogSnapshot["state"], why: Failure | null = null) {
    state = next;
    problem = why;
    changed();
  }

  function forget() {
    lines = [];
    failedLoads = [];
    firstId = lastId + 1;
  }

  function take(raw: string) {
    if (raw.trim() === "") return;
    const failed = failedLoadIn(raw);
    if (failed !== null) {
      const { failure } = failed;
      const detail = failure.detail === undefined ? {} : { detail: masked(failure.detail) };
      failedLoads = [{ ...failed, failure: { ...failure, ...detail } }, ...failedLoads].slice(0, maxFailedLoads);
    }
    const line = readLogLine(raw);
    lastId += 1;
    lines.push({ ...line, id: lastId, text: masked(line.text) });
    // trimmed rarely: the whole log comes first, and it may be long
    if (lines.length > maxLines * 2) lines = lines.slice(-maxLines);
  }

  const follow = (signal: AbortSignal): Promise<void> =>
    keepReading({
      clock,
      signal,
      readOnce: (onAnswer) => readOnce(signal, onAnswer),
      onConnecting: () => become("connecting"),
      onLost: (failure) => become("lost", failure),
      onUnsupported: () => become("unsupported"),
    });

  async function readOnce(signal: AbortSignal, onAnswer: () => void): Promise<ReadEnd> {
    try {
      const call = { method: "GET", path: "/logs?follow=true", purpose: "runner-log", signal } as const;
      const response = await send({ ...call, idleTimeoutMs: quietLimitMs });
      if (response.status !== 200) {
        response.close();
        // 404: an older version, or no file yet; 501: it was started without a folder for logs
        if (response.status === 404 || response.status === 501) return "unsupported";
        return {
          code: "runner-bad-answer",
          message: `Model Runner answered ${response.status} to the question for its log.`,
        };
      }
      onAnswer();
      // each connection begins with all there is
      forget();
      become("following");
      const splitter = createLineSplitter({
        onLine: take,
        maxChars: maxLineChars,
        onTooLong: (start) => take(start.slice(0, maxLineChars)),
      });
      for await (const piece of response.pieces()) {
        splitter.push(piece);
        if (lines.length > maxLines) lines = lines.slice(-maxLines);
        changed();
      }
      splitter.end();
      return toFailure(new CodedError("runner-down", "Model Runner ended its log."));
    } catch (error) {
      if (!(error instanceof HttpProblem)) return toFailure(error);
      if (error.kind === "timed-out") return "quiet";
      return toFailure(new CodedError("runner-down", "The log broke off.", error.message));
    }
  }

  /** Begins, ends, or goes on as it is wanted. */
  function adjust() {
    if (isWanted() === (following !== null)) return;
    if (following !== null) {
      following.abort();
      following = null;
      forget();
      become("closed");
      return;
    }
    following = new AbortController();
    void follow(following.signal);
  }
  attention.onChange(adjust);

  return {
    read,
    watch(clientId: string, isOpen: boolean): void {
      if (isOpen) watchers.add(clientId);
      else watchers.delete(clientId);
      adjust();
    },
    /** A window closed, or its connection was lost. */
    gone(clientId: string): void {
      watchers.delete(clientId);
      adjust();
    },
    stop(): void {
      watchers.clear();
      adjust();
    },
  };
}
