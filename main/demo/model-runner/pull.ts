import { isResumablePull, parseModelRef } from "../../../app/domain/model-reference";
import type { Clock } from "../../platform/clock";
import type { Pace } from "../pace";
import type { Faults } from "./faults";
import { digestOf } from "./describe-model";
import type { Layer, Registry } from "./registry";
import { type RunnerReply, type RunnerRequest, isObject, parseJson, plainReply, streamReply } from "./reply";
import { type ModelStore, goSize, idOf } from "./store";

const pullsAtOnce = 2;
const lineEveryMs = 100;
const firstLineBytes = 3647;
/** What came with the answer's first bytes; the digests are checked at the end. */
const checkBytesPerMs = 900_000;

type Blob = { doneBytes: number; writers: number; isMixed: boolean; writtenAt: number };

export type Leftover = { digest: string; sizeBytes: number; ageMs: number };

/**
 * `POST /models/create`. Two at a time, the rest waits in silence. What arrived is kept for the next try; two that
 * write one blob spoil it for both.
 */
export function createPulls({
  pace,
  clock,
  store,
  registry,
  faults,
  bytesPerSecond,
  freeBytes,
  leftovers,
}: {
  pace: Pace;
  clock: Clock;
  store: ModelStore;
  registry: Registry;
  faults: () => Faults;
  bytesPerSecond: () => number;
  /** Without what unfinished downloads take. */
  freeBytes: () => number;
  /** Of pulls before the runner started. */
  leftovers: readonly Leftover[];
}) {
  const blobs = new Map<string, Blob>(
    leftovers.map(({ digest, sizeBytes, ageMs }) => [
      digest,
      { doneBytes: sizeBytes, writers: 0, isMixed: false, writtenAt: clock.now() - ageMs },
    ]),
  );
  let running = 0;
  let waiting: (() => void)[] = [];

  const incompleteBytes = () => [...blobs.values()].reduce((sum, { doneBytes }) => sum + doneBytes, 0);

  async function enter(signal: AbortSignal): Promise<void> {
    for (;;) {
      if (running < pullsAtOnce) break;
      await new Promise<void>((resolve) => {
        waiting = [...waiting, resolve];
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
      signal.throwIfAborted();
    }
    running += 1;
  }

  function leave() {
    running -= 1;
    const next = waiting;
    waiting = [];
    for (const wake of next) wake();
  }

  async function* download(ref: string, layers: readonly Layer[], signal: AbortSignal): AsyncGenerator<Line> {
    const isResumable = isResumableRef(ref);
    const total = layers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const time = pace.timeline();
    let atMs = 0;
    for (const layer of layers) {
      const blob = blobs.get(layer.digest) ?? { doneBytes: 0, writers: 0, isMixed: false, writtenAt: clock.now() };
      if (!isResumable && blob.writers === 0) blob.doneBytes = 0;
      blobs.set(layer.digest, blob);
      blob.writers += 1;
      if (blob.writers > 1) blob.isMixed = true;
      let current = Math.min(layer.sizeBytes, blob.doneBytes + Math.min(firstLineBytes, layer.sizeBytes));
      try {
        for (;;) {
          if (faults().isDiskFull || freeBytes() - incompleteBytes() < 0) {
            yield* refusal(`write /models/blobs/sha256/${layer.digest.slice(7)}.incomplete: no space left on device`);
            return;
          }
          blob.doneBytes = Math.min(layer.sizeBytes, Math.max(blob.doneBytes, current));
          blob.writtenAt = clock.now();
          yield progress(total, layer, current);
          if (current >= layer.sizeBytes) break;
          atMs += lineEveryMs;
          await time.until(atMs, signal);
          while (faults().isPullStalled) await pace.pause(lineEveryMs, signal);
          current = Math.min(layer.sizeBytes, current + Math.round((bytesPerSecond() * lineEveryMs) / 1000));
        }
        await pace.pause(layer.sizeBytes / checkBytesPerMs, signal);
        if (blob.isMixed) {
          yield* mismatch(layer);
          return;
        }
      } finally {
        blob.writers -= 1;
        // a spoilt file is thrown away by the last who wrote it
        if (blob.isMixed && blob.writers === 0) blobs.delete(layer.digest);
      }
    }
    for (const { digest } of layers) blobs.delete(digest);
  }

  async function* lines(found: Extract<ReturnType<Registry["look"]>, { kind: "found" }>, signal: AbortSignal) {
    await enter(signal);
    try {
      const present = store.list().find(({ id }) => id === idOf(found.model));
      if (present !== undefined) {
        store.add(found.model, found.ref);
        yield line("success", `Using cached model: ${goSize(found.model.weightsBytes)}`);
        return;
      }
      let hasFailed = false;
      for await (const each of download(found.ref, found.layers, signal)) {
        hasFailed ||= each.isFailure;
        yield each;
      }
      if (hasFailed) return;
      store.add(found.model, found.ref);
      yield line("success", "Model pulled successfully");
    } finally {
      leave();
    }
  }

  async function* textOf(source: AsyncIterable<Line>, isJson: boolean): AsyncGenerator<string> {
    for await (const { text } of source) yield `${isJson ? text : escapeHtml(text)}\n`;
  }

  return {
    answer(request: RunnerRequest): RunnerReply {
      const body = parseJson(request.body);
      const from = isObject(body) ? body["from"] : undefined;
      const kept = { "cache-control": "no-cache", connection: "keep-alive" };
      if (body === undefined) return withHeaders(plainReply(400, "invalid request body"), kept);
      const token = isObject(body) ? body["bearer-token"] : undefined;
      const found = registry.look(typeof from === "string" ? from : "", typeof token === "string" ? token : null);
      if (found.kind === "refused") return withHeaders(plainReply(found.status, found.text), kept);
      const isJson = request.headers["accept"] === "application/json";
      const type = isJson ? "application/json" : "text/plain";
      return streamReply(type, textOf(lines(found, request.signal), isJson), kept);
    },
    incompleteBytes,
    files: () => [...blobs].map(([digest, { doneBytes, writtenAt }]) => ({ digest, sizeBytes: doneBytes, writtenAt })),
    drop: (digest: string): void => void blobs.delete(digest),
    /** Bytes kept of a download that was broken off, by layer. */
    kept: (): ReadonlyMap<string, number> => new Map([...blobs].map(([digest, { doneBytes }]) => [digest, doneBytes])),
  };
}

type Line = { text: string; isFailure: boolean };

function line(type: "success" | "error", message: string): Line {
  const text = JSON.stringify({ type, message, total: 0, layer: { size: 0, current: 0 }, mode: "pull" });
  return { text, isFailure: type === "error" };
}

function progress(total: number, { digest, sizeBytes }: Layer, current: number): Line {
  const text = JSON.stringify({
    type: "progress",
    message: `Downloaded: ${(current / 1024 / 1024).toFixed(2)} MB`,
    total,
    layer: { id: digest, size: sizeBytes, current },
    mode: "pull",
  });
  return { text, isFailure: false };
}

/** An error line, and after it the same once more as plain text. */
function* refusal(words: string): Generator<Line> {
  yield line("error", `Error: writing blob: ${words}`);
  yield { text: `error while pulling model: writing image to store: writing blob: ${words}`, isFailure: true };
}

function mismatch({ digest }: Layer): Generator<Line> {
  return refusal(
    `blob digest mismatch for "${digest}": expected ${digest}, got sha256:${digestOf(`spoilt ${digest}`)}`,
  );
}

function isResumableRef(ref: string): boolean {
  const parsed = parseModelRef(ref);
  return !parsed.ok || isResumablePull(parsed);
}

function withHeaders(reply: RunnerReply, headers: Record<string, string>): RunnerReply {
  return { ...reply, headers: { ...reply.headers, ...headers } };
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&#34;")
    .replaceAll("'", "&#39;");
}
