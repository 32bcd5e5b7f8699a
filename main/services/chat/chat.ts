import { randomUUID } from "node:crypto";
import type { ChatSnapshot, ChatTurn } from "../../../app/contract/chat";
import { CodedError, type Failure } from "../../../app/contract/errors";
import type { Push } from "../../../app/contract/index";
import { type JsonObject } from "../../../app/domain/json-value";
import { explainLoadFailure } from "../../../app/domain/load-failure";
import { heardMs } from "../../../app/domain/machine-sleep";
import { parseModelRef } from "../../../app/domain/model-reference";
import type { Clock } from "../../platform/clock";
import type { HttpResponse } from "../../platform/http";
import type { SendToRunner } from "../../platform/ports";
import { createSnapshot } from "../../platform/snapshot";
import { createColdStart } from "./cold-start";
import { type HowItEnded, failureOf, judgeEnd } from "./how-it-ended";
import { type StreamPart, createStreamReader } from "../../platform/answer-stream";
import { bodyOf } from "./messages";
import type { ThroughOpenClaw } from "./through-openclaw";
import { createThinkingSplitter } from "./split-thinking";
import { statsOf } from "../../../app/domain/chat-stats";

const frameMs = 16;
const firstByteLimitMs = 600_000;
const idleLimitMs = 120_000;
const watchEveryMs = 1_000;
/** By far more than the most tokens that can be asked for: a runner that goes on ignores the limit. */
const maxAnswerChars = 2 * 1024 * 1024;

type Running = { turn: ChatTurn; abort: AbortController };
type Text = { answer: string; reasoning: string };
type Question = {
  model: string;
  text: string;
  maxTokens: number;
  insteadOf?: string | undefined;
  via?: "runner" | "openclaw" | undefined;
};

export type ChatService = ReturnType<typeof createChatService>;

/**
 * The chat test, straight to the runner or through OpenClaw. One answer at a time; the conversation is in memory only, and no word of it
 * reaches the log or the ledger.
 */
