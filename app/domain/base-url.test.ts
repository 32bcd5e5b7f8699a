import fc from "fast-check";
import { expect, test } from "vitest";
import { isBaseUrl, parseBaseUrl } from "./base-url";

test.each([
  ["http://127.0.0.1:12434/engines/v1", "http://127.0.0.1:12434/engines/v1"],
  [" http://192.168.1.20:12434/ ", "http://192.168.1.20:12434/engines/v1"],
  ["https://box.example/v1/", "https://box.example/v1"],
  ["HTTP://Model-Runner.docker.internal", "http://model-runner.docker.internal/engines/v1"],
  ["http://[fd00::1]:12434/v1", "http://[fd00::1]:12434/v1"],
  ["127.0.0.1:12434", null],
  ["ftp://box/v1", null],
  ["file:///etc/passwd", null],
  ["javascript:alert(1)", null],
  ["http://me@box/v1", null],
  ["http://me:secret@box/v1", null],
  ["http://box/v1?key=1", null],
  ["http://box/v1#x", null],
  ["http://box:0/v1", null],
  ["http:///v1", null],
  ["http://a b/v1", null],
  ["http:\\\\box\\v1", null],
  ["", null],
])("%s is %s", (text, url) => {
  expect(parseBaseUrl(text)).toBe(url);
  expect(isBaseUrl(text)).toBe(url !== null);
});

test("what comes out is one of its own, and holds no credentials", () => {
  const part = (...texts: string[]) => fc.constantFrom("", ...texts);
  const parts = fc.tuple(
    fc.constantFrom("http://", "https://", "HTTP://", "ftp://", ""),
    part("me@", "me:pw@"),
    fc.constantFrom("box", "127.0.0.1", "[::1]", "BOX.example."),
    part(":1", ":65535", ":0", ":99999"),
    part("/", "/v1", "//", "/a/../v1/", "/%2e"),
    part("?", "?x=1"),
    part("#", "#x"),
  );
  fc.assert(
    fc.property(parts, (texts) => {
      const url = parseBaseUrl(texts.join(""));
      if (url === null) return;
      expect(parseBaseUrl(url)).toBe(url);
      const { username, password, search, hash } = new URL(url);
      expect([username, password, search, hash]).toEqual(["", "", "", ""]);
    }),
  );
});
