import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { expect, onTestFinished, test, vi } from "vitest";
import { hasDisplay, openCommand, openInBrowser } from "./open-in-browser";
import { openBrowserShell } from "./shell";
import { openTestPanel, otherPage, page } from "./test-panel";
import { createTickets } from "./tickets";

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
  const panel = await openTestPanel({ limits: { graceMs: 60 } });
  const first = await listen(panel);
  const other = await listen(panel, otherPage);
  first.call.destroy();
  other.call.destroy();
  await listen(panel);
  await vi.waitFor(() => expect(panel.gone).toHaveBeenCalledWith(otherPage));
  expect(panel.gone.mock.calls).toEqual([[otherPage]]);
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
  await vi.waitFor(
    () => {
      number += 1;
      panel.shell.push("chat.streamed", { turnId: "t", number, answer, reasoning: "" });
      expect(panel.gone).toHaveBeenCalledWith(page);
    },
    { timeout: 10_000, interval: 5 },
  );
  await vi.waitFor(() => expect(reader.events.length).toBe(number), { timeout: 10_000 });
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

test("show opens a link that leads in once, and holds no token", async () => {
  const openAddress = vi.fn<(address: string, secrets: readonly string[]) => void>();
  const panel = await openTestPanel({ openAddress });
  panel.shell.show();
  const [address = "", secrets = []] = openAddress.mock.calls[0] ?? [];
  expect(address).not.toContain(panel.token);
  const { pathname } = new URL(address);
  expect(secrets).toEqual([pathname.slice("/open/".length)]);
  const first = await panel.ask({ path: pathname });
  expect(first).toMatchObject({
    status: 303,
    headers: { location: `/#token=${panel.token}`, "cache-control": "no-store" },
  });
  expect((await panel.ask({ path: pathname })).status).toBe(410);
});

test("a ticket is good once, and for a while", () => {
  let now = 0;
  const tickets = createTickets({ validMs: 100, now: () => now });
  const [one, two] = [tickets.issue(), tickets.issue()];
  expect(one).not.toBe(two);
  expect([tickets.redeem(one), tickets.redeem(one), tickets.redeem("")]).toEqual([true, false, false]);
  now = 101;
  expect(tickets.redeem(two)).toBe(false);
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

test("each system's own opener gets the address as one argument, and its success is what it says", async () => {
  const address = "http://127.0.0.1:1/open/a&b;c";
  expect(openCommand("darwin", address)).toEqual({ file: "open", args: [address] });
  expect(openCommand("win32", address)).toEqual({ file: "rundll32", args: ["url.dll,FileProtocolHandler", address] });
  expect(openCommand("linux", address)).toEqual({ file: "xdg-open", args: [address] });
  const missing = openInBrowser(address, {
    platform: "linux",
    secrets: [],
    runCommand: async () => ({ kind: "missing", message: "no such file" }),
  });
  expect(await missing).toBe(false);
});
