import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { gzipSync } from "node:zlib";
import { expect, type TestContext } from "vitest";
import { close, listen } from "../fake-tools/serve";
import { fault } from "./fault";
import { body, endless, raw, type Misbehaviour } from "./faulty-runner";
import { openFaultHouse } from "./house";
import { ask, chat, create, event, expectAnswered, failList, failureOf, list, model, pull, small } from "./steps";

const mebibyte = 1024 * 1024;

/** The list answered like that: what it fails with, the last list kept; whole again once the fault is gone. */
async function listFails(context: TestContext, act: Misbehaviour, code: string): Promise<void> {
  const opened = await openFaultHouse(context);
  await opened.ready();
  opened.runner.on(list, act);
  expect(await failList(opened)).toBe(code);
  opened.runner.heal();
  await opened.house.ask("models.refresh", {});
  await opened.ready();
}

/** Another server that must never be reached. */
async function startElsewhere({ onTestFinished }: TestContext) {
  let requestCount = 0;
  const server = createServer((_request, response) => {
    requestCount++;
    response.end("[]");
  });
  const port = await listen(server, 0);
  onTestFinished(() => close(server));
  return { origin: `http://localhost:${port}`, requestCount: () => requestCount };
}

const to = (origin: string, status: number): Misbehaviour =>
  body("", { status, headers: { location: `${origin}/models` } });

// ---- the list

fault("list-not-json", (context) => listFails(context, body("I have no models today"), "runner-bad-answer"));

fault("list-wrong-shape", (context) => listFails(context, body('{"models":[]}'), "runner-bad-answer"));

fault("list-rows-wrong", async (context) => {
  const opened = await openFaultHouse(context);
  await opened.ready();
  const rows = [null, 7, "x", [], {}, { id: 7 }, { id: "" }, { id: "sha256:1", tags: 5, config: [], created: "now" }];
  opened.runner.on(list, body(JSON.stringify([...rows, { id: "sha256:2", tags: ["ai/a:b"], created: 1e300 }])));
  const { items, problem } = await opened.house.ask("models.refresh", {});
  expect(problem).toBeNull();
  expect(items.map(({ ref }) => ref)).toEqual(["ai/a:b", "sha256:1"]);
});

fault("list-html", (context) =>
  listFails(context, body("<!doctype html><title>Router</title>", { type: "text/html" }), "runner-bad-answer"),
);

fault("list-binary", (context) => listFails(context, body(randomBytes(100_000)), "runner-bad-answer"));

fault("list-truncated-gzip", (context) => {
  const whole = gzipSync(JSON.stringify([{ id: "sha256:1" }]));
  const headers = { "content-encoding": "gzip" };
  return listFails(context, body(whole.subarray(0, whole.length / 2), { headers }), "runner-bad-answer");
});

fault("list-invalid-utf8", async (context) => {
  const opened = await openFaultHouse(context);
  await opened.ready();
  const bytes = Buffer.concat([Buffer.from('[{"id":"sha256:1","tags":["ai/'), Buffer.from([0xff, 0xc0, 0x80])]);
  opened.runner.on(list, body(Buffer.concat([bytes, Buffer.from(':x"]}]')])));
  const { state, items } = await opened.house.ask("models.refresh", {});
  expect(state).toBe("ready");
  expect(items).toHaveLength(1);
});

fault("list-error-with-200", (context) =>
  listFails(context, body('{"error":{"message":"database is locked"}}'), "runner-bad-answer"),
);

fault("list-100-mb", async (context) => {
  const before = process.memoryUsage().rss;
  await listFails(context, endless(Buffer.alloc(64 * 1024, " ")), "runner-bad-answer");
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * mebibyte);
});

