import { expect } from "vitest";
import { fault } from "./fault";
import { endless, hangUp, headersOnly, silent, stopAfter } from "./faulty-runner";
import { openFaultHouse } from "./house";
import {
  ask,
  chat,
  create,
  event,
  expectAnswered,
  failList,
  failureOf,
  large,
  list,
  model,
  pull,
  small,
} from "./steps";

// ---- the runner is killed

fault("killed-while-probing", async (context) => {
  const opened = await openFaultHouse(context);
  const { house, runner } = opened;
  runner.on("GET /engines/status", hangUp);
  const seen = await house.until("runner.read", {}, ({ state }) => state === "down");
  expect(seen.problem?.code).toBe("runner-down");
  runner.heal();
  await opened.ready();
});

fault("killed-while-listing", async (context) => {
  const opened = await openFaultHouse(context);
  await opened.ready();
  opened.runner.on(list, stopAfter('[{"id":"sha256:aaaa', { isCut: true }));
  expect(await failList(opened)).toBe("runner-down");
});

fault("killed-at-pull-start", async (context) => {
  const opened = await openFaultHouse(context);
  const { runner } = opened;
  await opened.ready();
  runner.on(create, hangUp);
  const first = await pull(opened);
  expect(failureOf(first)?.code).toBe("runner-down");
  runner.heal();
  await opened.ready();
  const second = await pull(opened);
  expect(second.outcome).toEqual({ kind: "done" });
});

fault("killed-mid-pull", async (context) => {
  const opened = await openFaultHouse(context, { runnerSpeed: 5 });
  const { house, runner } = opened;
  await opened.ready();
  const { jobId } = await house.ask("models.pull", { ref: large });
  const job = await house.ended(jobId, async ({ phase, progress }) => {
    if (phase === "downloading" && (progress?.doneBytes ?? 0) > 0) await runner.kill();
  });
  expect(failureOf(job)?.code).toBe("pull-interrupted");
  await runner.start();
  const again = await opened.restart();
  const { items } = await again.ask("jobs.read", {});
  expect(items.find(({ subject }) => subject === job.subject)?.outcome).toEqual({
    kind: "cancelled",
    isResumable: true,
  });
});

fault("killed-while-finishing-pull", async (context) => {
  const opened = await openFaultHouse(context);
  const { house, runner } = opened;
  await opened.ready();
  const whole = JSON.stringify({
    type: "progress",
    total: 1000,
    layer: { id: "sha256:1", size: 1000, current: 1000 },
  });
  runner.on(create, stopAfter(`${whole}\n`, { type: "application/json", isCut: true }));
  const job = await pull(opened);
  expect(failureOf(job)?.code).toBe("pull-interrupted");
  expect((await house.ask("models.read", {})).items.map(({ ref }) => ref)).not.toContain(small);
});

fault("killed-while-removing", async (context) => {
  const opened = await openFaultHouse(context);
  const { house, runner } = opened;
  await opened.ready();
  runner.on("DELETE /models", hangUp);
  const job = await house.ended((await house.ask("models.remove", { ref: model })).jobId);
  expect(failureOf(job)?.code).toBe("runner-down");
  const { items } = await house.ask("models.refresh", {});
  expect(items.map(({ ref }) => ref)).toContain(model);
});

fault("killed-while-loading", async (context) => {
  const opened = await openFaultHouse(context);
  await opened.ready();
  opened.runner.on(chat, hangUp);
  expect(await ask(opened)).toMatchObject({ end: "failed", answer: "", failure: { code: "runner-down" } });
  await expectAnswered(opened);
});

fault("killed-at-first-token", async (context) => {
  const opened = await openFaultHouse(context);
  await opened.ready();
  opened.runner.on(chat, stopAfter(":\n\n", { type: "text/event-stream", isCut: true }));
  expect(await ask(opened)).toMatchObject({ end: "cut", answer: "", failure: { code: "chat-cut" } });
  await expectAnswered(opened);
});

fault("killed-mid-answer", async (context) => {
  const opened = await openFaultHouse(context);
  await opened.ready();
  opened.runner.on(chat, stopAfter(event("Once a ship"), { type: "text/event-stream", isCut: true }));
  expect(await ask(opened)).toMatchObject({ end: "cut", answer: "Once a ship", failure: { code: "chat-cut" } });
});

