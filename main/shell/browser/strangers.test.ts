import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import { once } from "node:events";
import { expect, test } from "vitest";
import { judgeCaller } from "./door";
import { openTestPanel, page, type Ask } from "./panel-test-kit";

type Panel = Awaited<ReturnType<typeof openTestPanel>>;

/** What the panel's own page sends. */
function own({ token, host }: Panel, more: Record<string, string | string[]> = {}): Ask {
  return {
    method: "POST",
    path: "/request",
    headers: {
      origin: `http://${host}`,
      "x-homeport-token": token,
      "x-homeport-client": page,
      "content-type": "application/json",
      ...more,
    },
    body: JSON.stringify({ route: "program.read", input: {} }),
  };
}

function without(ask: Ask, name: string): Ask {
  const { [name]: _dropped, ...headers } = ask.headers ?? {};
  return { ...ask, headers };
}

test("the page's own request gets through, with its route, input and name", async () => {
  const panel = await openTestPanel();
  const reply = await panel.ask(own(panel));
  expect(reply).toMatchObject({ status: 200, body: '{"ok":true,"data":{}}' });
  expect(panel.gate).toHaveBeenCalledWith({ isTrusted: true, clientId: page }, "program.read", {});
});

test.each<[string, number, (ask: Ask, panel: Panel) => Ask]>([
  ["no token", 401, (ask) => without(ask, "x-homeport-token")],
  ["an empty token", 401, (_, panel) => own(panel, { "x-homeport-token": "" })],
  ["a wrong token of the right length", 401, (_, panel) => own(panel, { "x-homeport-token": "A".repeat(43) })],
  ["half the token", 401, (_, panel) => own(panel, { "x-homeport-token": panel.token.slice(0, 20) })],
  ["the token twice", 401, (_, panel) => own(panel, { "x-homeport-token": [panel.token, panel.token] })],
  [
    "the token as a cookie",
    401,
    (_, p) => without(own(p, { cookie: `x-homeport-token=${p.token}` }), "x-homeport-token"),
  ],
  [
    "the token in the query",
    401,
    (ask, p) => ({ ...without(ask, "x-homeport-token"), path: `/request?token=${p.token}` }),
  ],
  ["a foreign Host", 421, (ask) => ({ ...ask, host: "evil.example" })],
  ["a Host that starts like ours", 421, (ask) => ({ ...ask, host: "127.0.0.1.evil.example" })],
  ["a Host that ends like ours", 421, (ask, p) => ({ ...ask, host: `evil.example@127.0.0.1:${p.port}` })],
  ["another machine's Host", 421, (ask) => ({ ...ask, host: "192.168.1.5" })],
  ["the unspecified Host", 421, (ask) => ({ ...ask, host: "0.0.0.0" })],
  ["a foreign Origin", 403, (_, panel) => own(panel, { origin: "https://evil.example" })],
  ["the Origin null", 403, (_, panel) => own(panel, { origin: "null" })],
  ["another port's Origin", 403, (_, panel) => own(panel, { origin: "http://127.0.0.1:1" })],
  ["our Origin by https", 403, (_, panel) => own(panel, { origin: `https://${panel.host}` })],
  ["a POST without Origin", 403, (ask) => without(ask, "origin")],
  ["neither token nor Origin", 401, (ask) => without(without(ask, "origin"), "x-homeport-token")],
  ["a cross-site page", 403, (_, panel) => own(panel, { "sec-fetch-site": "cross-site" })],
  ["a page of another port", 403, (_, panel) => own(panel, { "sec-fetch-site": "same-site" })],
  ["GET", 405, (ask) => ({ method: "GET", path: "/request", headers: ask.headers ?? {} })],
  ["PUT", 405, (ask) => ({ method: "PUT", path: "/request", headers: ask.headers ?? {} })],
  ["OPTIONS", 405, (ask) => ({ method: "OPTIONS", path: "/request", headers: ask.headers ?? {} })],
  ["no name", 400, (ask) => without(ask, "x-homeport-client")],
  ["a name that is no UUID", 400, (_, panel) => own(panel, { "x-homeport-client": "../../x" })],
  ["a form", 415, (_, panel) => own(panel, { "content-type": "application/x-www-form-urlencoded" })],
  ["plain text", 415, (_, panel) => own(panel, { "content-type": "text/plain" })],
  ["no type", 415, (ask) => without(ask, "content-type")],
  ["no JSON", 400, (ask) => ({ ...ask, body: "{" })],
  ["bytes that are no text", 400, (ask) => ({ ...ask, body: Buffer.from([0xff, 0xfe]) })],
  ["a list", 400, (ask) => ({ ...ask, body: "[]" })],
  ["null", 400, (ask) => ({ ...ask, body: "null" })],
])("/request with %s is refused with %i", async (_name, status, change) => {
  const panel = await openTestPanel();
  const reply = await panel.ask(change(own(panel), panel));
  expect(reply.status).toBe(status);
  expect(JSON.parse(reply.body)).toMatchObject({ ok: false });
  expect(panel.gate).not.toHaveBeenCalled();
  expect(reply.headers["set-cookie"]).toBeUndefined();
  expect(reply.headers["access-control-allow-origin"]).toBeUndefined();
});

