import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { type ChatDelta, ChatSnapshot } from "../../../app/contract/chat";
import { CodedError } from "../../../app/contract/errors";
import { createManualClock } from "../jobs/fake-clock";
import { createChatService } from "./chat";
import { createFakeStream } from "./fake-stream";
import { createStreamReader } from "../../platform/answer-stream";

const root = path.resolve(import.meta.dirname, "../../..");
const fixtures = path.join(root, "e2e/fixtures/recordings/dmr/http");
const shared = path.resolve(root, "../shared/recordings/dmr/http");
type Recording = { status: number; ended: string; body?: string; chunks?: [number, string][] };
const recorded = (name: string, folder = fixtures) =>
  JSON.parse(readFileSync(path.join(folder, `${name}.json`), "utf8")) as Recording;

const model = "ai/gemma3:270M-Q4_K_M";

function setUp() {
  const time = createManualClock();
  const runner = createFakeStream();
  const snapshots: ChatSnapshot[] = [];
  const deltas: ChatDelta[] = [];
  const log: string[] = [];
  let isLoaded = true;
  let askIsLoaded: (signal: AbortSignal) => Promise<boolean | null> = () => Promise.resolve(isLoaded);
  const chat = createChatService({
    send: runner.send,
    clock: time.clock,
    push: (event, payload) => {
      if (event === "chat.changed") snapshots.push(ChatSnapshot.parse(payload));
      if (event === "chat.streamed") deltas.push(payload as ChatDelta);
    },
    log: { warn: (text) => log.push(text) },
    isLoaded: () => isLoaded,
    askIsLoaded: (_ref, signal) => askIsLoaded(signal),
    openclaw: () => ({
      ask: ({ signal }) => runner.send({ method: "POST", path: "/v1/chat/completions", purpose: "chat", signal }),
      explain: () => ({ code: "gateway-failed", message: "" }),
      failureIn: () => null,
      figures: () => Promise.resolve(null),
    }),
  });
  return {
    time,
    runner,
    snapshots,
    deltas,
    log,
    chat,
    ask: (text = "secret question", maxTokens = 64, insteadOf?: string) =>
      chat.send({ model, text, maxTokens, insteadOf }),
    setLoaded: (value: boolean) => {
      isLoaded = value;
    },
    /** What the runner says when it is asked, whatever the last poll said. */
    setAsked: (next: typeof askIsLoaded) => {
      askIsLoaded = next;
    },
    turn: (index = -1) => {
      const turn = chat.read().turns.at(index);
      if (turn === undefined) throw new Error("no turn");
      return turn;
    },
    /** Answers the running request and lets it settle. */
    async reply(text: string, status = 200) {
      runner.answer(status);
      runner.push(text);
      runner.end();
      await time.settle();
    },
  };
}

let it: ReturnType<typeof setUp>;
beforeEach(() => {
  it = setUp();
});

const event = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
const words = (content: string | null, more = {}) =>
  event({ choices: [{ index: 0, delta: { content, ...more }, finish_reason: null }] });
const finish = (reason = "stop") => event({ choices: [{ index: 0, delta: {}, finish_reason: reason }] });
const done = "data: [DONE]\n\n";
const figures = event({
  choices: [],
  usage: { prompt_tokens: 26, completion_tokens: 24, prompt_tokens_details: { cached_tokens: 1 } },
  timings: {
    cache_n: 1,
    prompt_n: 25,
    prompt_ms: 69,
    prompt_per_second: 361.5,
    predicted_n: 24,
    predicted_ms: 320,
    predicted_per_second: 74.8,
  },
});