// ---- half an answer

fault("silent-probe", async (context) => {
  const opened = await openFaultHouse(context);
  const { house, runner } = opened;
  runner.on("GET /engines/status", silent);
  const seen = await house.until("runner.read", {}, ({ state }) => state === "hanging");
  expect(seen.problem?.code).toBe("runner-hanging");
  runner.heal();
  await opened.ready();
});

fault("silent-list", async (context) => {
  const opened = await openFaultHouse(context);
  await opened.ready();
  opened.runner.on(list, silent);
  expect(await failList(opened)).toBe("timed-out");
});

fault("headers-then-silence", async (context) => {
  const opened = await openFaultHouse(context);
  await opened.ready();
  opened.runner.on(list, headersOnly());
  expect(await failList(opened)).toBe("timed-out");
});

fault("silent-inspect", async (context) => {
  const opened = await openFaultHouse(context);
  const { house, runner } = opened;
  await opened.ready();
  runner.on(`${list}/`, silent);
  const inspecting = house.answer("models.inspect", { ref: model });
  expect(await ask(opened)).toMatchObject({ end: "complete" });
  expect(await inspecting).toMatchObject({ ok: false, error: { code: "timed-out" } });
});

const half = JSON.stringify({ type: "progress", total: 1000, layer: { id: "sha256:1", size: 1000, current: 400 } });

fault("stops-mid-pull", async (context) => {
  const opened = await openFaultHouse(context, { factor: 20 });
  const { house, runner } = opened;
  await opened.ready();
  runner.on(create, stopAfter(`${half}\n`));
  const { jobId } = await house.ask("models.pull", { ref: small });
  const notices = new Set<string | null>();
  const job = await house.ended(jobId, ({ notice }) => void notices.add(notice));
  expect(notices).toContain("stalled");
  expect(failureOf(job)?.code).toBe("pull-interrupted");
  expect(job.progress?.doneBytes).toBe(400);
});

fault("stops-mid-answer", async (context) => {
  const opened = await openFaultHouse(context, { factor: 20 });
  await opened.ready();
  opened.runner.on(chat, stopAfter(event("Once a ship"), { type: "text/event-stream" }));
  expect(await ask(opened)).toMatchObject({ end: "cut", answer: "Once a ship", failure: { code: "chat-cut" } });
});

fault("stops-before-first-byte", async (context) => {
  const opened = await openFaultHouse(context, { factor: 60 });
  await opened.ready();
  opened.runner.on(chat, headersOnly("text/event-stream"));
  expect(await ask(opened)).toMatchObject({ end: "failed", failure: { code: "timed-out" } });
  await expectAnswered(opened);
});

fault("drip-inspect", async (context) => {
  const opened = await openFaultHouse(context);
  await opened.ready();
  opened.runner.on(`${list}/`, endless(" ", { everyMs: 1000 }));
  const answer = await opened.house.answer("models.inspect", { ref: model });
  expect(answer).toMatchObject({ ok: false, error: { code: "timed-out" } });
});

fault("drip-answer", async (context) => {
  const opened = await openFaultHouse(context);
  await opened.ready();
  opened.runner.runner.fault({ dripMs: 1 });
  expect(await ask(opened, { maxTokens: 12 })).toMatchObject({ end: "length", failure: null });
});

// ---- clock

fault("clock-forward", async (context) => {
  const opened = await openFaultHouse(context, { runnerSpeed: 5 });
  const { house, clock } = opened;
  await opened.ready();
  const { jobId } = await house.ask("models.pull", { ref: small });
  let hasJumped = false;
  const job = await house.ended(jobId, ({ phase }) => {
    if (phase === "downloading" && !hasJumped) clock.jump(3_600_000);
    hasJumped ||= phase === "downloading";
  });
  expect(hasJumped).toBe(true);
  expect(job.outcome).toEqual({ kind: "done" });
});

fault("clock-back", async (context) => {
  const opened = await openFaultHouse(context);
  await opened.ready();
  opened.house.on("chat.streamed", () => opened.clock.jump(-3_600_000));
  const turn = await ask(opened);
  expect(turn).toMatchObject({ end: "complete", failure: null });
  expect(turn.stats?.totalMs).toBeGreaterThan(0);
});