test.each<[string, number, Record<string, string>, string?]>([
  ["no token", 401, { "x-homeport-client": page }],
  ["no name", 400, { "x-homeport-token": "TOKEN" }],
  ["a foreign Origin", 403, { "x-homeport-token": "TOKEN", "x-homeport-client": page, origin: "http://evil.example" }],
  ["POST", 405, { "x-homeport-token": "TOKEN", "x-homeport-client": page }, "POST"],
])("/events with %s is refused with %i", async (_name, status, headers, method = "GET") => {
  const panel = await openTestPanel();
  const own = Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, v === "TOKEN" ? panel.token : v]));
  expect((await panel.ask({ method, path: "/events", headers: own })).status).toBe(status);
});

test("the page is reached by every loopback name and any port, as through a tunnel", async () => {
  const panel = await openTestPanel();
  for (const host of ["localhost", "localhost:9999", "LOCALHOST:1", "127.0.0.1:80", "[::1]:8080", "[::1]"]) {
    expect((await panel.ask({ host })).status).toBe(200);
    const reply = await panel.ask({ ...own(panel, { origin: `http://${host}` }), host });
    expect(reply.status).toBe(200);
  }
});

test.each([
  ["/../secret.txt", 403],
  ["/..%2fsecret.txt", 403],
  ["/%2e%2e/secret.txt", 403],
  ["/..%5csecret.txt", 403],
  ["/index.html%00", 400],
  ["/no-such", 404],
  [`/open/${"A".repeat(43)}`, 404],
])("GET %s is refused with %i", async (path, status) => {
  const panel = await openTestPanel();
  const reply = await panel.ask({ path });
  expect(reply.status).toBe(status);
  expect(reply.body).not.toContain("secret");
  expect(reply.headers["content-security-policy"]).toContain("default-src 'none'");
  expect(reply.headers["x-content-type-options"]).toBe("nosniff");
});

test("the page carries every header that keeps it to itself, and HEAD says so without a body", async () => {
  const panel = await openTestPanel();
  const [got, head] = [await panel.ask({}), await panel.ask({ method: "HEAD" })];
  expect(got.body).toContain("<title>Panel</title>");
  expect(head.body).toBe("");
  for (const { status, headers } of [got, head]) {
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-frame-options": "DENY",
      "cross-origin-resource-policy": "same-origin",
      "content-length": String(Buffer.byteLength(got.body)),
    });
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  }
  expect((await panel.ask({ method: "POST" })).status).toBe(405);
});

test("a link on another site shows the page, but nothing of it can be read or framed from there", async () => {
  const panel = await openTestPanel();
  const from = (mode: string, dest: string) => ({
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": mode,
    "sec-fetch-dest": dest,
  });
  expect((await panel.ask({ headers: from("navigate", "document") })).status).toBe(200);
  expect((await panel.ask({ headers: from("navigate", "iframe") })).status).toBe(403);
  expect((await panel.ask({ headers: from("no-cors", "script") })).status).toBe(403);
  expect((await panel.ask({ headers: from("cors", "empty") })).status).toBe(403);
});

test("a body that is too large is refused, whether it says so or not", async () => {
  const panel = await openTestPanel({ limits: { maxBodyBytes: 1000 } });
  const said = await panel.ask({ ...own(panel), body: JSON.stringify({ text: "x".repeat(2000) }) });
  expect(said.status).toBe(413);
  const unsaid = await panel.ask({ ...own(panel, { "transfer-encoding": "chunked" }), body: "x".repeat(200_000) });
  expect(unsaid.status).toBe(413);
  expect(JSON.parse(unsaid.body)).toMatchObject({ ok: false, error: { code: "too-large" } });
  expect(panel.gate).not.toHaveBeenCalled();
});

test("who sends a body drop by drop is told and hung up on", async () => {
  const panel = await openTestPanel({ limits: { bodyTimeoutMs: 50 } });
  const call = panel.start(own(panel, { "content-length": "100" }));
  call.write("{");
  const [response] = (await once(call, "response")) as [IncomingMessage];
  expect(response.statusCode).toBe(408);
  response.resume();
  await once(call, "close");
  expect(panel.gate).not.toHaveBeenCalled();
});

test("what is not HTTP is answered with 400 and nothing else", async () => {
  const panel = await openTestPanel();
  const socket = connect(panel.port, "127.0.0.1");
  socket.end("hello\r\n\r\n");
  let said = "";
  for await (const piece of socket.setEncoding("utf8")) said += String(piece);
  expect(said).toMatch(/^HTTP\/1\.1 400 /);
});

test("a caller on another machine is refused, though none can connect", () => {
  const caller = (remoteAddress: string | undefined) =>
    ({
      socket: { remoteAddress },
      headers: { host: "localhost" },
      headersDistinct: {},
      method: "GET",
    }) as unknown as IncomingMessage;
  for (const address of ["192.168.1.7", "10.0.0.1", "::ffff:10.0.0.1", "fe80::1", "1127.0.0.1", undefined]) {
    expect(judgeCaller(caller(address))?.status).toBe(403);
  }
  for (const address of ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
    expect(judgeCaller(caller(address))).toBeNull();
});

test("the token never reaches the log", async () => {
  const panel = await openTestPanel({ openAddress: () => {} });
  panel.shell.show();
  const header = { "x-homeport-token": panel.token };
  await panel.ask({ path: `/?token=${panel.token}`, method: "POST", headers: header });
  await panel.ask({ path: `/${panel.token}`, method: "DELETE", headers: header });
  await panel.ask({ path: `/events?${panel.token}`, method: "POST", headers: header });
  await panel.ask({ ...own(panel), path: `/request?${panel.token}`, host: "evil.example" });
  expect(panel.lines.length).toBeGreaterThan(3);
  for (const line of panel.lines) expect(line).not.toContain(panel.token);
});
