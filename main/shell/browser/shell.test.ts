import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import { existsSync, readFileSync, statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { expect, onTestFinished, test, vi } from "vitest";
import { createBrowserOpener, hasDisplay, openCommand } from "./open-in-browser";
import { openBrowserShell } from "./shell";
import { openTestPanel, otherPage, page } from "./panel-test-kit";

type Panel = Awaited<ReturnType<typeof openTestPanel>>;

/** Opens an event stream as a page does, and collects what comes. */
async function listen(panel: Panel, clientId = page) {
  const call = panel.start({
    path: "/events",
    headers: { "x-homeport-token": panel.token, "x-homeport-client": clientId },
  });
  call.end();
  const [response] = (await once(call, "response")) as [IncomingMessage];
  const events: EventSourceMessage[] = [];
  const comments: string[] = [];
  const parser = createParser({
    onEvent: (event) => void events.push(event),
    onComment: (text) => void comments.push(text),
  });
  response.setEncoding("utf8").on("data", (text: string) => parser.feed(text));
  response.on("error", () => {});
  await vi.waitFor(() => expect(comments).toContain("welcome"));
  return { call, response, events, comments };
}

test("the address is loopback with 32 random bytes behind the #, different each time", async () => {
  const [one, two] = [await openTestPanel(), await openTestPanel()];
  for (const { shell } of [one, two]) expect(shell.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
  expect(one.token).not.toBe(two.token);
});

test("a port that is taken is said in words, with what to do", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const quiet = { info() {}, warn() {}, error() {} };
  const opening = openBrowserShell({
    gate: async () => ({ ok: true, data: {} }),
    rendererRoot: "/nowhere",
    onClientGone() {},
    onAllClosed() {},
    log: quiet,
    port,
    openAddress: null,
  });
  await expect(opening).rejects.toMatchObject({
    code: "busy",
    message: `Port ${port} is taken by another program. Choose another with --port, or leave --port out to take any free one.`,
  });
});

test("events reach every page, numbered, with a stream that says what it is", async () => {
  const panel = await openTestPanel();
  const [one, two] = [await listen(panel), await listen(panel, otherPage)];
  expect(one.response.headers).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
  });
  const delta = { turnId: "t", number: 1, answer: "two\nlines – and €", reasoning: "" };
  panel.shell.push("chat.streamed", delta);
  panel.shell.push("chat.streamed", { ...delta, number: 2 });
  for (const { events } of [one, two]) {
    await vi.waitFor(() => expect(events).toHaveLength(2));
    expect(events.map(({ id, event }) => [id, event])).toEqual([
      ["1", "chat.streamed"],
      ["2", "chat.streamed"],
    ]);
    expect(JSON.parse(events[0]?.data ?? "")).toEqual(delta);
  }
});

test("a quiet stream shows signs of life", async () => {
  const panel = await openTestPanel({ limits: { heartbeatMs: 10 } });
  const { comments } = await listen(panel);
  await vi.waitFor(() => expect(comments.filter((text) => text === "here").length).toBeGreaterThan(1));
});

test("a page that closes is gone after the grace, one that comes back in time is not", async () => {
  const panel = await openTestPanel({ limits: { graceMs: 1500 } });
  const first = await listen(panel);
  const other = await listen(panel, otherPage);
  first.call.destroy();
  other.call.destroy();
  await listen(panel);
  await vi.waitFor(() => expect(panel.gone).toHaveBeenCalledWith(otherPage));
  expect(panel.gone.mock.calls).toEqual([[otherPage]]);
});

test("only the last page that leaves closes the panel", async () => {
  const panel = await openTestPanel({ limits: { graceMs: 5, absenceMs: 5 } });
  const first = await listen(panel);
  const other = await listen(panel, otherPage);
  first.call.destroy();
  await vi.waitFor(() => expect(panel.gone).toHaveBeenCalledTimes(1));
  expect(panel.allClosed).not.toHaveBeenCalled();
  other.call.destroy();
  await vi.waitFor(() => expect(panel.allClosed).toHaveBeenCalledTimes(1));
});

test("a second stream of the same page replaces the first without the page being gone", async () => {
  const panel = await openTestPanel({ limits: { graceMs: 5 } });
  const first = await listen(panel);
  const second = await listen(panel);
  await vi.waitFor(() => expect(first.response.closed).toBe(true));
  panel.shell.push("chat.streamed", { turnId: "t", number: 1, answer: "a", reasoning: "" });
  await vi.waitFor(() => expect(second.events).toHaveLength(1));
  expect(first.events).toHaveLength(0);
  expect(panel.gone).not.toHaveBeenCalled();
});

test("a page that asks but never listens is forgotten", async () => {
  const panel = await openTestPanel({ limits: { graceMs: 20 } });
  await panel.ask({
    method: "POST",
    path: "/request",
    headers: {
      origin: `http://${panel.host}`,
      "x-homeport-token": panel.token,
      "x-homeport-client": page,
      "content-type": "application/json",
    },
    body: '{"route":"program.look","input":{"isVisible":true,"isLive":true}}',
  });
  await vi.waitFor(() => expect(panel.gone).toHaveBeenCalledWith(page));
});

