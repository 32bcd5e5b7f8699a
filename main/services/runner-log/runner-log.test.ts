import { expect, test } from "vitest";
import { CodedError } from "../../../app/contract/errors";
import type { Events } from "../../../app/contract/index";
import { createManualClock } from "../jobs/fake-clock";
import { createBody, createFakeRunner } from "../models/fake-runner";
import { createRunnerLogService } from "./runner-log";

const path = "GET /logs?follow=true";
const line = (text: string) =>
  `[2026-11-24T18:33:31.5Z] time=2026-11-24T18:33:31.5Z level=INFO msg=${JSON.stringify(text)}\n`;

function setUp(route: Parameters<typeof createFakeRunner>[0] = {}) {
  const time = createManualClock();
  const runner = createFakeRunner(route);
  const pushed: Events["runnerLog.changed"][] = [];
  const look = { isVisible: true, tell: () => {} };
  const service = createRunnerLogService({
    send: runner.send,
    clock: time.clock,
    push: (_event, payload) => void pushed.push(payload as Events["runnerLog.changed"]),
    attention: {
      isVisible: () => look.isVisible,
      onChange(listener) {
        look.tell = listener;
      },
    },
    home: "/home/anna",
    os: "linux",
  });
  return {
    time,
    runner,
    pushed,
    service,
    see(isVisible: boolean) {
      look.isVisible = isVisible;
      look.tell();
    },
    texts: () => service.read().lines.map(({ text }) => text),
  };
}

test("the log is followed while somebody looks at it, and forgotten after", async () => {
  const body = createBody();
  const { time, runner, service, pushed, texts, see } = setUp({ [path]: () => ({ body }) });
  expect(service.read()).toMatchObject({ state: "closed", lines: [] });
  service.watch("w1", true);
  await time.settle();
  body.push(line("one") + line("two").slice(0, 20));
  body.push(line("two").slice(20));
  await time.advance(400);
  expect(texts()).toEqual(["one", "two"]);
  expect(pushed.at(-1)).toMatchObject({ state: "following", lines: [{ text: "one" }, { text: "two" }] });
  see(false);
  await time.advance(10_000);
  expect(service.read()).toMatchObject({ state: "closed", lines: [] });
  expect(runner.calls[0]?.signal?.aborted).toBe(true);
  see(true);
  await time.settle();
  expect(runner.calls).toHaveLength(2);
  service.gone("w1");
  expect(service.read().state).toBe("closed");
});

test("secrets, words and the home folder are masked before anything is held", async () => {
  const body = createBody();
  const { time, service, texts } = setUp({ [path]: { body } });
  service.watch("w1", true);
  await time.settle();
  body.push(line("key sk-abcdefghijklmnop1234 in /home/anna/models, prompt: 'a secret zebra'"));
  await time.settle();
  expect(texts()).toEqual(["key ••• in ~/models, prompt: •••"]);
  service.stop();
});

test("a thousand lines are held, a long line is cut, and the rest is counted", async () => {
  const body = createBody();
  const { time, service } = setUp({ [path]: { body } });
  service.watch("w1", true);
  await time.settle();
  body.push(Array.from({ length: 5000 }, (_each, number) => line(`line ${number}`)).join(""));
  body.push(`${"x".repeat(100_000)}\n`);
  await time.settle();
  const { lines, droppedCount } = service.read();
  expect(lines).toHaveLength(1000);
  expect(lines.at(-1)?.text.length).toBeLessThanOrEqual(16 * 1024);
  expect(lines.at(-2)?.text).toBe("line 4999");
  expect(droppedCount).toBe((lines[0]?.id ?? 0) - 1);
  service.stop();
});

test("a load that failed is pulled out of the log, with the engine's words masked", async () => {
  const body = createBody();
  const { time, service } = setUp({ [path]: { body } });
  service.watch("w1", true);
  await time.settle();
  const words =
    "llama.cpp terminated unexpectedly: llama.cpp failed: x\nerror loading model: unknown model architecture: 'y' in /home/anna/m";
  body.push(
    `time=2026-11-24T18:33:31Z level=WARN msg="Backend running model exited with error" model=ai/arch error=${JSON.stringify(words)}\n`,
  );
  await time.settle();
  expect(service.read().failedLoads).toMatchObject([
    { model: "ai/arch:latest", failure: { code: "load-unsupported" } },
  ]);
  expect(service.read().failedLoads[0]?.failure.detail).toContain("in ~/m");
  service.stop();
});

test.each([
  [404, "unsupported"],
  [501, "unsupported"],
  [500, "lost"],
])("answered with %i: %s", async (status, state) => {
  const { time, runner, service } = setUp({ [path]: { status, body: "no" } });
  service.watch("w1", true);
  await time.settle();
  expect(service.read().state).toBe(state);
  await time.advance(5000);
  expect(runner.calls.length > 1).toBe(state === "lost");
  service.stop();
});

test("a log that breaks off is read anew, from its beginning", async () => {
  const bodies = [createBody(), createBody()];
  let count = 0;
  const { time, runner, service, texts } = setUp({ [path]: () => ({ body: bodies[count++] ?? "" }) });
  service.watch("w1", true);
  await time.settle();
  bodies[0]?.push(line("one"));
  bodies[0]?.cut();
  await time.settle();
  expect(service.read()).toMatchObject({ state: "lost", problem: { code: "runner-down" } });
  expect(texts()).toEqual(["one"]);
  await time.advance(1000);
  bodies[1]?.push(line("one") + line("two"));
  await time.settle();
  expect(texts()).toEqual(["one", "two"]);
  expect(service.read()).toMatchObject({ state: "following", problem: null, droppedCount: 0 });
  runner.set(path, new CodedError("runner-absent", "none"));
  bodies[1]?.end();
  await time.advance(3000);
  expect(service.read()).toMatchObject({ state: "lost", problem: { code: "runner-absent" } });
  service.stop();
});
