import { expect, test } from "vitest";
import { HttpProblem } from "../platform/http-problem";
import { type Asked, askRunner, createFixtureRunner, fixtureRef, huggingFaceRef } from "./fixture-runner";
import type { ModelRunner } from "./model-runner/model-runner";
import { countTokens, splitTokens } from "./model-runner/tokens";
import { createVirtualClock } from "./virtual-clock";

const asker = (runner: ModelRunner) => (call: Partial<Asked>) =>
  askRunner(runner, { method: "GET", path: "/", ...call });
const chat = (more: object = {}, headers = {}): Partial<Asked> => ({
  method: "POST",
  path: "/engines/v1/chat/completions",
  headers,
  body: { model: fixtureRef, max_tokens: 40, messages: [{ role: "user", content: "Hello" }], ...more },
});
const pull = (more: Partial<Asked> = {}): Partial<Asked> => ({
  method: "POST",
  path: "/models/create",
  headers: { accept: "application/json" },
  body: { from: fixtureRef },
  ...more,
});
const configure = (body: object): Partial<Asked> => ({
  method: "POST",
  path: "/engines/_configure",
  body: { model: fixtureRef, ...body },
});
const unload = (body: object): Partial<Asked> => ({ method: "POST", path: "/engines/unload", body });
const ps = { path: "/engines/ps" };
const settings = { path: "/engines/_configure" };
const preload = chat({}, { "x-preload-only": "true" });

type Line = { type: string; total: number; layer: { id: string; current: number } };
const linesOf = (text: string) =>
  text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Line);
const json = (text: string) => JSON.parse(text) as never;

test("tokens: what is split joins again, and counting agrees with splitting", () => {
  for (const text of ["Hello, wörld 👋 2026!", "word ".repeat(50), "a\n\n**b** `c`", "", "   "]) {
    expect(splitTokens(text).join("")).toBe(text);
  }
  for (const text of ["Hello, world 20261!", "word ".repeat(50).trim(), "internationally"]) {
    expect(countTokens(text)).toBe(splitTokens(text).length);
  }
});

test("a pull that was hung up goes on where it was", async () => {
  const { runner } = createFixtureRunner({ hasModel: false });
  const ask = asker(runner);
  const first = linesOf((await ask(pull({ stopAfter: 30 }))).text).at(-1);
  expect(first?.layer.current).toBeGreaterThan(50e6);
  const second = linesOf((await ask(pull())).text);
  expect(second[0]?.layer.current).toBeGreaterThanOrEqual(first?.layer.current ?? Number.NaN);
  expect(second.at(-1)?.type).toBe("success");
  expect(json((await ask({ path: "/models" })).text)).toHaveLength(1);
});

test("so does one whose runner died, but not one from Hugging Face", async () => {
  const { runner } = createFixtureRunner({ hasModel: false });
  const ask = asker(runner);
  const cut = await ask(pull({ onPiece: (count) => count === 30 && runner.kill() }));
  expect(cut.problem).toBe("cut");
  await expect(ask(pull())).rejects.toMatchObject({ kind: "refused" });
  runner.start();
  expect(linesOf((await ask(pull())).text)[0]?.layer.current).toBeGreaterThan(50e6);
  const body = { from: huggingFaceRef };
  await ask(pull({ body, stopAfter: 30 }));
  expect(linesOf((await ask(pull({ body }))).text)[0]?.layer.current).toBeLessThan(1e6);
});

test("two pulls of one model spoil each other, and leave nothing", async () => {
  const { runner } = createFixtureRunner({ hasModel: false });
  const ask = asker(runner);
  const both = await Promise.all([ask(pull()), ask(pull())]);
  for (const { status, text } of both) {
    expect(status).toBe(200);
    expect(linesOf(text).map(({ type }) => type)).toContain("error");
    expect(text.trimEnd().split("\n").at(-1)).toMatch(/^error while .* expected sha256:\w{64}, got sha256:\w{64}$/);
  }
  expect(runner.keptBytes().size).toBe(0);
  expect(json((await ask({ path: "/models" })).text)).toEqual([]);
  expect(linesOf((await ask(pull())).text).at(-1)?.type).toBe("success");
});

