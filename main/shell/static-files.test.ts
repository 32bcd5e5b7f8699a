import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { contentSecurityPolicy, securityHeaders } from "./security-headers";
import { createStaticFiles } from "./static-files";

const house = mkdtempSync(path.join(tmpdir(), "homeport-static-"));
const root = path.join(house, "renderer");
mkdirSync(path.join(root, "assets"), { recursive: true });
mkdirSync(path.join(house, "renderer-twin"));
writeFileSync(path.join(root, "index.html"), "<!doctype html>");
writeFileSync(path.join(root, "assets/index-a1.js"), "1");
writeFileSync(path.join(root, "assets/a b.svg"), "<svg/>");
writeFileSync(path.join(root, "assets/unknown.xyz"), "?");
writeFileSync(path.join(root, ".hidden"), "hidden");
writeFileSync(path.join(house, "secret.txt"), "secret");
writeFileSync(path.join(house, "renderer-twin/secret.txt"), "secret");
afterAll(() => rmSync(house, { recursive: true }));
const readStatic = createStaticFiles(root);

test.each([
  ["/", "text/html; charset=utf-8"],
  ["/index.html", "text/html; charset=utf-8"],
  ["/assets/index-a1.js", "text/javascript; charset=utf-8"],
  ["/assets/a%20b.svg", "image/svg+xml"],
  ["/assets/unknown.xyz", "application/octet-stream"],
])("%s is served as %s", async (urlPath, contentType) => {
  expect(await readStatic(urlPath)).toMatchObject({ status: 200, contentType });
});

test.each([
  ["/../secret.txt", 403],
  ["/assets/../../secret.txt", 403],
  ["/%2e%2e/secret.txt", 403],
  ["/..%2fsecret.txt", 403],
  ["/%2e%2e%2fsecret.txt", 403],
  ["/..%5csecret.txt", 403],
  ["/..\\secret.txt", 403],
  ["/../renderer-twin/secret.txt", 403],
  ["/.hidden", 403],
  ["/assets/./index-a1.js", 403],
  ["/C:/Windows/win.ini", 403],
  ["/index.html::$DATA", 403],
  ["/index.html%00.png", 400],
  ["/%", 400],
  ["/%c0%ae%c0%ae/secret.txt", 400],
  ["", 400],
  ["*", 400],
  ["http://127.0.0.1/index.html", 400],
  // decoded once only: this names a file that isn't there
  ["/%252e%252e/secret.txt", 404],
  ["//etc/passwd", 404],
  ["/assets", 404],
  ["/assets/", 404],
  ["/no-such.html", 404],
])("%s is answered with %i and none of our files", async (urlPath, status) => {
  const answer = await readStatic(urlPath);
  expect(answer.status).toBe(status);
  expect(new TextDecoder().decode(answer.body)).not.toMatch(/secret|hidden|doctype/);
});

test("the policy allows no inline code and no connection beyond what each shell needs", () => {
  for (const kind of ["electron", "browser"] as const) {
    const policy = contentSecurityPolicy(kind);
    expect(policy).toMatch(/^default-src 'none'; /);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(securityHeaders(kind)).toMatchObject({
      "content-security-policy": policy,
      "x-content-type-options": "nosniff",
    });
  }
  expect(contentSecurityPolicy("electron")).toContain("connect-src 'none'");
  expect(contentSecurityPolicy("browser")).toContain("connect-src 'self'");
});