const framed = (length: number, text: string) =>
  raw(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${text}`);

fault("list-too-short", (context) => listFails(context, framed(5000, '[{"id":"sha256:1"}]'), "runner-down"));

fault("list-too-long", async (context) => {
  const opened = await openFaultHouse(context);
  await opened.ready();
  opened.runner.on(list, framed(2, '[]{"id":"sha256:1"}]'));
  const { state, items } = await opened.house.ask("models.refresh", {});
  expect(state === "failed" || items.length === 0).toBe(true);
});

fault("list-not-http", (context) => listFails(context, raw("SSH-2.0-OpenSSH_9.7\r\n"), "runner-wrong-service"));

// ---- sent elsewhere

fault("list-redirect", async (context) => {
  const elsewhere = await startElsewhere(context);
  for (const status of [301, 307]) {
    await listFails(context, to(elsewhere.origin, status), "runner-bad-answer");
  }
  expect(elsewhere.requestCount()).toBe(0);
});

fault("pull-redirect", async (context) => {
  const elsewhere = await startElsewhere(context);
  const opened = await openFaultHouse(context);
  await opened.ready();
  opened.runner.on(create, to(elsewhere.origin, 308));
  expect(failureOf(await pull(opened))?.code).toBe("runner-bad-answer");
  expect(elsewhere.requestCount()).toBe(0);
});

fault("chat-redirect", async (context) => {
  const elsewhere = await startElsewhere(context);
  const opened = await openFaultHouse(context);
  await opened.ready();
  opened.runner.on(chat, to(elsewhere.origin, 307));
  expect(await ask(opened)).toMatchObject({ end: "failed", answer: "", failure: { code: "runner-bad-answer" } });
  expect(elsewhere.requestCount()).toBe(0);
  await expectAnswered(opened);
});

fault("probe-redirect", async (context) => {
  const elsewhere = await startElsewhere(context);
  const { house, runner } = await openFaultHouse(context);
  runner.on("GET /", to(elsewhere.origin, 302));
  const seen = await house.until("runner.read", {}, ({ state }) => state === "wrong-service");
  expect(seen.problem?.code).toBe("runner-wrong-service");
  expect(elsewhere.requestCount()).toBe(0);
});

// ---- pulls

async function pullFails(context: TestContext, act: Misbehaviour) {
  const opened = await openFaultHouse(context);
  await opened.ready();
  opened.runner.on(create, act);
  const failure = failureOf(await pull(opened));
  const { items } = await opened.house.ask("models.refresh", {});
  expect(items.map(({ ref }) => ref)).not.toContain(small);
  opened.runner.heal();
  expect((await pull(opened)).outcome).toEqual({ kind: "done" });
  return failure?.code;
}

fault("pull-huge-line", async (context) => {
  expect(await pullFails(context, body("x".repeat(10 * mebibyte)))).toBe("pull-interrupted");
});

fault("pull-garbage", async (context) => {
  const lines = Buffer.concat([randomBytes(5000), Buffer.from('\n{"type":\n[]\n{"type":"success"\nnull\n"success"\n')]);
  expect(await pullFails(context, body(lines))).toBe("pull-interrupted");
});

fault("pull-error-with-200", async (context) => {
  const line = JSON.stringify({ type: "error", message: "no space left on device" });
  expect(await pullFails(context, body(`${line}\n`))).toBe("disk-full");
});

fault("pull-lies", async (context) => {
  const line = JSON.stringify({ type: "success", message: "Model pulled successfully" });
  expect(await pullFails(context, body(`${line}\n`))).toBe("runner-bad-answer");
});

// ---- answers

const stream = (text: string | Buffer) => body(text, { type: "text/event-stream" });

async function chatEnds(context: TestContext, act: Misbehaviour) {
  const opened = await openFaultHouse(context);
  await opened.ready();
  opened.runner.on(chat, act);
  const turn = await ask(opened);
  await expectAnswered(opened);
  return turn;
}

fault("chat-garbage", async (context) => {
  const turn = await chatEnds(context, body("<html>Sign in to the hotel's network</html>", { type: "text/html" }));
  expect(turn).toMatchObject({ answer: "", failure: { code: expect.stringMatching(/^(chat-|load-|runner-)/) } });
});

fault("chat-binary", async (context) => {
  const turn = await chatEnds(context, stream(randomBytes(200_000)));
  expect(turn.answer).toBe("");
  expect(turn.failure).not.toBeNull();
});

fault("chat-huge-line", async (context) => {
  const turn = await chatEnds(context, stream(`data: ${"x".repeat(10 * mebibyte)}`));
  expect(turn).toMatchObject({ end: "failed", failure: { code: "runner-bad-answer" } });
});

fault("chat-endless", async (context) => {
  const turn = await chatEnds(
    context,
    endless(event("all work and no play ".repeat(500)), { type: "text/event-stream" }),
  );
  expect(turn).toMatchObject({ end: "failed", failure: { code: "runner-bad-answer" } });
});

fault("chat-error-with-200", async (context) => {
  const error = `data: ${JSON.stringify({ error: { code: 500, message: "CUDA error: out of memory" } })}\n\n`;
  const turn = await chatEnds(context, stream(event("Once") + error));
  expect(turn).toMatchObject({ end: "failed", answer: "Once", failure: { code: "load-out-of-memory" } });
});

fault("inspect-garbage", async (context) => {
  const opened = await openFaultHouse(context);
  await opened.ready();
  opened.runner.on(`${list}/`, body("not a model"));
  const answer = await opened.house.answer("models.inspect", { ref: model });
  expect(answer).toMatchObject({ ok: false, error: { code: "runner-bad-answer" } });
});