test("a third pull waits without a word until one of two has ended", async () => {
  const { runner } = createFixtureRunner({ hasModel: false });
  const ask = asker(runner);
  const done: string[] = [];
  let hasThirdSpoken = false;
  const from = (name: string) => pull({ body: { from: name } });
  const note = (name: string) => () => void done.push(name);
  await Promise.all([
    ask(from(fixtureRef)).then(note("first")),
    ask(from("ai/synthetic:a")).then(note("second")),
    ask({
      ...from("ai/cut:1"),
      onPiece: () => {
        if (!hasThirdSpoken) done.push("third begins");
        hasThirdSpoken = true;
      },
    }).then(note("third")),
  ]);
  expect(done.indexOf("third begins")).toBeGreaterThan(0);
  expect(done.at(-1)).toBe("third");
});

test("a waiting pull that is hung up leaves its place", async () => {
  const { runner } = createFixtureRunner({ hasModel: false });
  const ask = asker(runner);
  const third = new AbortController();
  const both = [ask(pull()), ask(pull({ body: { from: "ai/synthetic:a" } }))];
  const waiting = ask(pull({ body: { from: "ai/cut:1" }, signal: third.signal }));
  third.abort();
  expect((await waiting).text).toBe("");
  for (const { text } of await Promise.all(both)) expect(linesOf(text).at(-1)?.type).toBe("success");
  expect(linesOf((await ask(pull({ body: { from: "ai/cut:1" } }))).text).at(-1)?.type).toBe("success");
});

test("a full disk ends a pull with the system's words", async () => {
  const { runner } = createFixtureRunner({ hasModel: false, diskBytes: 100e6 });
  const { status, text } = await asker(runner)(pull());
  expect(status).toBe(200);
  expect(text).toMatch(/"type":"error".*no space left on device/);
});

test("a stalled pull says nothing until it goes on", async () => {
  const { runner, clock } = createFixtureRunner({ hasModel: false });
  let count = 0;
  const pulling = asker(runner)(
    pull({
      onPiece(pieces) {
        count = pieces;
        if (pieces === 10) runner.fault({ isPullStalled: true });
      },
    }),
  );
  await clock.sleep(60_000);
  expect(count).toBe(10);
  runner.heal();
  expect(linesOf((await pulling).text).at(-1)?.type).toBe("success");
});

test("names that can't be, that aren't there, and a registry out of reach", async () => {
  const { runner } = createFixtureRunner();
  const ask = asker(runner);
  const answerTo = async (from: string) => {
    const { status, text } = await ask(pull({ body: { from } }));
    return `${status} ${text.trim()}`;
  };
  expect(await answerTo("!!")).toBe("400 Invalid model reference");
  expect(await answerTo("ai/nobody-has-this")).toBe("401 Unauthorized");
  expect(await answerTo("ai/gemma3:nope")).toBe("404 Model not found");
  runner.fault({ isOffline: true });
  // the registry is asked even for what is here already
  expect(await answerTo(fixtureRef)).toMatch(/^500 .*no such host$/);
});

test("settings: each post replaces all, and loads the model", async () => {
  const { runner, clock } = createFixtureRunner();
  const ask = asker(runner);
  expect((await ask(configure({ "context-size": 8192, keep_alive: "10m" }))).status).toBe(202);
  expect(json((await ask(ps)).text)).toMatchObject([{ loading: true, keep_alive: "10m0s" }]);
  await clock.sleep(5000);
  expect((await ask({ path: "/logs" })).text).toContain("load_model: initializing, n_slots = 4, n_ctx_slot = 8192,");
  await ask(configure({ "runtime-flags": ["--threads", "2"] }));
  expect(json((await ask(settings)).text)).toMatchObject([{ Config: { "runtime-flags": ["--threads", "2"] } }]);
  expect((await ask(settings)).text).not.toContain("context-size");
});

