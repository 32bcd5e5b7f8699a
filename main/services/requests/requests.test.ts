import { afterEach, expect, test } from "vitest";
import type { Events } from "../../../app/contract/index";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import { createManualClock } from "../jobs/fake-clock";
import { connected, createFakeRequests, eventOf, listOf, recordOf } from "./fake-stream";
import { createRequestService } from "./requests";

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

const healthy = { state: "healthy", endpoint: { address: "127.0.0.1:12434" }, loaded: [] } as unknown as RunnerSnapshot;
const down = { ...healthy, state: "down" } as RunnerSnapshot;
const answering = { ...healthy, loaded: [{ ref: "ai/qwen3:8B", isInUse: true }] } as unknown as RunnerSnapshot;

function setUp({ isVisible = true }: { isVisible?: boolean } = {}) {
  const time = createManualClock();
  const fake = createFakeRequests();
  const pushed: Events["requests.changed"][] = [];
  const look = { isVisible };
  let onLook = () => {};
  const service = createRequestService({
    send: fake.send,
    clock: time.clock,
    push: (_event, payload) => void pushed.push(payload as Events["requests.changed"]),
    attention: {
      isVisible: () => look.isVisible,
      onChange(listener) {
        onLook = listener;
      },
    },
    log: { warn() {} },
  });
  ends.push(() => service.stop());
  const now = (number: number, more: Parameters<typeof recordOf>[1] = {}) =>
    recordOf(number, { at: time.clock.now(), ...more });
  return {
    time,
    fake,
    pushed,
    service,
    now,
    rows: () => service.read().rows.map(({ client, state, status }) => [client, state, status]),
    see(isNowVisible: boolean) {
      look.isVisible = isNowVisible;
      onLook();
    },
    async follow() {
      service.runnerChanged(healthy);
      await time.settle();
      fake.say(connected);
      await time.settle();
    },
  };
}

test("a request turns up when its answer has ended: figures, no words", async () => {
  const { time, fake, service, now, follow, pushed } = setUp();
  expect(service.read()).toMatchObject({ state: "waiting", rows: [] });
  await follow();
  expect(service.read().state).toBe("following");
  fake.say(eventOf("new_request", now(1)));
  await time.advance(300);
  expect(service.read().rows).toEqual([
    {
      id: expect.stringMatching(/^sha256:a+_\d{19}$/),
      at: time.clock.now() - 300,
      state: "ended",
      model: "ai/qwen3:8B",
      client: "curl",
      userAgent: "curl/8",
      origin: null,
      method: "POST",
      path: "/engines/v1/chat/completions",
      status: 200,
      isStreamed: true,
      promptTokens: 100,
      generatedTokens: 43,
      promptTokensPerSecond: 300,
      tokensPerSecond: 43,
      engineMs: 1300,
      problem: null,
      isEarlier: false,
    },
  ]);
  expect(service.read().tallies).toEqual([
    {
      client: "curl",
      model: "ai/qwen3:8B",
      count: 1,
      failedCount: 0,
      promptTokens: 100,
      generatedTokens: 43,
      lastAt: time.clock.now() - 300,
    },
  ]);
  expect(pushed.at(-1)?.rows).toHaveLength(1);
  expect(JSON.stringify([service.read(), pushed])).not.toMatch(/zebra|giraffe|hippo/);
});

test("what was there before Homeport is listed, newest first, and not counted", async () => {
  const { time, fake, service, rows } = setUp();
  service.runnerChanged(healthy);
  await time.settle();
  fake.say(eventOf("existing_request", recordOf(1, { at: 1_799_999_000_000, agent: "wget" })));
  fake.say(eventOf("existing_request", recordOf(2, { at: 1_799_999_500_000 })) + connected);
  await time.settle();
  expect(rows()).toEqual([
    ["curl", "ended", 200],
    ["wget", "ended", 200],
  ]);
  expect(service.read().rows.every(({ isEarlier }) => isEarlier)).toBe(true);
  expect(service.read().tallies).toEqual([]);
});