describe("an answer", () => {
  test("streams, and ends with its figures", async () => {
    const { turnId } = it.ask("Hi");
    await it.time.advance(80);
    it.runner.answer();
    it.runner.push(words(null, { role: "assistant" }));
    await it.time.advance(20);
    it.runner.push(words("Hel") + words("lo"));
    await it.time.advance(100);
    it.runner.push(finish() + figures + done);
    await it.time.settle();
    expect(it.turn()).toEqual({
      id: turnId,
      model,
      question: "Hi",
      answer: "Hello",
      way: "runner",
      reasoning: "",
      phase: "ended",
      lastDelta: 2,
      maxTokens: 64,
      startedAt: expect.any(Number),
      end: "complete",
      failure: null,
      stats: {
        isColdStart: false,
        timeToFirstTokenMs: { isKnown: true, value: 100 },
        totalMs: 200,
        promptTokens: { isKnown: true, value: 26 },
        cachedTokens: { isKnown: true, value: 1 },
        promptTokensPerSecond: { isKnown: true, value: 361.5 },
        generatedTokens: { isKnown: true, value: 24 },
        tokensPerSecond: { isKnown: true, value: 74.8 },
      },
    });
    expect(it.snapshots.map(({ turns }) => turns[0]?.phase)).toEqual([
      "sending",
      "reading-prompt",
      "answering",
      "ended",
    ]);
    expect(it.runner.closedCount()).toBe(1);
  });

  test("is asked for with a limit, as a stream, with usage", () => {
    it.chat.send({ model: "GEMMA3:270M-Q4_K_M", text: "Hi", maxTokens: 7 });
    expect(it.runner.calls[0]).toMatchObject({
      method: "POST",
      path: "/engines/v1/chat/completions",
      body: {
        model,
        messages: [{ role: "user", content: "Hi" }],
        stream: true,
        stream_options: { include_usage: true },
        max_tokens: 7,
      },
    });
  });

  test("cold: loading until the first byte", async () => {
    it.setLoaded(false);
    it.ask();
    await it.time.advance(1500);
    expect(it.turn().phase).toBe("loading-model");
    it.runner.answer();
    it.runner.push(words(null));
    await it.time.settle();
    expect(it.turn().phase).toBe("reading-prompt");
    it.runner.push(words("x") + finish() + done);
    await it.time.settle();
    expect(it.turn().stats).toMatchObject({ isColdStart: true, timeToFirstTokenMs: { isKnown: true, value: 1500 } });
  });

  describe("cold or not, asked for when the question leaves", () => {
    const ended = async () => {
      it.runner.answer();
      it.runner.push(words("x") + finish() + done);
      await it.time.settle();
      return it.turn().stats?.isColdStart;
    };

    test.each([
      [true, "reading-prompt"],
      [false, "loading-model"],
    ])("the runner's word counts, not the last poll's: loaded %s", async (isLoadedNow, phase) => {
      it.setLoaded(!isLoadedNow);
      it.setAsked(() => Promise.resolve(isLoadedNow));
      it.ask();
      await it.time.settle();
      expect(it.turn().phase).toBe(phase);
      expect(await ended()).toBe(!isLoadedNow);
    });

    test("the question does not wait for it; after a second the poll counts", async () => {
      it.setLoaded(false);
      it.setAsked(() => new Promise(() => {}));
      it.ask();
      expect(it.runner.calls).toHaveLength(1);
      await it.time.advance(900);
      expect(it.turn().phase).toBe("sending");
      await it.time.advance(200);
      expect(it.turn().phase).toBe("loading-model");
      expect(await ended()).toBe(true);
    });

    test("an answer after the first byte comes too late: by then every model is loaded", async () => {
      const late = Promise.withResolvers<boolean>();
      let signal: AbortSignal | undefined;
      it.setLoaded(false);
      it.setAsked((given) => {
        signal = given;
        return late.promise;
      });
      it.ask();
      it.runner.answer();
      it.runner.push(words("x"));
      await it.time.settle();
      expect(signal?.aborted).toBe(true);
      late.resolve(true);
      it.setLoaded(true);
      it.runner.push(finish() + done);
      await it.time.settle();
      expect(it.turn().stats?.isColdStart).toBe(true);
    });

    test.each([
      ["does not know the question", () => Promise.resolve(null)],
      ["refuses", () => Promise.reject(new CodedError("runner-down", "gone"))],
    ])("a runner that %s leaves it to the poll", async (_name, asked) => {
      it.setLoaded(false);
      it.setAsked(asked);
      it.ask();
      await it.time.settle();
      expect(it.turn().phase).toBe("loading-model");
      expect(await ended()).toBe(true);
    });

    test("stopped at once: nobody is asked any more", async () => {
      let signal: AbortSignal | undefined;
      it.setAsked((given) => {
        signal = given;
        return new Promise(() => {});
      });
      it.ask();
      it.chat.stop();
      await it.time.settle();
      expect(signal?.aborted).toBe(true);
      await it.time.advance(2000);
      expect(it.turn()).toMatchObject({ phase: "ended", end: "stopped" });
    });
  });

  test("at most one delta a frame, numbered, whole", async () => {
    it.ask();
    it.runner.answer();
    const text = Array.from({ length: 200 }, (_, index) => `w${index} `);
    for (const word of text) {
      it.runner.push(words(word));
      await it.time.advance(1);
    }
    it.runner.push(finish() + done);
    await it.time.settle();
    expect(it.deltas.map(({ number }) => number)).toEqual(it.deltas.map((_, index) => index + 1));
    expect(it.deltas.map(({ answer }) => answer).join("")).toBe(text.join(""));
    expect(it.deltas.length).toBeLessThanOrEqual(200 / 16 + 3);
    expect(it.deltas.length).toBeGreaterThan(10);
    expect(it.turn()).toMatchObject({ answer: text.join(""), lastDelta: it.deltas.length });
  });

  test("whoever reads in the middle gets what the deltas held, in a newer snapshot", async () => {
    it.ask();
    it.runner.answer();
    it.runner.push(words("one "));
    await it.time.settle();
    const before = it.snapshots.at(-1)?.revision ?? 0;
    const read = it.chat.read();
    expect(read.turns[0]).toMatchObject({ answer: "one ", lastDelta: 1 });
    expect(read.revision).toBeGreaterThan(before);
    expect(it.chat.read().revision).toBe(read.revision);
  });

  test.each([
    ["reasoning_content", { reasoning_content: "hm" }],
    ["reasoning", { reasoning: "hm" }],
    ["both", { reasoning_content: "hm", reasoning: "hm" }],
  ])("thoughts in %s stay apart", async (_name, delta) => {
    it.ask();
    await it.reply(event({ choices: [{ delta }] }) + words("yes") + finish() + done);
    expect(it.turn()).toMatchObject({ answer: "yes", reasoning: "hm", end: "complete", failure: null });
  });

  test("thoughts between tags, cut anywhere", async () => {
    it.ask();
    await it.reply([..."<think>hm < x</think>\n\nyes"].map((char) => words(char)).join("") + finish() + done);
    expect(it.turn()).toMatchObject({ answer: "yes", reasoning: "hm < x" });
  });

  test("cut into single characters on its way", async () => {
    it.ask();
    it.runner.answer();
    for (const char of `: ping\r\n\r\n${words("é")}${words("✓")}${finish()}${figures}${done}`) it.runner.push(char);
    it.runner.end();
    await it.time.settle();
    expect(it.turn()).toMatchObject({ answer: "é✓", end: "complete" });
  });

  test.each<[string, string, object]>([
    ["the limit", words("x") + finish("length") + done, { end: "length", failure: null }],
    ["nothing", finish() + done, { end: "complete", failure: { code: "chat-empty" } }],
    ["blanks", words(" \n") + finish() + done, { end: "complete", failure: { code: "chat-empty" } }],
    [
      "only thoughts, up to the limit",
      words(null, { reasoning_content: "hm" }) + finish("length") + done,
      { end: "length", failure: null },
    ],
    [
      "only thoughts",
      words("<think>hm") + finish() + done,
      { end: "complete", failure: { code: "chat-empty" }, reasoning: "hm" },
    ],
    ["no [DONE]", words("half") + finish(), { end: "cut", answer: "half", failure: { code: "chat-cut" } }],
    ["no events", "", { end: "cut", failure: { code: "chat-cut" } }],
    [
      "an error in an event",
      words("half") + event({ error: { code: 500, message: "boom", type: "server_error" } }),
      { end: "failed", answer: "half", failure: { code: "runner-bad-answer" } },
    ],
    [
      "an error event",
      `event: error\ndata: {"error":{"message":"out of memory"}}\n\n`,
      { end: "failed", failure: { code: "load-out-of-memory" } },
    ],
    ["an error field", `error: {"code":400,"message":"x","type":"exceed_context_size_error"}\n\n`, { end: "failed" }],
    [
      "JSON instead of events",
      '{"error":{"code":400,"type":"exceed_context_size_error","n_prompt_tokens":9,"n_ctx":4}}',
      { end: "failed", failure: { code: "context-exceeded" } },
    ],
    ["garbage between", `data: {\n\ndata: 7\n\n${words("ok")}${finish()}${done}`, { end: "complete", answer: "ok" }],
  ])("%s", async (_name, body, expected) => {
    it.ask();
    await it.reply(body);
    expect(it.turn()).toMatchObject({ phase: "ended", ...expected });
  });

  test("without figures they are unknown, and one token has no speed", async () => {
    it.ask();
    await it.reply(words("x") + finish() + done);
    expect(it.turn().stats).toMatchObject({
      promptTokens: { isKnown: false, reason: "not-reported" },
      tokensPerSecond: { isKnown: false },
    });
    it.runner.reset();
    it.ask();
    const timings = {
      prompt_n: 5,
      cache_n: 21,
      prompt_ms: 27,
      prompt_per_second: 182,
      predicted_n: 1,
      predicted_ms: 0.001,
      predicted_per_second: 1e6,
    };
    await it.reply(words("x") + finish() + event({ choices: [], timings }) + done);
    expect(it.turn().stats).toMatchObject({
      promptTokens: { isKnown: true, value: 26 },
      generatedTokens: { isKnown: true, value: 1 },
      tokensPerSecond: { isKnown: false, reason: "implausible" },
    });
  });
});

