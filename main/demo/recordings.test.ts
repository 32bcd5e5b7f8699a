import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { HttpProblem } from "../platform/http-problem";
import { type Answer, type Asked, askRunner, createFixtureRunner, fixtureRef } from "./fixture-runner";
import type { ModelRunner } from "./model-runner/model-runner";
import { asCalls, compareAnswers } from "./recorded-shape";
import type { VirtualClock } from "./virtual-clock";

const root = path.resolve(import.meta.dirname, "../..");
const folders = [
  path.join(root, "e2e/fixtures/recordings/dmr/http"),
  path.join(root, "../shared/recordings/dmr/http"),
].filter(existsSync);

type Recorded = {
  request: { method: string; path: string; headers?: Record<string, string>; body?: unknown };
  error?: string;
  status?: number;
  headers?: Record<string, string>;
  ended?: string;
  body?: string;
  chunks?: [number, string][];
};
type Scene = {
  /** Pulled already; the fixture model unless told. */
  hasModel?: boolean;
  prepare?: (
    runner: ModelRunner,
    ask: (call: Partial<Asked>) => Promise<unknown>,
    clock: VirtualClock,
  ) => Promise<unknown> | void;
  /** Done in the middle of the answer. */
  meanwhile?: (runner: ModelRunner) => void;
  /** Texts that hold more of the tool than of its surface are compared by their beginning. */
  isLooseText?: boolean;
};

const chat = (more: object = {}) => ({
  method: "POST",
  path: "/engines/v1/chat/completions",
  body: { model: fixtureRef, max_tokens: 4, messages: [{ role: "user", content: "hi" }], ...more },
});
const configure = (body: object) => ({
  method: "POST",
  path: "/engines/_configure",
  body: { model: fixtureRef, ...body },
});
const preload = { ...chat(), headers: { "x-preload-only": "true" } };
const embed = { method: "POST", path: "/engines/v1/embeddings", body: { model: fixtureRef, input: "hello" } };
const longAnswer = chat({ stream: true, max_tokens: 4000 });
const tagged = { method: "POST", path: `/models/${fixtureRef}/tag?repo=ai/mine&tag=v1` };
const pull = (from: string) => ({ method: "POST", path: "/models/create", body: { from } });
const unload = { method: "POST", path: "/engines/unload", body: { models: [fixtureRef] } };

const loaded: Scene = { prepare: (_runner, ask) => ask(preload) };
const empty: Scene = { hasModel: false };
const configured = (...bodies: object[]): Scene => ({
  async prepare(_runner, ask) {
    for (const body of bodies) {
      await ask(configure(body));
      await ask(preload);
    }
  },
});
const inUse: Scene = {
  async prepare(_runner, ask) {
    await ask(configure({ keep_alive: "-1" }));
    await ask(embed);
    await ask({ ...longAnswer, leaveOpen: true });
  },
};

/** What was the case when it was recorded; what isn't here was recorded with the model pulled and idle. */
const scenes: Readonly<Record<string, Scene>> = {
  "chat-engine-killed": { ...loaded, meanwhile: (runner) => runner.killEngines() },
  "chat-engine-oom-killed": { prepare: (runner) => runner.fault({ loads: "out-of-memory" }), isLooseText: true },
  "chat-truncated-gguf": { prepare: (_runner, ask) => ask(pull("ai/cut:1")), isLooseText: true },
  "chat-warm-stream": { prepare: (_runner, ask) => ask(chat()) },
  "configure-after-idle-unload": configured({ keep_alive: "10m", "context-size": 4096 }),
  "configure-after-unload": {
    async prepare(_runner, ask) {
      await ask(configure({ "context-size": 16_384, keep_alive: "-1" }));
      await ask(preload);
      await ask(unload);
    },
  },
  "configure-list": configured({ "context-size": 16_384 }),
  "configure-list-after-replace": configured({ "context-size": 4096 }, { keep_alive: "10m" }),
  "configure-list-flags": configured({ "context-size": 8192, "raw-runtime-flags": "--threads 1 --n-gpu-layers 0" }),
  "configure-two-models": {
    async prepare(_runner, ask) {
      await ask(configure({ "context-size": 16_384, "runtime-flags": ["--parallel", "2"] }));
      await ask(configure({ "context-size": 24_576, model: "ai/synthetic:a" }));
    },
  },
  "configure-while-in-use": inUse,
  "delete-force": empty,
  "delete-one-tag": { prepare: (_runner, ask) => ask(tagged) },
  "delete-while-loaded": loaded,
  "df-after": loaded,
  "df-loaded": loaded,
  "models-after-delete": empty,
  "models-after-purge": empty,
  "models-during-pull": empty,
  "models-two-tags": { prepare: (_runner, ask) => ask(tagged) },
  "models-with-truncated": {
    async prepare(_runner, ask) {
      await ask(pull(`127.0.0.1:5001/${fixtureRef}`));
      await ask(pull("ai/cut:1"));
    },
  },
  "ps-after-client-abort": configured({ keep_alive: "3s" }),
  "ps-after-configure": { prepare: async (_runner, ask) => void (await ask(embed), await ask(configure({}))) },
  "ps-after-configure-2500ms": { prepare: async (_runner, ask) => void (await ask(preload), await ask(embed)) },
  "ps-after-delete": loaded,
  "ps-after-preload": loaded,
  "ps-beyond": { prepare: (_runner, ask) => ask(configure({ "context-size": 8_000_000 })) },
  "ps-in-use": inUse,
  "ps-keepalive-3s": configured({ keep_alive: "3s" }),
  "ps-keepalive-3s-later": {
    async prepare(_runner, ask, clock) {
      await ask(configure({ keep_alive: "3s" }));
      await ask(preload);
      await clock.sleep(14_000);
    },
  },
  "ps-keepalive-forever": {
    async prepare(_runner, ask) {
      await ask(embed);
      await ask(configure({ keep_alive: "-1" }));
      await ask(preload);
    },
  },
  "ps-loaded": loaded,
  "ps-two": loaded,
  "ps-two-models": {
    async prepare(_runner, ask) {
      await ask(pull("ai/synthetic:a"));
      await ask({ ...preload, body: { model: "ai/synthetic:a" } });
      await ask(preload);
    },
  },
  "pull-after-crash": empty,
  "pull-cancelled": empty,
  "pull-hub-no-network": { hasModel: false, prepare: (runner) => runner.fault({ isOffline: true }), isLooseText: true },
  "pull-ok": empty,
  "pull-registry-down": empty,
  "pull-resumed": empty,
  "pull-runner-killed": { hasModel: false, meanwhile: (runner) => runner.kill() },
  "requests-after-configure": {
    prepare: async (_runner, ask) => void (await ask(configure({ "context-size": 8192 })), await ask(chat())),
  },
  "runner-down": { prepare: (runner) => runner.fault({ service: "down" }) },
  "unload-all": loaded,
  "unload-one": loaded,
  "unload-while-in-use": inUse,
};

