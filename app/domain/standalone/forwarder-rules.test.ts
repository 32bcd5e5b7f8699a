import { expect, test } from "vitest";
import { forwardRefusal, passedOn } from "./forwarder-rules";

const port = 12434;
const ask = (rawHeaders: string[], target = "/engines/status") => forwardRefusal({ target, rawHeaders }, port)?.status;

test.each<[string[], number | undefined]>([
  [["Host", "127.0.0.1:12434"], undefined],
  [["host", "LOCALHOST:12434"], undefined],
  [["Host", "[::1]:12434"], undefined],
  [["Host", " 127.0.0.1:12434 "], undefined],
  [["Host", "127.0.0.1"], 403],
  [["Host", "127.0.0.1:12435"], 403],
  [["Host", "127.0.0.1:124340"], 403],
  [["Host", "evil.example"], 403],
  [["Host", "evil.example:12434"], 403],
  [["Host", "localhost.evil.example:12434"], 403],
  [["Host", "localhost.:12434"], 403],
  [["Host", "127.0.0.2:12434"], 403],
  [["Host", "0.0.0.0:12434"], 403],
  [["Host", "user@127.0.0.1:12434"], 403],
  [["Host", "host.docker.internal:12434"], 403],
  [["Host", ""], 403],
  [[], 400],
  [["Host", "127.0.0.1:12434", "Host", "evil.example"], 400],
  [["Host", "127.0.0.1:12434", "Origin", "https://evil.example"], 403],
  [["Host", "127.0.0.1:12434", "Origin", "null"], 403],
  [["Host", "127.0.0.1:12434", "ORIGIN", ""], 403],
  [["Host", "127.0.0.1:12434", "Origin", "http://127.0.0.1:12434"], 403],
  [["Host", "127.0.0.1:12434", "Sec-Fetch-Site", "cross-site"], 403],
  [["Host", "127.0.0.1:12434", "Sec-Fetch-Site", "same-origin"], 403],
  [["Host", "127.0.0.1:12434", "Sec-Fetch-Site", "none"], undefined],
])("%j: %s", (headers, status) => {
  expect(ask(headers)).toBe(status);
});

test("a target that is no path is refused", () => {
  const host = ["Host", "127.0.0.1:12434"];
  expect(ask(host, "http://127.0.0.1:12434/models")).toBe(400);
  expect(ask(host, "*")).toBe(400);
  expect(ask(host, "/m\u00f6dels")).toBe(400);
  expect(ask(host, "/models?x=1")).toBeUndefined();
});

test("headers of the connection stay behind, and those it names; what frames the body goes on", () => {
  expect(
    passedOn([
      "Host",
      "x",
      "Connection",
      "close, X-Own, Content-Length",
      "X-Own",
      "1",
      "Keep-Alive",
      "5",
      "Transfer-Encoding",
      "chunked",
      "Upgrade",
      "h2c",
      "Expect",
      "100-continue",
      "Content-Length",
      "3",
      "Accept",
      "text/event-stream",
      "X-A",
      "1",
      "X-A",
      "2",
    ]),
  ).toEqual(["Content-Length", "3", "Accept", "text/event-stream", "X-A", "1", "X-A", "2"]);
});