test("settings know no bounds, only types", async () => {
  const { runner } = createFixtureRunner();
  const ask = asker(runner);
  const statusOf = async (body: object) => (await ask(configure(body))).status;
  expect(await statusOf({ "context-size": 0, model: "ai/nobody" })).toBe(202);
  expect(await statusOf({ "context-size": "8k" })).toBe(400);
  expect(await statusOf({ keep_alive: "soon" })).toBe(400);
  expect(await statusOf({ "runtime-flags": ["--model", "x"] })).toBe(500);
  expect(await statusOf({ "context-size": 8_000_000 })).toBe(202);
  expect(await statusOf({ "context-size": 4096 })).toBe(409);
});

test("a context beyond the model's is cut to it; one beyond memory never comes up", async () => {
  const { runner, clock } = createFixtureRunner();
  const ask = asker(runner);
  await ask(configure({ "context-size": 1_000_000 }));
  await ask(preload);
  expect((await ask({ path: "/logs" })).text).toContain("n_ctx_slot = 32768");
  await ask(configure({ "context-size": 8_000_000 }));
  await clock.sleep(55_000);
  expect(json((await ask(ps)).text)).toMatchObject([{ loading: true }]);
  // nobody waited for it
  await clock.sleep(6_000);
  expect(json((await ask(ps)).text)).toEqual([]);
});

test("a load that hangs ends when whoever began it hangs up", async () => {
  const { runner } = createFixtureRunner();
  const ask = asker(runner);
  runner.fault({ loads: "hang" });
  const client = new AbortController();
  const loading = ask({ ...preload, signal: client.signal });
  expect(json((await ask(ps)).text)).toMatchObject([{ loading: true }]);
  expect(json((await ask(unload({ models: [fixtureRef] }))).text)).toEqual({ unloaded_runners: 0 });
  client.abort();
  await expect(loading).rejects.toMatchObject({ kind: "cancelled" });
  expect(json((await ask(ps)).text)).toEqual([]);
});

test("when its slots are taken every idle engine goes", async () => {
  const { runner } = createFixtureRunner({ slots: 1 });
  const ask = asker(runner);
  await ask(preload);
  await ask({ method: "POST", path: "/engines/v1/embeddings", body: { model: fixtureRef, input: "x" } });
  expect(json((await ask(ps)).text)).toMatchObject([{ mode: "embedding" }]);
});

test("unload: by name keeps settings, with the backend not, all wipes every one", async () => {
  const { runner } = createFixtureRunner();
  const ask = asker(runner);
  const countOf = async (body: object) =>
    (json((await ask(unload(body))).text) as { unloaded_runners: number }).unloaded_runners;
  const rows = async () => (json((await ask(settings)).text) as unknown[]).length;
  await ask(configure({ "context-size": 8192 }));
  await ask(preload);
  expect(await countOf({ models: [fixtureRef] })).toBe(1);
  expect(await rows()).toBe(1);
  await countOf({ models: [fixtureRef], backend: "llama.cpp" });
  expect(await rows()).toBe(0);
  await ask(configure({ "context-size": 8192 }));
  await ask(configure({ model: "ai/nobody", "context-size": 8192 }));
  await ask(preload);
  expect(await countOf({ all: true })).toBe(1);
  expect(await rows()).toBe(0);
  expect(await countOf({ all: true })).toBe(0);
});