test("a stream that breaks is tried again, ever more slowly, and counts nothing twice", async () => {
  const { time, fake, service, now, follow } = setUp();
  await follow();
  const record = now(1);
  fake.say(eventOf("new_request", record));
  await time.settle();
  fake.breakOff("cut");
  await time.settle();
  expect(service.read()).toMatchObject({ state: "lost", problem: { code: "runner-down" } });
  fake.runner.isDown = true;
  await time.advance(31_000);
  // after 1, 2, 4, 8 and 16 seconds
  expect(fake.calls).toHaveLength(6);
  fake.runner.isDown = false;
  await time.advance(30_000);
  fake.say(eventOf("existing_request", record) + connected);
  await time.settle();
  expect(service.read()).toMatchObject({ state: "following", problem: null });
  expect(service.read().rows).toHaveLength(1);
  expect(service.read().tallies).toMatchObject([{ count: 1 }]);
  expect(fake.openCount()).toBe(1);
});

test("a connection on which nothing was heard for minutes is made anew, without a word", async () => {
  const { time, fake, service, follow } = setUp();
  await follow();
  expect(fake.calls[0]).toMatchObject({ idleTimeoutMs: 300_000 });
  fake.breakOff("timed-out");
  await time.settle();
  expect(fake.streamCount()).toBe(2);
  expect(service.read().state).toBe("following");
});

test("another runner, or none: the old stream is left", async () => {
  const { time, fake, service, follow } = setUp();
  await follow();
  service.runnerChanged({ ...healthy, endpoint: { address: "127.0.0.1:1" } } as RunnerSnapshot);
  await time.settle();
  expect([fake.streamCount(), fake.openCount()]).toEqual([2, 1]);
  service.runnerChanged(down);
  await time.advance(60_000);
  expect([fake.streamCount(), fake.openCount()]).toEqual([2, 0]);
  expect(service.read()).toMatchObject({ state: "waiting", problem: null });
});

test.each([
  [404, "text/plain", "unsupported", null],
  [200, "application/json", "unsupported", null],
  [403, "text/plain", "lost", "runner-refused"],
  [500, "text/plain", "lost", "runner-bad-answer"],
])("%i %s: %s", async (status, contentType, state, code) => {
  const { time, fake, service } = setUp();
  Object.assign(fake.runner, { status, contentType });
  service.runnerChanged(healthy);
  await time.settle();
  expect(service.read().state).toBe(state);
  expect(service.read().problem?.code ?? null).toBe(code);
  await time.advance(5000);
  expect(fake.calls.length > 1).toBe(state === "lost");
});

test("one that is being answered is found in the runner's list, and ends by its event", async () => {
  const { time, fake, service, now, rows, follow } = setUp();
  await follow();
  const begun = now(1, {
    status: 0,
    more: {
      request:
        '{"messages":[{"role":"system","content":"You are a personal assistant running inside OpenClaw.\\nMore"}]}',
    },
  });
  fake.runner.list = listOf(begun);
  service.runnerChanged(answering);
  await time.settle();
  expect(fake.calls.at(-1)?.path).toBe("/engines/requests?model=ai%2Fqwen3%3A8B");
  expect(rows()).toEqual([["OpenClaw", "answering", null]]);
  fake.say(eventOf("new_request", { ...begun, status_code: 200 }));
  await time.settle();
  expect(rows()).toEqual([["OpenClaw", "ended", 200]]);
  // the next one of a client that goes on at once
  fake.runner.list = listOf({ ...begun, status_code: 200 }, now(2, { status: 0 }));
  await time.advance(1000);
  expect(rows()).toEqual([
    ["curl", "answering", null],
    ["OpenClaw", "ended", 200],
  ]);
  // and it is gone without a word
  fake.runner.list = "[]\n";
  service.runnerChanged(healthy);
  await time.advance(1000);
  expect(rows()[0]).toEqual(["curl", "lost", null]);
  expect(service.read().tallies).toMatchObject([{ client: "OpenClaw", count: 1 }]);
});

