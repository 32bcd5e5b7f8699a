import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { createAppFiles } from "./app-files";
import { allowedOutside } from "./outside-links";
import { isOwnDocument, isOwnUrl, isTrustedFrame } from "./own-page";

const root = mkdtempSync(path.join(tmpdir(), "homeport-app-"));
writeFileSync(path.join(root, "index.html"), "<!doctype html><title>Panel</title>");
afterAll(() => rmSync(root, { recursive: true }));
const answer = createAppFiles(root, (html) => html);

test.each([
  ["app://homeport/", 200],
  ["app://homeport/index.html", 200],
  ["app://homeport/index.html?a=b#/models", 200],
  ["app://homeport/no-such.js", 404],
  ["app://other/index.html", 404],
  ["app://homeport.evil.example/index.html", 404],
  ["app://homeport:80/index.html", 404],
  ["app://user@homeport/index.html", 404],
  ["https://homeport/index.html", 404],
  ["app://homeport/..%2f..%2fetc/passwd", 403],
  ["app://homeport/..%5c..%5cwin.ini", 403],
  ["app://homeport/index.html%00.js", 400],
  ["app://homeport/%", 400],
])("%s is answered with %i and the security headers", async (url, status) => {
  // undici refuses a user name in a Request; Chromium may not
  const response = await answer({ url, method: "GET" } as Request);
  expect(response.status).toBe(status);
  expect(response.headers.get("content-security-policy")).toContain("connect-src 'none'");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(response.headers.get("content-type")).toMatch(status === 200 ? /^text\/html/ : /^text\/plain/);
});

test("only reading is answered", async () => {
  expect((await answer(new Request("app://homeport/", { method: "POST" }))).status).toBe(405);
  const head = await answer(new Request("app://homeport/", { method: "HEAD" }));
  expect([head.status, await head.text()]).toEqual([200, ""]);
});

test.each<[string, Parameters<typeof isTrustedFrame>[0], boolean]>([
  ["our page in the top frame", { origin: "app://homeport", parent: null }, true],
  ["a frame that is gone", null, false],
  ["our page in a child frame", { origin: "app://homeport", parent: {} }, false],
  ["another host", { origin: "app://homeport.evil.example", parent: null }, false],
  ["another scheme", { origin: "https://homeport", parent: null }, false],
  ["an opaque origin", { origin: "null", parent: null }, false],
  ["a trailing slash", { origin: "app://homeport/", parent: null }, false],
  ["another case", { origin: "app://HOMEPORT", parent: null }, false],
])("who may send: %s → %o", (_name, frame, expected) => {
  expect(isTrustedFrame(frame)).toBe(expected);
});

test.each([
  ["https://docs.docker.com/ai/model-runner/", "https://docs.docker.com/ai/model-runner/"],
  ["https://HUB.docker.com/u/ai", "https://hub.docker.com/u/ai"],
  ["https://github.com:443/x", "https://github.com/x"],
  ["http://docs.docker.com/", null],
  ["https://docs.docker.com.evil.example/", null],
  ["https://evil.example/?https://docs.docker.com/", null],
  ["https://docs.docker.com@evil.example/", null],
  ["https://me:pw@docs.docker.com/", null],
  ["https://docs.docker.com:8443/", null],
  ["https://sub.github.com/", null],
  ["javascript:alert(1)", null],
  ["file:///etc/passwd", null],
  ["smb://docs.docker.com/share", null],
  ["not an address", null],
  ["", null],
])("outside, %s becomes %o", (address, expected) => {
  expect(allowedOutside(address)).toBe(expected);
});

test("outside, the page of this build's releases is one more, and that page alone", () => {
  const page = "https://homeport.example/releases";
  expect(allowedOutside(page, page)).toBe(page);
  expect(allowedOutside(`${page}/more`, page)).toBeNull();
  expect(allowedOutside("https://homeport.example/", page)).toBeNull();
});

test("our own address and our own document are told from what looks like them", () => {
  expect([
    isOwnUrl("app://homeport/x"),
    isOwnUrl("app://homeport"),
    isOwnUrl("app://homeport2/"),
    isOwnUrl("homeport"),
  ]).toEqual([true, true, false, false]);
  const documents = [
    "app://homeport/index.html",
    "app://homeport/index.html#/models",
    "app://homeport/index.html?x",
    "app://homeport/a.js",
  ];
  expect(documents.map(isOwnDocument)).toEqual([true, true, false, false]);
});