test("while an answer is coming nothing is unloaded or set, and hanging up ends the work", async () => {
  const { runner } = createFixtureRunner({
    clock: createVirtualClock({ isManual: true }),
    speed: Number.POSITIVE_INFINITY,
  });
  const ask = asker(runner);
  await ask(preload);
  // nobody reads on, so the answer stands still
  const client = new AbortController();
  const reply = await runner.handle({
    method: "POST",
    path: "/engines/v1/chat/completions",
    headers: {},
    body: JSON.stringify({ model: fixtureRef, stream: true, messages: [{ role: "user", content: "Hello" }] }),
    signal: client.signal,
  });
  const body = reply.body[Symbol.asyncIterator]();
  await body.next();
  expect(json((await ask(ps)).text)).toMatchObject([{ in_use: true, last_used: "0001-01-01T00:00:00Z" }]);
  expect((await ask(unload({ models: [fixtureRef] }))).text).toBe('{"unloaded_runners":0}\n');
  expect((await ask(configure({ "context-size": 4096 }))).status).toBe(409);
  client.abort();
  await expect(body.next().then(() => body.next())).rejects.toBeDefined();
  expect((await ask({ path: "/engines/requests" })).text).not.toContain('"status_code":0');
  expect((await ask(ps)).text).not.toContain("in_use");
  expect((await ask(unload({ models: [fixtureRef] }))).text).toBe('{"unloaded_runners":1}\n');
});

test("kept for five minutes, or as long as was asked", async () => {
  const clock = createVirtualClock({ isManual: true });
  const { runner } = createFixtureRunner({ clock, speed: Number.POSITIVE_INFINITY });
  const ask = asker(runner);
  await ask(preload);
  await clock.advance(299_000);
  expect(json((await ask(ps)).text)).toHaveLength(1);
  await clock.advance(2000);
  expect(json((await ask(ps)).text)).toHaveLength(0);
  await ask(configure({ keep_alive: "3s" }));
  await ask(preload);
  await clock.advance(3100);
  expect(json((await ask(ps)).text)).toHaveLength(0);
  await ask(configure({ keep_alive: "-1" }));
  await ask(preload);
  await clock.advance(86_400_000);
  expect(json((await ask(ps)).text)).toMatchObject([{ keep_alive: "-1" }]);
});

test("a prompt longer than the context is refused at once", async () => {
  const { runner } = createFixtureRunner();
  const ask = asker(runner);
  await ask(configure({ "context-size": 4096 }));
  const { status, text } = await ask(chat({ messages: [{ role: "user", content: "word ".repeat(5000) }] }));
  expect(status).toBe(400);
  expect(json(text)).toMatchObject({
    error: { type: "exceed_context_size_error", n_prompt_tokens: 5024, n_ctx: 4096 },
  });
});

test("without a limit it goes on until the context is full", async () => {
  const { runner } = createFixtureRunner();
  const ask = asker(runner);
  await ask(configure({ "context-size": 2048 }));
  const { text } = await ask(chat({ max_tokens: undefined }));
  expect(json(text)).toMatchObject({ choices: [{ finish_reason: "length" }], usage: { total_tokens: 2048 } });
});

test("the same prompt again is found in the cache", async () => {
  const { runner } = createFixtureRunner();
  const ask = asker(runner);
  const timings = async () =>
    (json((await ask(chat())).text) as { timings: { cache_n: number; prompt_n: number } }).timings;
  expect((await timings()).cache_n).toBe(0);
  const { cache_n: cached, prompt_n: read } = await timings();
  expect(cached).toBeGreaterThan(10);
  expect(read).toBeGreaterThan(0);
});

test("an engine killed in the middle cuts its answer; the next request loads anew", async () => {
  const { runner } = createFixtureRunner();
  const ask = asker(runner);
  const answer = await ask({
    ...chat({ stream: true, max_tokens: 2000 }),
    onPiece: (count) => count === 5 && runner.killEngines(),
  });
  expect(answer.problem).toBe("cut");
  expect(answer.text).not.toContain("[DONE]");
  expect(json((await ask(ps)).text)).toEqual([]);
  expect((await ask(chat())).status).toBe(200);
});

