import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRunnerAddress, writeRunnerAddress } from "./runner-address";

test.each<[typed: string, origin: string, basePath: string, apiPath: string | null]>([
  ["localhost:12434", "http://localhost:12434", "", null],
  ["127.0.0.1:12434", "http://127.0.0.1:12434", "", null],
  [" https://Box.Example:8443/ ", "https://box.example:8443", "", null],
  ["https://box.example", "https://box.example", "", null],
  ["box", "http://box", "", null],
  ["http://[::1]:8000", "http://[::1]:8000", "", null],
  ["[fd00::1]:8000", "http://[fd00::1]:8000", "", null],
  ["https://box/v1", "https://box", "", "/v1"],
  ["https://box/v1/", "https://box", "", "/v1"],
  ["https://box/v1/models", "https://box", "", "/v1"],
  ["https://box/v1/chat/completions", "https://box", "", "/v1"],
  ["http://127.0.0.1:12434/engines/v1", "http://127.0.0.1:12434", "", "/engines/v1"],
  ["http://127.0.0.1:12434/engines/llama.cpp/v1", "http://127.0.0.1:12434", "", "/engines/llama.cpp/v1"],
  ["http://box/exp/vDD4.40", "http://box", "/exp/vDD4.40", null],
  ["http://box/exp/vDD4.40/engines/v1", "http://box", "/exp/vDD4.40", "/engines/v1"],
  ["https://proxy.example/ai//team-a/v1", "https://proxy.example", "/ai/team-a", "/v1"],
])("%s", (typed, origin, basePath, apiPath) => {
  const parsed = parseRunnerAddress(typed);
  expect(parsed).toEqual({ ok: true, origin, basePath, apiPath });
  expect(parseRunnerAddress(parsed.ok ? writeRunnerAddress(parsed) : "")).toEqual(parsed);
});

test.each([
  ["", "empty"],
  ["  ", "empty"],
  ["a b", "space"],
  ["http:\\\\box", "space"],
  ["ftp://box", "scheme"],
  ["mailto:someone", "scheme"],
  ["https://", "host"],
  ["https:///v1", "host"],
  ["http://[::1", "host"],
  ["box:0", "port"],
  ["box:70000", "port"],
  ["box:http", "scheme"],
  ["https://box:", "port"],
  ["https://user:word@box", "credentials"],
  ["https://token@box", "credentials"],
  ["https://box?key=1", "query"],
  ["https://box/#x", "query"],
  ["https://box/<x>", "path"],
  ["https://box/../admin", "path"],
])("%s is none: %s", (typed, why) => {
  expect(parseRunnerAddress(typed)).toEqual({ ok: false, why });
});

describe("for any text", () => {
  test("it never throws, and what it takes holds no user, query or fragment", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.tuple(fc.constantFrom("http://", "https://", ""), fc.string()).map((parts) => parts.join("")),
        ),
        (text) => {
          const parsed = parseRunnerAddress(text);
          if (!parsed.ok) return;
          const url = new URL(writeRunnerAddress(parsed));
          expect([url.username, url.password, url.search, url.hash]).toEqual(["", "", "", ""]);
          expect(["http:", "https:"]).toContain(url.protocol);
        },
      ),
    );
  });
});
