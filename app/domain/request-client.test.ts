import fc from "fast-check";
import { expect, test } from "vitest";
import { clientName } from "./request-client";

test.each([
  [
    "OpenAI/JS 7.15.0",
    "<!-- openclaw:attempt:STABLE -->\nYou are a personal assistant running inside OpenClaw.",
    "OpenClaw",
  ],
  ["OpenAI/JS 6.10.0", "You are a personal assistant running inside Clawdbot.\n## Tooling", "Clawdbot"],
  ["OpenAI/JS 7.15.0", "You are a helpful assistant.", "OpenAI for JavaScript"],
  ["OpenAI/Python 1.99.1", "", "OpenAI for Python"],
  ["AsyncOpenAI/Python 1.99.1", "", "OpenAI for Python"],
  ["Homeport/0.1.0", "", "Homeport"],
  ["docker-model-cli/v1.2.6", "", "docker model"],
  ["curl/8.5.0", "", "curl"],
  ["Python/3.12 aiohttp/3.9.1", "", "Python"],
  ["python-requests/2.32", "", "Python"],
  ["node", "", "Node.js"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "", "Firefox"],
  [
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
    "",
    "Edge",
  ],
  ["Mozilla/5.0 (Macintosh) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36", "", "Chrome"],
  ["Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15", "", "Safari"],
  ["My-Tool/1.2 (linux; x64)", "", "My-Tool"],
  ["", "", null],
  ["   ", "", null],
  [null, "", null],
])("%j, %j: %j", (userAgent, instructions, name) => {
  expect(clientName(userAgent, instructions)).toBe(name);
});

test("any user agent: a short name or none", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (userAgent) => {
      const name = clientName(userAgent, "");
      expect(name === null || (name.length > 0 && name.length <= 40)).toBe(true);
    }),
  );
});