test("requests: listed from their beginning, followed as they end, gone with the model", async () => {
  const { runner } = createFixtureRunner();
  const ask = asker(runner);
  await ask(chat({ messages: [{ role: "user", content: "one zebra" }] }, { "user-agent": "test/1" }));
  const follower = await ask({
    path: "/engines/requests?include_existing=true",
    headers: { accept: "text/event-stream" },
    leaveOpen: true,
  });
  await ask(chat({ messages: [{ role: "user", content: "two zebra" }] }));
  const events = follower.text.split("\n\n").map((event) => event.split("\n")[0]);
  expect(events.slice(0, 3)).toEqual(["event: existing_request", "event: connected", "event: new_request"]);
  follower.hangUp();
  const groups = json((await ask({ path: "/engines/requests" })).text) as {
    count: number;
    records: { request: string; status_code: number; user_agent?: string }[];
  }[];
  expect(groups[0]?.count).toBe(2);
  expect(groups[0]?.records[0]).toMatchObject({ status_code: 200, user_agent: "test/1" });
  expect(groups[0]?.records[0]?.request).toContain("one zebra");
  await ask(unload({ models: [fixtureRef] }));
  expect((await ask({ path: "/engines/requests" })).text).toBe("[]\n");
});

test("only the last ten requests of a model are kept", async () => {
  const { runner } = createFixtureRunner();
  const ask = asker(runner);
  for (let turn = 0; turn < 12; turn += 1)
    await ask(chat({ max_tokens: 1, messages: [{ role: "user", content: `turn-${turn}.` }] }));
  const text = (await ask({ path: "/engines/requests" })).text;
  expect(json(text)).toMatchObject([{ count: 10 }]);
  expect(text).not.toContain("turn-1.");
  expect(text).toContain("turn-11.");
});

test("repackaging makes a model that shares the file and has its own context", async () => {
  const { runner } = createFixtureRunner();
  const ask = asker(runner);
  const before = (await ask({ path: "/engines/df" })).text;
  const made = await ask({
    method: "POST",
    path: `/models/${fixtureRef}/repackage`,
    body: { target: "gemma:16k", context_size: 16_384 },
  });
  expect(made.status).toBe(201);
  expect(json((await ask({ path: "/models/gemma:16k" })).text)).toMatchObject({
    config: { context_size: 16_384 },
    tags: ["docker.io/ai/gemma:16k"],
  });
  expect((await ask({ path: "/engines/df" })).text).toBe(before);
});

test("an id with several tags is deleted only by force", async () => {
  const { runner } = createFixtureRunner();
  const ask = asker(runner);
  await ask({ method: "POST", path: `/models/${fixtureRef}/tag?repo=ai/mine&tag=v1` });
  const { id } = json((await ask({ path: `/models/${fixtureRef}` })).text) as { id: string };
  expect((await ask({ method: "DELETE", path: `/models/${id}` })).status).toBe(409);
  expect((await ask({ method: "DELETE", path: `/models/${id}?force=true` })).status).toBe(200);
  expect((await ask({ path: "/models" })).text).toBe("[]\n");
});

test("the address can be down, silent, off, somebody else's, slow", async () => {
  const { runner, clock } = createFixtureRunner();
  const ask = asker(runner);
  runner.fault({ service: "down" });
  await expect(ask(ps)).rejects.toMatchObject({ kind: "refused" });
  runner.fault({ service: "disabled" });
  expect((await ask(ps)).status).toBe(503);
  runner.fault({ service: "wrong-service" });
  expect((await ask({ path: "/" })).text).toContain("<!doctype html>");
  runner.fault({ service: "hanging" });
  const client = new AbortController();
  const silent = ask({ ...ps, signal: client.signal });
  await clock.sleep(60_000);
  client.abort();
  await expect(silent).rejects.toBeInstanceOf(HttpProblem);
  runner.heal();
  runner.fault({ dripMs: 10 });
  const startMs = clock.monotonicMs();
  expect((await ask({ path: "/version" })).text).toBe('{"version":"dev"}\n');
  expect(clock.monotonicMs() - startMs).toBeGreaterThanOrEqual(180);
});