/** Not replayed, and why. */
const skipped: Readonly<Record<string, string>> = {
  "chat-context-beyond-memory": "the client gave up before any answer; see model-runner.test.ts",
  "pull-two-at-once-first": "two requests at once; see model-runner.test.ts",
  "pull-two-at-once-second": "two requests at once; see model-runner.test.ts",
  "logs-load-reload": "read by the models service's own test; ours is read by it in demo-platform.test.ts",
  "logs-two-loads": "the same",
  "logs-failed-load": "read by the runner log's own test; ours is read by it in e2e/requests.spec.ts",
  "requests-follow": "a stream without an end; see model-runner.test.ts",
  "requests-after": "a list of eleven earlier requests of all kinds; its records are compared one by one elsewhere",
};

const nameOf = (file: string) => file.replace(/\.[a-z]+$/, "");
const names = new Map<string, string>();
for (const folder of folders) {
  for (const file of readdirSync(folder).toSorted()) {
    if (!names.has(file)) names.set(file, path.join(folder, file));
  }
}

const tried = [...names]
  .filter(([file]) => skipped[nameOf(file)] === undefined)
  .map(([file, full]) => {
    const recorded = JSON.parse(readFileSync(full, "utf8")) as Recorded;
    return [nameOf(file), recorded] as const;
  });
const answered = tried.filter(([, { error }]) => error === undefined);
const unanswered = tried.filter(([, { error }]) => error !== undefined);

async function replay(name: string, { request, ended }: Recorded): Promise<Answer> {
  const { hasModel = true, prepare, meanwhile } = scenes[name] ?? {};
  const { runner, clock } = createFixtureRunner({ hasModel });
  const ask = (call: Partial<Asked>) => askRunner(runner, { method: "GET", path: "/", ...call });
  await prepare?.(runner, ask, clock);
  return ask({
    ...asCalls(request),
    ...(ended === "end" ? {} : { stopAfter: 20 }),
    ...(meanwhile === undefined ? {} : { onPiece: (count: number) => count === 10 && meanwhile(runner) }),
  });
}

describe("the simulated runner answers in the shapes of the real one", () => {
  test("there are recordings, and every exception still names one", () => {
    expect(names.size).toBeGreaterThan(50);
    const isWhole = folders.length === 2;
    const known = new Set([...names.keys()].map(nameOf));
    const stale = [...Object.keys(skipped), ...Object.keys(scenes)].filter((name) => !known.has(name));
    expect(isWhole ? stale : []).toEqual([]);
  });

  test.each(answered)("%s", async (name, recorded) => {
    const answer = await replay(name, recorded);
    const { status, headers = {}, body, chunks = [], ended = "end" } = recorded;
    const text = body ?? chunks.map(([, piece]) => piece).join("");
    const isLooseText = scenes[name]?.isLooseText === true;
    expect(compareAnswers(answer, { status, headers, text, ended, isLooseText })).toEqual([]);
  });

  test.each(unanswered)("%s", async (name, recorded) => {
    await expect(replay(name, recorded)).rejects.toBeInstanceOf(HttpProblem);
  });
});