describe("refusals", () => {
  test.each([
    ["chat-truncated-gguf", "model-corrupt"],
    ["chat-engine-oom-killed", "load-out-of-memory"],
    ["chat-missing-model", "model-missing"],
    ["chat-too-long", "context-exceeded"],
  ])("%s: %s", async (name, code) => {
    const { status, body = "" } = recorded(name);
    it.ask();
    await it.reply(body, status);
    expect(it.turn()).toMatchObject({ end: "failed", failure: { code }, stats: null, phase: "ended" });
  });

  test.each(["runner-absent", "runner-down", "runner-disabled"] as const)("%s is told in the turn", async (code) => {
    it.ask();
    it.runner.answer(new CodedError(code, "no"));
    await it.time.settle();
    expect(it.turn()).toMatchObject({ end: "failed", failure: { code } });
  });

  test("a name that is none", () => {
    expect(() => it.chat.send({ model: "a b", text: "x", maxTokens: 1 })).toThrow(
      expect.objectContaining({ code: "bad-reference" }),
    );
    expect(it.chat.read().turns).toEqual([]);
  });

  test.each<[string, string]>([
    ["words", words("y".repeat(50_000))],
    ["thoughts", words(null, { reasoning_content: "y".repeat(50_000) })],
    ["blanks", words(" ".repeat(50_000))],
  ])("a runner that ignores the limit: no more than 2 MiB of %s, then it is hung up", async (_name, piece) => {
    it.ask();
    it.runner.answer();
    for (let count = 0; count < 100; count += 1) it.runner.push(piece);
    await it.time.advance(100);
    expect(it.turn()).toMatchObject({ phase: "ended", end: "failed", failure: { code: "runner-bad-answer" } });
    const kept = it.turn().answer.length + it.turn().reasoning.length;
    expect(kept).toBeLessThanOrEqual(2 * 1024 * 1024);
    expect(it.runner.closedCount()).toBe(1);
  });

  test("one at a time", async () => {
    it.ask();
    expect(() => it.ask()).toThrow(expect.objectContaining({ code: "busy" }));
    await it.reply(words("x") + finish() + done);
    it.runner.reset();
    expect(() => it.ask()).not.toThrow();
  });

  test("more than the runner takes", async () => {
    for (let round = 0; round < 5; round += 1) {
      it.ask("x".repeat(100_000));
      await it.reply(words("y".repeat(2_000_000)) + finish() + done);
      it.runner.reset();
    }
    expect(() => it.ask("x".repeat(100_000))).toThrow(expect.objectContaining({ code: "too-large" }));
    it.chat.clear();
    expect(() => it.ask()).not.toThrow();
  });
});