test("a page that doesn't read is cut instead of filling the memory, and others go on", async () => {
  const panel = await openTestPanel({ limits: { maxWaitingBytes: 64 * 1024, graceMs: 5 } });
  const reader = await listen(panel, otherPage);
  const sleeper = await listen(panel);
  sleeper.response.pause();
  const answer = "x".repeat(256 * 1024);
  let number = 0;
  while (panel.gone.mock.calls.length === 0) {
    number += 1;
    panel.shell.push("chat.streamed", { turnId: "t", number, answer, reasoning: "" });
    // the one that reads has its time to
    await vi.waitFor(() => expect(reader.events.length).toBe(number), { interval: 5 });
  }
  expect(panel.gone).toHaveBeenCalledWith(page);
  expect(panel.gone).not.toHaveBeenCalledWith(otherPage);
});

test("there is an end to how many pages may be open", async () => {
  const panel = await openTestPanel({ limits: { maxClients: 1 } });
  await listen(panel);
  const reply = await panel.ask({
    path: "/events",
    headers: { "x-homeport-token": panel.token, "x-homeport-client": otherPage },
  });
  expect(reply.status).toBe(503);
});

test("closing ends the streams and frees the port, without calling anyone gone", async () => {
  const panel = await openTestPanel({ limits: { graceMs: 1 } });
  const { call } = await listen(panel);
  await Promise.all([once(call, "close"), panel.shell.close()]);
  await expect(panel.ask({})).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect(panel.gone).not.toHaveBeenCalled();
});

test("show opens the address itself, token and all", async () => {
  const openAddress = vi.fn<(address: string) => void>();
  const panel = await openTestPanel({ openAddress });
  panel.shell.show();
  expect(openAddress.mock.calls).toEqual([[panel.shell.address]]);
});

test.each<[NodeJS.Platform, Record<string, string>, boolean]>([
  ["linux", {}, false],
  ["linux", { DISPLAY: ":0" }, true],
  ["linux", { WAYLAND_DISPLAY: "wayland-0" }, true],
  ["linux", { DISPLAY: "localhost:10.0", SSH_CONNECTION: "a b c d" }, false],
  ["darwin", {}, true],
  ["darwin", { SSH_TTY: "/dev/ttys001" }, false],
  ["win32", {}, true],
])("a display on %s with %o: %s", (platform, env, expected) => {
  expect(hasDisplay(platform, env)).toBe(expected);
});

test("each system's own opener gets the file as one argument", () => {
  const file = "/tmp/a&b;c.html";
  expect(openCommand("darwin", file)).toEqual({ file: "open", args: [file] });
  expect(openCommand("win32", file)).toEqual({ file: "rundll32", args: ["url.dll,FileProtocolHandler", file] });
  expect(openCommand("linux", file)).toEqual({ file: "xdg-open", args: [file] });
});

const address = 'http://127.0.0.1:1/#token=a&b"<c>';
const done = { kind: "exited", exitCode: 0, stdout: "", stderr: "", isTruncated: false, durationMs: 1 } as const;

test("the opener is handed a page that only this user can read, and no secret", async () => {
  const seen: { command: string; page: string; mode: number; folderMode: number }[] = [];
  const opener = createBrowserOpener({
    platform: "linux",
    async runCommand({ file, args }) {
      const [page = ""] = args;
      const [text, { mode }, folder] = [readFileSync(page, "utf8"), statSync(page), statSync(path.dirname(page))];
      seen.push({
        command: `${file} ${args.join(" ")}`,
        page: text,
        mode: mode & 0o777,
        folderMode: folder.mode & 0o777,
      });
      return done;
    },
  });
  onTestFinished(opener.close);
  expect(await opener.open(address)).toBe(true);
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ mode: 0o600, folderMode: 0o700 });
  expect(seen[0]?.command).not.toContain("token");
  expect(seen[0]?.page).toContain('content="0; url=http://127.0.0.1:1/#token=a&amp;b&quot;&lt;c>"');
});

test("its page is gone after a minute, and when it is closed", async () => {
  const pages: string[] = [];
  const opener = createBrowserOpener({
    platform: "linux",
    runCommand: async ({ args }) => {
      pages.push(args[0] ?? "");
      return done;
    },
  });
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  await opener.open(address);
  const left = () => pages.filter((page) => existsSync(path.dirname(page)));
  expect(left()).toHaveLength(1);
  vi.advanceTimersByTime(60_000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(left()).toEqual([]));
  await opener.open(address);
  expect(left()).toHaveLength(1);
  await opener.close();
  expect([pages.length, left().length]).toEqual([2, 0]);
});

test("closing ends an opener that hangs; a missing one is no success", async () => {
  const hanging = createBrowserOpener({
    platform: "linux",
    runCommand: ({ signal }) =>
      new Promise((resolve) => {
        signal?.addEventListener("abort", () => resolve({ kind: "cancelled", stdout: "", stderr: "", durationMs: 1 }));
        void hanging.close();
      }),
  });
  expect(await hanging.open(address)).toBe(false);
  const missing = createBrowserOpener({
    platform: "linux",
    runCommand: async () => ({ kind: "missing", message: "no such file" }),
  });
  onTestFinished(missing.close);
  expect(await missing.open(address)).toBe(false);
});