test("what was being answered by a runner that stopped is lost; its record counts when it comes after all", async () => {
  const { time, fake, service, now, rows, follow } = setUp();
  await follow();
  const begun = now(1, { status: 0 });
  fake.runner.list = listOf(begun);
  service.runnerChanged(answering);
  await time.settle();
  service.runnerChanged(down);
  expect(rows()).toEqual([["curl", "lost", null]]);
  service.runnerChanged(healthy);
  await time.settle();
  fake.say(eventOf("existing_request", { ...begun, status_code: 200 }) + connected);
  await time.settle();
  expect(rows()).toEqual([["curl", "ended", 200]]);
  expect(service.read().tallies).toMatchObject([{ count: 1 }]);
});

test("while nobody looks the stream is followed, nothing is pushed, and no list is asked for", async () => {
  const { time, fake, service, now, pushed, follow, see } = setUp({ isVisible: false });
  await follow();
  service.runnerChanged(answering);
  fake.say(eventOf("new_request", now(1)));
  await time.advance(5000);
  expect(pushed).toEqual([]);
  expect(fake.calls).toHaveLength(1);
  see(true);
  await time.advance(300);
  expect(pushed).toHaveLength(1);
  expect(pushed[0]?.rows).toHaveLength(1);
});

test("five hundred are kept, and a burst is pushed a few times", async () => {
  const { time, fake, service, now, pushed, follow } = setUp();
  await follow();
  await time.advance(1000);
  const before = pushed.length;
  for (let number = 0; number < 600; number += 1) fake.say(eventOf("new_request", now(number)));
  await time.advance(1000);
  expect(service.read().rows).toHaveLength(500);
  expect(service.read()).toMatchObject({ droppedCount: 100, tallies: [{ count: 600 }] });
  expect(pushed.length - before).toBeLessThan(6);
});

test("lines that are no events, and records that are none, do no harm", async () => {
  const { time, fake, rows, now, follow } = setUp();
  await follow();
  fake.say(
    'garbage\n\n\nevent: new_request\ndata: {not json\n\nevent: new_request\ndata: [{"records":[1,null,{}]}]\n\n',
  );
  fake.say(
    'event: error\ndata: {"error": "Failed to marshal record"}\n\nevent: unheard-of\ndata: []\n\n: a comment\n\n',
  );
  const event = eventOf("new_request", now(1));
  for (const letter of event) fake.say(letter);
  await time.settle();
  expect(rows()).toEqual([["curl", "ended", 200]]);
});

test("a record larger than can be held is left out and counted; the next is read", async () => {
  const { time, fake, service, now, rows, follow } = setUp();
  await follow();
  fake.say('event: new_request\ndata: [{"records":[{"request":"');
  const piece = "x".repeat(4 * 1024 * 1024);
  for (let count = 0; count < 9; count += 1) fake.say(piece);
  fake.say('"}]}]\n\n');
  fake.say(eventOf("new_request", now(2)));
  await time.settle();
  expect(rows()).toEqual([["curl", "ended", 200]]);
  expect(service.read().skippedCount).toBe(1);
});

test("prompt and answer are asked of the runner when they are to be shown, and kept nowhere", async () => {
  const { time, fake, service, now, pushed, follow } = setUp();
  await follow();
  const record = now(1);
  fake.say(eventOf("new_request", record));
  await time.settle();
  const id = service.read().rows[0]?.id ?? "";
  fake.runner.list = listOf(record);
  await expect(service.reveal(id)).resolves.toEqual({
    kind: "found",
    prompt: [{ role: "user", text: "a secret zebra", cutChars: 0, attachmentCount: 0 }],
    leftOutCount: 0,
    answer: { text: "a secret giraffe", cutChars: 0 },
    thinking: { text: "hm, a hippo", cutChars: 0 },
    failure: null,
  });
  expect(fake.calls.at(-1)?.path).toBe(`/engines/requests?model=sha256%3A${"a".repeat(64)}`);
  fake.runner.list = "[]\n";
  await expect(service.reveal(id)).resolves.toEqual({ kind: "gone" });
  await expect(service.reveal("sha256:no_1")).rejects.toMatchObject({ code: "not-found" });
  fake.runner.isDown = true;
  await expect(service.reveal(id)).rejects.toMatchObject({ code: "runner-down" });
  await time.advance(1000);
  expect(JSON.stringify([service.read(), pushed])).not.toMatch(/zebra|giraffe|hippo/);
});