describe("stopping", () => {
  test("hangs up and keeps what came", async () => {
    it.ask();
    it.runner.answer();
    it.runner.push(words("half "));
    await it.time.advance(50);
    it.chat.stop();
    await it.time.settle();
    expect(it.turn()).toMatchObject({ end: "stopped", answer: "half ", failure: null, phase: "ended" });
    expect(it.turn().stats).toMatchObject({
      timeToFirstTokenMs: { isKnown: true },
      tokensPerSecond: { isKnown: false },
    });
    expect(it.runner.calls[0]?.signal?.aborted).toBe(true);
    it.chat.stop();
  });

  test("while it loads", async () => {
    it.ask();
    it.chat.stop();
    await it.time.settle();
    expect(it.turn()).toMatchObject({ end: "stopped", answer: "" });
  });

  test("cleared in the middle: silence", async () => {
    it.ask();
    it.runner.answer();
    it.runner.push(words("a"));
    await it.time.settle();
    it.chat.clear();
    const [deltas, snapshots] = [it.deltas.length, it.snapshots.length];
    it.runner.push(words("b"));
    await it.time.advance(100);
    expect([it.deltas.length, it.snapshots.length]).toEqual([deltas, snapshots]);
    expect(it.chat.read().turns).toEqual([]);
    it.runner.reset();
    it.ask();
    await it.reply(words("new") + finish() + done);
    expect(it.chat.read().turns.map(({ answer }) => answer)).toEqual(["new"]);
  });

  test("the connection is cut in the middle", async () => {
    it.ask();
    it.runner.answer();
    it.runner.push(words("half"));
    it.runner.cut();
    await it.time.settle();
    expect(it.turn()).toMatchObject({ end: "cut", answer: "half", failure: { code: "chat-cut" } });
  });

  test("no byte within ten minutes", async () => {
    it.ask();
    await it.time.advance(599_000);
    expect(it.turn().end).toBeNull();
    await it.time.advance(2000);
    expect(it.turn()).toMatchObject({ end: "failed", failure: { code: "timed-out" } });
  });

  test("a machine that sleeps in the middle, or before the first word, cuts nothing", async () => {
    it.ask();
    await it.time.sleepThrough(3_600_000);
    await it.time.advance(2000);
    expect(it.turn().end).toBeNull();
    it.runner.answer();
    it.runner.push(words("half"));
    await it.time.advance(1000);
    await it.time.sleepThrough(300_000);
    await it.time.advance(2000);
    expect(it.turn().end).toBeNull();
    it.runner.push(words(" whole") + finish() + done);
    await it.time.settle();
    expect(it.turn()).toMatchObject({ end: "complete", answer: "half whole" });
  });

  test("and after its waking two minutes of silence are two minutes", async () => {
    it.ask();
    it.runner.answer();
    it.runner.push(words("half"));
    await it.time.advance(1000);
    await it.time.sleepThrough(300_000);
    await it.time.advance(117_000);
    expect(it.turn().end).toBeNull();
    await it.time.advance(5000);
    expect(it.turn()).toMatchObject({ end: "cut", failure: { code: "chat-cut" } });
  });

  test("nothing more for two minutes", async () => {
    it.ask();
    it.runner.answer();
    it.runner.push(words("half"));
    await it.time.advance(119_000);
    expect(it.turn().end).toBeNull();
    await it.time.advance(3000);
    expect(it.turn()).toMatchObject({ end: "cut", answer: "half", failure: { code: "chat-cut" } });
  });
});

