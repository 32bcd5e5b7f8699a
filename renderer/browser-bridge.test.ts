import { expect, test, vi } from "vitest";
import { createBrowserBridge, takeToken, type BrowserBridgeNeeds } from "./browser-bridge";

function fakeStorage(initial: Record<string, string> = {}) {
  const kept = new Map(Object.entries(initial));
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

/** A server whose event streams the test opens, feeds and cuts by hand. */
function setUp(over: Partial<BrowserBridgeNeeds> = {}) {
  const streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  const calls: { url: string; init: RequestInit }[] = [];
  const statuses: string[] = [];
  const waits: number[] = [];
  let eventsStatus = 200;
  let nextAnswer: () => Response = () => Response.json({ ok: true, data: {} });
  const bridge = createBrowserBridge({
    async fetch(url, init) {
      calls.push({ url, init });
      if (url !== "/events") return nextAnswer();
      if (eventsStatus === 0) throw new TypeError("Failed to fetch");
      if (eventsStatus !== 200) return new Response(null, { status: eventsStatus });
      return new Response(new ReadableStream<Uint8Array>({ start: (controller) => void streams.push(controller) }));
    },
    location: { hash: "#token=abc123", pathname: "/", search: "" },
    history: { replaceState: () => undefined },
    storage: fakeStorage(),
    clientId: "page-1",
    onStatus: (status) => statuses.push(status),
    wait: (ms) => {
      waits.push(ms);
      return waits.length > 6 ? new Promise(() => undefined) : Promise.resolve();
    },
    ...over,
  });
  const send = (index: number, text: string) => streams[index]?.enqueue(new TextEncoder().encode(text));
  return {
    bridge,
    calls,
    statuses,
    streams,
    waits,
    send,
    setEvents: (status: number) => (eventsStatus = status),
    answerWith: (make: () => Response) => (nextAnswer = make),
  };
}

test("the token moves from the address bar into the tab's storage", () => {
  const replaceState = vi.fn<History["replaceState"]>();
  const storage = fakeStorage();
  const token = takeToken({
    location: { hash: "#token=s3cret_-", pathname: "/", search: "?a=1" },
    history: { replaceState },
    storage,
  });
  expect(token).toBe("s3cret_-");
  expect(replaceState).toHaveBeenCalledWith(null, "", "/?a=1");
  expect(storage.getItem("homeport-token")).toBe("s3cret_-");
});

test("a reload finds the token in storage and leaves a page's address alone", () => {
  const replaceState = vi.fn<History["replaceState"]>();
  const storage = fakeStorage({ "homeport-token": "kept" });
  expect(
    takeToken({ location: { hash: "#/models", pathname: "/", search: "" }, history: { replaceState }, storage }),
  ).toBe("kept");
  expect(replaceState).not.toHaveBeenCalled();
});

test("without a token nothing is asked and the status is refused", async () => {
  const { calls, statuses } = setUp({ location: { hash: "", pathname: "/", search: "" } });
  await Promise.resolve();
  expect(statuses).toEqual(["refused"]);
  expect(calls).toEqual([]);
});

test("a request carries token and page, and gives back the answer", async () => {
  const { bridge, calls, answerWith } = setUp();
  answerWith(() => Response.json({ ok: false, error: { code: "busy", message: "no" } }));
  await expect(bridge.request("models.pull", { ref: "ai/qwen3" })).resolves.toMatchObject({
    ok: false,
    error: { code: "busy" },
  });
  const call = calls.find(({ url }) => url === "/request");
  expect(call?.init).toMatchObject({
    method: "POST",
    headers: { "x-homeport-token": "abc123", "x-homeport-client": "page-1", "content-type": "application/json" },
    body: JSON.stringify({ route: "models.pull", input: { ref: "ai/qwen3" } }),
  });
});

test("events reach their listeners, split chunks and broken payloads included, until they unsubscribe", async () => {
  const { bridge, streams, send, statuses } = setUp();
  const seen: unknown[] = [];
  const stop = bridge.on("jobs.changed", (payload) => seen.push(payload));
  await vi.waitFor(() => expect(streams).toHaveLength(1));
  expect(statuses).toEqual(["connecting", "open"]);
  send(0, ": hello\n\nevent: jobs.changed\ndata: {not json\n\nevent: jobs.changed\nda");
  send(0, 'ta: {"revision":3}\n\nevent: chat.changed\ndata: {"revision":9}\n\n');
  await vi.waitFor(() => expect(seen).toEqual([{ revision: 3 }]));
  stop();
  send(0, 'event: jobs.changed\ndata: {"revision":4}\n\n');
  const last: unknown[] = [];
  bridge.on("chat.changed", (payload) => last.push(payload));
  send(0, 'event: chat.changed\ndata: {"revision":10}\n\n');
  await vi.waitFor(() => expect(last).toHaveLength(1));
  expect(seen).toHaveLength(1);
});

test("a cut stream is opened again and delivers again", async () => {
  const { bridge, streams, send, statuses } = setUp();
  const seen: unknown[] = [];
  bridge.on("jobs.changed", (payload) => seen.push(payload));
  await vi.waitFor(() => expect(streams).toHaveLength(1));
  streams[0]?.close();
  await vi.waitFor(() => expect(streams).toHaveLength(2));
  expect(statuses).toEqual(["connecting", "open", "lost", "open"]);
  send(1, 'event: jobs.changed\ndata: {"revision":1}\n\n');
  await vi.waitFor(() => expect(seen).toEqual([{ revision: 1 }]));
});

test("it waits longer each time main is away, up to a limit, and starts short again afterwards", async () => {
  const { waits, setEvents, streams } = setUp();
  await vi.waitFor(() => expect(streams).toHaveLength(1));
  setEvents(0);
  streams[0]?.error(new Error("cut"));
  await vi.waitFor(() => expect(waits).toHaveLength(7));
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

test.each([401, 403])("status %i ends the attempts: the token is no longer valid", async (status) => {
  const { statuses, setEvents, streams, waits } = setUp();
  await vi.waitFor(() => expect(streams).toHaveLength(1));
  setEvents(status);
  streams[0]?.close();
  await vi.waitFor(() => expect(statuses.at(-1)).toBe("refused"));
  expect(waits).toHaveLength(1);
});

test("a refused request says so too", async () => {
  const { bridge, statuses, answerWith } = setUp();
  answerWith(() => Response.json({ ok: false, error: { code: "untrusted-sender", message: "no" } }, { status: 401 }));
  await bridge.request("jobs.read", {});
  expect(statuses).toContain("refused");
});