export function createChatService({
  send: sendToRunner,
  clock,
  push,
  log,
  isLoaded,
  askIsLoaded,
  openclaw,
  exactName = () => null,
}: {
  send: SendToRunner;
  clock: Clock;
  push: Push;
  log: { warn(message: string): void };
  /** By the last poll. */
  isLoaded: (ref: string) => boolean;
  /** By the runner's own word, asked now; null when it doesn't tell. */
  askIsLoaded: (ref: string, signal: AbortSignal) => Promise<boolean | null>;
  openclaw: () => ThroughOpenClaw;
  /** The name of an engine's model, which has rules of its own; null: it is a reference as usual. */
  exactName?: (model: string) => string | null;
}) {
  let turns: ChatTurn[] = [];
  let running: Running | null = null;
  let isAhead = false;
  const snapshot = createSnapshot<{ turns: ChatTurn[] }>(
    { turns },
    { clock, publish: (next) => push("chat.changed", next) },
  );

  function publish() {
    isAhead = false;
    snapshot.set({ turns });
  }

  /** Changes the running turn; nothing happens when it was cleared away meanwhile. */
  function change(run: Running, part: Partial<ChatTurn>) {
    const before = run.turn;
    run.turn = { ...before, ...part };
    turns = turns.map((turn) => (turn === before ? run.turn : turn));
  }

  function setPhase(run: Running, phase: ChatTurn["phase"]) {
    if (run.turn.phase === phase) return;
    change(run, { phase });
    if (running === run) publish();
  }

  /** Throws bad-reference, busy, too-large; all else is told in the turn. */
  function send({ model, text, maxTokens, insteadOf, via = "runner" }: Question): { turnId: string } {
    if (running !== null) throw new CodedError("busy", "An answer is still coming; stop it first.");
    const exact = exactName(model);
    const ref = exact === null ? parseModelRef(model) : { ok: true as const, ref: exact };
    if (!ref.ok) throw new CodedError("bad-reference", "This is not a model's name.");
    const body = via === "runner" ? bodyOf({ model: ref.ref, text, maxTokens }, turns, insteadOf) : null;
    const turn: ChatTurn = {
      id: randomUUID(),
      model: ref.ref,
      way: via === "runner" ? via : null,
      question: text,
      answer: "",
      reasoning: "",
      phase: "sending",
      lastDelta: 0,
      maxTokens,
      startedAt: clock.now(),
      end: null,
      failure: null,
      stats: null,
    };
    const run: Running = { turn, abort: new AbortController() };
    running = run;
    turns = [...turns, turn];
    publish();
    void answer(run, body);
    return { turnId: turn.id };
  }

  /** A question without a body goes through OpenClaw. */
  async function answer(run: Running, body: object | null): Promise<void> {
    const startMs = clock.monotonicMs();
    const watching = new AbortController();
    const timeUp = new AbortController();
    const signal = AbortSignal.any([run.abort.signal, timeUp.signal]);
    const splitter = createThinkingSplitter();
    // OpenClaw says that it begins, then reads its prompt for minutes, and again after each tool it uses
    const silenceLimitMs = body === null ? firstByteLimitMs : idleLimitMs;
    let pending: Text = { answer: "", reasoning: "" };
    let isFrameOpen = false;
    let firstTokenMs: number | null = null;
    let hasBytes = false;
    let answerChars = 0;
    let aliveMs = startMs;
    let finishReason: string | null = null;
    let isDone = false;
    let failure: Failure | null = null;
    let usage: JsonObject | null = null;
    let timings: JsonObject | null = null;

    function flush() {
      if (pending.answer === "" && pending.reasoning === "") return;
      const delta = { turnId: run.turn.id, number: run.turn.lastDelta + 1, ...pending };
      pending = { answer: "", reasoning: "" };
      change(run, {
        answer: run.turn.answer + delta.answer,
        reasoning: run.turn.reasoning + delta.reasoning,
        lastDelta: delta.number,
      });
      if (running !== run) return;
      isAhead = true;
      push("chat.streamed", delta);
    }

    /** The first text goes at once, what follows within a frame goes with the frame. */
    function takeText(text: Text) {
      if (text.answer === "" && text.reasoning === "") return;
      firstTokenMs ??= clock.monotonicMs();
      setPhase(run, "answering");
      pending = { answer: pending.answer + text.answer, reasoning: pending.reasoning + text.reasoning };
      if (isFrameOpen) return;
      flush();
      isFrameOpen = true;
      void clock.sleep(frameMs, watching.signal).then(closeFrame, () => undefined);
    }

    function closeFrame() {
      isFrameOpen = false;
      if (pending.answer === "" && pending.reasoning === "") return;
      flush();
      isFrameOpen = true;
      void clock.sleep(frameMs, watching.signal).then(closeFrame, () => undefined);
    }

    function takeIn(part: StreamPart) {
      switch (part.kind) {
        case "text":
          answerChars += part.reasoning.length + part.content.length;
          if (answerChars > maxAnswerChars) {
            failure ??= { code: "runner-bad-answer", message: "The runner sends far more than was asked for." };
            return;
          }
          if (part.reasoning !== "") takeText({ answer: "", reasoning: part.reasoning });
          if (part.content !== "") takeText(splitter.push(part.content));
          return;
        case "finish":
          finishReason = part.reason;
          return;
        case "usage":
          usage = part.usage ?? usage;
          timings = part.timings ?? timings;
          return;
        case "error":
          failure ??= part.failure;
          return;
        default:
          isDone = true;
      }
    }

    async function watch() {
      for (;;) {
        const limitMs = hasBytes ? silenceLimitMs : firstByteLimitMs;
        const fromMs = clock.monotonicMs();
        const leftMs = aliveMs + limitMs - fromMs;
        if (leftMs <= 0) break;
        const askedMs = Math.min(leftMs, watchEveryMs);
        await clock.sleep(askedMs, watching.signal);
        aliveMs = heardMs(aliveMs, { fromMs, askedMs, nowMs: clock.monotonicMs() });
      }
      timeUp.abort(new CodedError("timed-out", "Nothing came in time."));
    }

    void watch().catch(() => undefined);
    const explain = body === null ? openclaw().explain : explainLoadFailure;
    let response: HttpResponse | null = null;
    const wasLoaded = isLoaded(run.turn.model);
    const startedAt = clock.now();
    const sent =
      body === null
        ? openclaw().ask({ text: run.turn.question, signal, onWay: (way, model) => change(run, { way, model }) })
        : sendToRunner({
            method: "POST",
            path: "/engines/v1/chat/completions",
            body,
            signal,
            headersTimeoutMs: firstByteLimitMs + 10_000,
            idleTimeoutMs: 0,
            purpose: "chat",
          });
    const coldStart = createColdStart({
      clock,
      ask: (asking) => askIsLoaded(run.turn.model, asking),
      wasLoaded,
      onDecided(isColdStart) {
        if (!watching.signal.aborted) setPhase(run, isColdStart && !hasBytes ? "loading-model" : "reading-prompt");
      },
    });
    try {
      response = await sent;
      if (response.status !== 200) {
        failure = explain(response.status, await response.text(1024 * 1024));
      } else {
        const reader = createStreamReader(explain);
        for await (const piece of response.pieces()) {
          if (!hasBytes) {
            hasBytes = true;
            coldStart.decideNow();
            setPhase(run, "reading-prompt");
          }
          aliveMs = clock.monotonicMs();
          for (const part of reader.push(piece)) takeIn(part);
          if (isDone || failure !== null) break;
        }
        if (!isDone && failure === null) for (const part of reader.end()) takeIn(part);
      }
    } catch (error) {
      failure ??= failureOf(error, { isTimeUp: timeUp.signal.aborted, hasBytes, silenceLimitMs });
    } finally {
      watching.abort();
      response?.close();
    }
    const isColdStart = coldStart.decideNow();
    takeText(splitter.end());
    flush();
    const endMs = clock.monotonicMs();
    if (body === null && failure === null) {
      failure = openclaw().failureIn(run.turn.answer);
      // the engine's own figures: one of the gateways reports none
      ({ usage, timings } = (await openclaw().figures({ model: run.turn.model, since: startedAt })) ?? {
        usage,
        timings,
      });
    }
    finish(run, { failure, finishReason, isDone, isTimeUp: timeUp.signal.aborted, hasBytes }, () =>
      statsOf({ isColdStart, startMs, firstTokenMs, endMs, usage, timings, isByClock: body !== null }),
    );
  }

  function finish(run: Running, how: HowItEnded, stats: () => NonNullable<ChatTurn["stats"]>) {
    const hasText = run.turn.answer !== "" || run.turn.reasoning !== "";
    const ended = run.abort.signal.aborted ? { end: "stopped" as const, failure: null } : judgeEnd(how, run.turn);
    change(run, { ...ended, phase: "ended", stats: ended.end === "failed" && !hasText ? null : stats() });
    if (ended.failure !== null) log.warn(`chat ended with ${ended.failure.code}`);
    if (running !== run) return;
    running = null;
    publish();
  }

  return {
    read(): ChatSnapshot {
      // deltas went out since the last snapshot: a window that reads now must not get less than they held
      if (isAhead) publish();
      return snapshot.read();
    },
    send,
    /** Hangs up, which stops the engine; the turn keeps what has come. Nothing happens when nothing runs. */
    stop(): void {
      running?.abort.abort(new CodedError("cancelled", "Stopped."));
    },
    /** Forgets the conversation, and stops an answer that is coming. */
    clear(): void {
      if (turns.length === 0) return;
      const run = running;
      running = null;
      turns = [];
      run?.abort.abort(new CodedError("cancelled", "Stopped."));
      publish();
    },
  };
}