test("OpenClaw that has begun may read its prompt for minutes before a word comes", async () => {
  it.chat.send({ model, text: "secret question", maxTokens: 64, via: "openclaw" });
  it.runner.answer();
  it.runner.push(words(""));
  await it.time.advance(590_000);
  expect(it.turn().end).toBeNull();
  it.runner.push(words("half"));
  await it.time.advance(590_000);
  expect(it.turn().end).toBeNull();
  await it.time.advance(13_000);
  expect(it.turn()).toMatchObject({ end: "cut", failure: { message: "Nothing came for 10 minutes." } });
});

test("what was answered goes along, what wasn't does not", async () => {
  it.ask("one");
  await it.reply(words("first") + finish() + done);
  it.runner.reset();
  it.ask("two");
  await it.reply("model not found", 404);
  it.runner.reset();
  it.ask("three");
  await it.reply(words("<think>hm</think>third") + finish("length") + done);
  it.runner.reset();
  it.ask("four");
  expect(it.runner.calls.at(-1)?.body).toMatchObject({
    messages: [
      { role: "user", content: "one" },
      { role: "assistant", content: "first" },
      { role: "user", content: "three" },
      { role: "assistant", content: "third" },
      { role: "user", content: "four" },
    ],
  });
});

test("a turn that is asked again stays on view, and the model is not told of its half answer", async () => {
  it.ask("one");
  await it.reply(words("first") + finish() + done);
  it.runner.reset();
  it.ask("two");
  await it.reply(words("half an ans") + finish("length") + done);
  it.runner.reset();
  const before = it.turn();
  it.ask("two", 128, before.id);
  expect(it.runner.calls.at(-1)?.body).toMatchObject({
    messages: [
      { role: "user", content: "one" },
      { role: "assistant", content: "first" },
      { role: "user", content: "two" },
    ],
  });
  expect(it.chat.read().turns.map(({ question }) => question)).toEqual(["one", "two", "two"]);
});

