import fc from "fast-check";
import { expect, test } from "vitest";
import { createHeadReader, curlArgs, curlFailure, hasUnixSockets, type CarriedRequest } from "./curl-carrier";

const ask = (over: Partial<CarriedRequest> = {}) =>
  curlArgs({ method: "GET", target: "/models", rawHeaders: [], hasBody: false, socket: "r.sock", ...over });
const headersOf = (args: string[] | null) =>
  (args ?? []).flatMap((each, at) => (args?.[at - 1] === "--header" ? [each] : []));
const bytes = (text: string) => new TextEncoder().encode(text);

test("a request as curl is told it", () => {
  const args = ask({ method: "POST", target: "/engines/unload?x=1#y", hasBody: true });
  expect(args?.[0]).toBe("--disable");
  expect(args?.join(" ")).toContain("--unix-socket r.sock");
  expect(args?.join(" ")).toContain("--dump-header - --request POST");
  expect(args?.join(" ")).toMatch(
    /--upload-file - --request-target \/engines\/unload\?x=1#y --url http:\/\/localhost\/$/,
  );
  expect(ask({ method: "HEAD" })).toContain("--head");
  expect(ask()).not.toContain("--upload-file");
});

test("only what the runner reads goes on: no secret gets into a command line, and nothing of curl's own", () => {
  const rawHeaders = [
    "Authorization",
    "Bearer sk-secret",
    "Cookie",
    "a=b",
    "X-Api-Key",
    "sk-secret",
    "Proxy-Authorization",
    "x",
    "Accept",
    "text/event-stream",
    "Content-Type",
    "application/json",
    "Content-Length",
    "12",
    "Transfer-Encoding",
    "chunked",
    "Host",
    "evil",
    "@/etc/passwd",
    "x",
  ];
  expect(headersOf(ask({ rawHeaders }))).toEqual([
    "accept: text/event-stream",
    "content-type: application/json",
    "user-agent:",
    "expect:",
  ]);
});

test.each<[string, Partial<CarriedRequest>]>([
  ["a path that is an option", { target: "--config" }],
  ["no path", { target: "@/etc/passwd" }],
  ["a blank in it", { target: "/a b" }],
  ["a line break in it", { target: "/a\r\nHost: evil" }],
  ["a letter that is none", { target: "/mödels" }],
  ["a path without end", { target: `/${"a".repeat(9000)}` }],
  ["a method that is none of these", { method: "TRACE" }],
  ["a method that is an option", { method: "--output" }],
])("%s is not carried", (_what, over) => {
  expect(ask(over)).toBeNull();
});

/** As Node reads a header: a byte is a letter. */
const value = fc.string({ unit: fc.nat({ max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 12 });

test("no value of a client's becomes an option, a file or a line of its own", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom("accept", "user-agent", "content-type"), value), {
        maxLength: 4,
      }),
      (pairs) => {
        const args = ask({ rawHeaders: pairs.flat() }) ?? [];
        const headers = headersOf(args);
        expect(headers.every((each) => /^[a-z-]+:[\x20-\x7e]*$/.test(each))).toBe(true);
        // everything else is as if there were no headers at all
        const without = args.filter((each, at) => each !== "--header" && args[at - 1] !== "--header");
        const bare = ask() ?? [];
        expect(without).toEqual(bare.filter((each, at) => each !== "--header" && bare[at - 1] !== "--header"));
      },
    ),
  );
});

test("the head of an answer comes whole, however it is cut, without what came before it", () => {
  const text =
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-A: a: b\r\nX-A: 2\r\n\r\nbody";
  fc.assert(
    fc.property(fc.array(fc.nat({ max: text.length })), (cuts) => {
      const reader = createHeadReader();
      const at = [0, ...cuts.toSorted((a, b) => a - b), text.length];
      let read: ReturnType<typeof reader.push> = null;
      let body = "";
      for (let index = 0; index + 1 < at.length; index += 1) {
        const piece = bytes(text.slice(at[index], at[index + 1]));
        if (read === null) {
          read = reader.push(piece);
          if (read !== null) body += new TextDecoder().decode(read.rest);
        } else body += new TextDecoder().decode(piece);
      }
      expect(read?.head).toEqual({
        status: 200,
        message: "OK",
        rawHeaders: ["Content-Type", "text/plain", "X-A", "a: b", "X-A", "2"],
      });
      expect(body).toBe("body");
    }),
  );
});

test.each([
  ["no answer", "ICY 200 OK\r\n\r\n"],
  ["another protocol", "HTTP/1.1 101 Switching Protocols\r\n\r\n"],
  ["no end", `HTTP/1.1 200 OK\r\nX: ${"a".repeat(70_000)}`],
  ["an end that comes too late", `HTTP/1.1 200 OK\r\nX: ${"a".repeat(70_000)}\r\n\r\n`],
])("%s is said", (_what, text) => {
  expect(() => createHeadReader().push(bytes(text))).toThrow(/answer/);
});

test("a status line without words", () => {
  expect(createHeadReader().push(bytes("HTTP/1.1 204\r\n\r\n"))?.head).toMatchObject({ status: 204, message: "" });
});

test("curl's codes in words", () => {
  expect(curlFailure(7)).toContain("nobody listens");
  expect(curlFailure(52)).toBe("it hung up");
  expect(curlFailure(3)).toBe("curl ended with 3");
});

test("whether it can be used is read from its own words", () => {
  // as Windows 11 has it
  const windows = [
    "curl 8.13.0 (Windows) libcurl/8.13.0 Schannel zlib/1.3.1 WinIDN",
    "Release-Date: 2025-04-02",
    "Protocols: dict file ftp ftps http https imap imaps ipfs ipns mqtt pop3 pop3s smb smbs smtp smtps telnet tftp ws wss",
    "Features: alt-svc AsynchDNS HSTS HTTPS-proxy IDN IPv6 Kerberos Largefile libz NTLM SPNEGO SSL SSPI threadsafe Unicode UnixSockets",
  ].join("\r\n");
  expect(hasUnixSockets(windows)).toBe(true);
  // as Windows 10 1803 had it first
  expect(
    hasUnixSockets("curl 7.55.1 (Windows)\nProtocols: dict\nFeatures: AsynchDNS IPv6 Largefile SSPI Kerberos\n"),
  ).toBe(false);
  expect(hasUnixSockets("UnixSockets")).toBe(false);
});