test("no word of it reaches the log, or the purpose in the ledger", async () => {
  it.ask("secret question");
  await it.reply(words("secret answer") + event({ error: { message: "secret question failed" } }));
  expect(it.turn().end).toBe("failed");
  expect(it.log).toEqual(["chat ended with runner-bad-answer"]);
  expect(it.runner.calls[0]?.purpose).toBe("chat");
});

describe("recorded streams", () => {
  const names = ["chat-cold-stream", "chat-warm-stream", "chat-engine-killed"].map((name) => [name, fixtures] as const);
  const more = existsSync(shared)
    ? readdirSync(shared)
        .filter((name) => /^chat-.*\.json$/.test(name))
        .map((name) => [name.replace(".json", ""), shared] as const)
        .filter(([name]) => recorded(name, shared).chunks !== undefined && recorded(name, shared).status === 200)
    : [];

  test.each([...names, ...more])("%s in %s", async (name, folder) => {
    const { chunks = [], ended } = recorded(name, folder);
    it.setLoaded(name !== "chat-cold-stream");
    it.ask();
    it.runner.answer();
    for (const [, text] of chunks) it.runner.push(text);
    if (ended === "end") it.runner.end();
    else it.runner.cut();
    await it.time.advance(20);
    const turn = it.turn();
    expect(turn.answer.length).toBeGreaterThan(5);
    expect(JSON.stringify(it.chat.read())).not.toMatch(/bundles|\.gguf|<models-path>/);
    expect(turn.model).toBe(model);
    expect(turn.end).toBe(ended === "end" ? "length" : "cut");
    if (ended !== "end" || name === "chat-warm-stream-timings") return;
    expect(turn.stats).toMatchObject({
      isColdStart: name === "chat-cold-stream",
      promptTokens: { isKnown: true },
      generatedTokens: { isKnown: true, value: name === "chat-cold-stream" ? 48 : 24 },
      tokensPerSecond: { isKnown: true },
    });
  });
});

test("a line without end is an error, not all the memory", () => {
  const reader = createStreamReader();
  let parts = reader.push(`data: ${"x".repeat(3_000_000)}`);
  expect(parts).toEqual([]);
  parts = reader.push("x".repeat(3_000_000));
  expect(parts).toMatchObject([{ kind: "error", failure: { code: "runner-bad-answer" } }]);
});
