import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, expectOpened, test } from "./harness/app";
import type { App } from "./harness/app-type";
import { root } from "./harness/program";

// Electron's own checklist (electronjs.org/docs/latest/tutorial/security), item by item; docs/security.md names these tests.

/** All of one folder's source text, by its path; tests left out. */
function sources(folder: string): [name: string, text: string][] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => [
      `${folder}/${name}`.replaceAll(path.sep, "/"),
      readFileSync(path.join(root, folder, name), "utf8"),
    ]);
}
const filesWith = (folder: string, pattern: RegExp) =>
  sources(folder).flatMap(([name, text]) => (pattern.test(text) ? [name] : []));

/** What the window was made with. */
async function preferences(app: App) {
  const [window] = (await app.standIn?.windows()) ?? [];
  return (window?.options as { webPreferences: Record<string, unknown> } | undefined)?.webPreferences ?? {};
}

test("1: everything the page loads is of our own scheme, and no request for anything else gets out", async ({
  app,
}) => {
  const asked: string[] = [];
  app.page.on("request", (request) => asked.push(request.url()));
  await app.page.reload();
  await expect(app.page.getByRole("main")).toBeVisible();
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.filter((url) => !url.startsWith(`${app.origin}/`))).toEqual([]);
  if (app.standIn === null) return;
  for (const url of ["http://127.0.0.1:1/", "https://example.com/", "wss://example.com/", "file:///etc/passwd"]) {
    expect(await app.standIn.isRequestCancelled(url), url).toBe(true);
  }
  expect(await app.standIn.isRequestCancelled("app://homeport/index.html")).toBe(false);
  expect(await app.standIn.isDownloadPrevented()).toBe(true);
});

test("2: the page has nothing of Node", async ({ app }) => {
  const names = ["require", "process", "module", "Buffer", "global", "__dirname"];
  expect(await app.page.evaluate((all) => all.filter((name) => name in window), names)).toEqual([]);
  if (app.standIn)
    expect(await preferences(app)).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    });
});

test("3: the page and the preload have worlds of their own", async ({ app }) => {
  const frozen = await app.page.evaluate(() => {
    try {
      Object.assign(window.homeport ?? {}, { request: () => "taken over" });
    } catch {
      // a frozen object says no by throwing
    }
    return Object.isFrozen(window.homeport);
  });
  expect(frozen).toBe(true);
  if (app.standIn) expect(await preferences(app)).toMatchObject({ contextIsolation: true });
});

test("4: every renderer is in the system's sandbox", async ({ app }) => {
  test.skip(app.standIn === null, "a sandbox is switched off there for root");
  expect(await preferences(app)).toMatchObject({ sandbox: true });
  expect((await app.standIn?.recorded())?.map(({ call }) => call)).toContain("app.enableSandbox");
});

test("5: the page is granted nothing but to write to the clipboard", async ({ app }) => {
  if (app.standIn === null) {
    expect(await app.page.evaluate(() => Notification.requestPermission())).toBe("denied");
    return;
  }
  const refused = { isRequestGranted: false, isCheckGranted: false };
  for (const permission of [
    "notifications",
    "media",
    "geolocation",
    "clipboard-read",
    "openExternal",
    "fileSystem",
    "device",
  ]) {
    expect(await app.standIn.permission(permission), permission).toEqual(refused);
  }
  const write = "clipboard-sanitized-write";
  expect(await app.standIn.permission(write)).toEqual({ isRequestGranted: true, isCheckGranted: true });
  expect(await app.standIn.permission(write, "https://example.com/")).toEqual(refused);
});

test("6: web security is on", async ({ app }) => {
  test.skip(app.standIn === null, "what a window was made with is not told there");
  expect(await preferences(app)).toMatchObject({ webSecurity: true });
});

test("7: frames, plugins, inline code and connections are refused by the page's policy", async ({ app, problems }) => {
  for (const file of ["/index.html", "/no-such-file"]) {
    const { headers } = await app.fetchPage(file);
    expect(headers["content-security-policy"]).toMatch(/default-src 'none'.*connect-src 'none'/);
    expect(headers["content-security-policy"]).not.toContain("unsafe");
  }
  const expected = ["connect-src", "frame-src", "img-src", "script-src-elem", "style-src-elem"];
  const refused = await app.page.evaluate(async (count) => {
    const directives = new Set<string>();
    const all = Promise.withResolvers<void>();
    document.addEventListener("securitypolicyviolation", (event) => {
      directives.add(event.effectiveDirective);
      if (directives.size === count) all.resolve();
    });
    const add = (tag: string, set: Record<string, string>) => {
      document.body.append(Object.assign(document.createElement(tag), set));
    };
    add("script", { textContent: "window.wasRun = true" });
    add("iframe", { src: "https://example.com/" });
    add("img", { src: "https://example.com/x.png" });
    add("style", { textContent: "body { color: red }" });
    await fetch("/index.html").catch(() => {});
    await all.promise;
    return { directives: [...directives].toSorted(), wasRun: "wasRun" in window };
  }, expected.length);
  expect(refused).toEqual({ directives: expected, wasRun: false });
  problems.forgive(/Content Security Policy/);
});

test("8: insecure content is not allowed to run", async ({ app }) => {
  test.skip(app.standIn === null, "what a window was made with is not told there");
  expect(await preferences(app)).toMatchObject({ allowRunningInsecureContent: false });
});

test("9: no experimental features", async ({ app }) => {
  test.skip(app.standIn === null, "what a window was made with is not told there");
  expect(await preferences(app)).toMatchObject({ experimentalFeatures: false });
});

test("10: no Blink features, and no switches of Chromium's", async ({ app }) => {
  test.skip(app.standIn === null, "what a window was made with is not told there");
  expect(Object.keys(await preferences(app))).not.toEqual(expect.arrayContaining(["enableBlinkFeatures"]));
  expect(filesWith("main", /commandLine\.append|enableBlinkFeatures/)).toEqual([]);
});

test("11: there is no webview that could open windows", async ({ app }) => {
  expect(await app.page.evaluate(() => "loadURL" in document.createElement("webview"))).toBe(false);
  if (app.standIn) expect(await preferences(app)).toMatchObject({ webviewTag: false });
  expect(filesWith("renderer", /<webview|allowpopups/i)).toEqual([]);
});

test("12: a webview that is made nevertheless is not attached", async ({ app }) => {
  test.skip(app.standIn === null, "no webview can be made there");
  expect(await app.standIn?.willAttachWebview()).toBe(true);
});

test("13: the window can't be led elsewhere, but may load itself again", async ({ app, problems }) => {
  const before = app.page.url();
  for (const url of ["https://example.com/", "file:///etc/passwd", `${app.origin}/assets/x.svg`]) {
    await app.page.evaluate((to) => {
      window.location.href = to;
    }, url);
    // A question to main goes out after the attempt; the page that asks is still ours.
    await app.page.evaluate(() => window.homeport?.request("program.read", {}));
    expect(app.page.url()).toBe(before);
  }
  await app.page.evaluate(() => {
    window.location.hash = "#/settings";
  });
  await app.page.reload();
  await expect(app.page.getByRole("main")).toBeVisible();
  expect(app.page.url()).toContain("#/settings");
  if (app.standIn) expect(await app.standIn.willRedirect("https://example.com/")).toBe(true);
  problems.forgive(/Not allowed to load local resource/);
});

test("14: no window is opened by a page", async ({ app }) => {
  const urls = ["https://docs.docker.com/", "https://evil.example/", "app://homeport/index.html", "about:blank"];
  expect(await app.page.evaluate((all) => all.map((url) => window.open(url)), urls)).toEqual(urls.map(() => null));
  expect(await app.windowCount()).toBe(1);
  if (app.standIn) for (const url of urls) expect(await app.standIn.decideOpen(url), url).toBe("deny");
});

test("15: only listed https addresses go to the system's browser", async ({ app }) => {
  await app.page.evaluate(() => {
    for (const url of [
      "https://evil.example/",
      "https://docs.docker.com.evil.example/",
      "http://docs.docker.com/",
      "file:///etc/passwd",
      "javascript:alert(1)",
      "https://docs.docker.com/ai/model-runner/",
    ])
      window.open(url);
  });
  await expectOpened(app, ["https://docs.docker.com/ai/model-runner/"]);
  await app.page.evaluate(() => {
    const link = Object.assign(document.createElement("a"), { href: "https://hub.docker.com/u/ai", target: "_blank" });
    document.body.append(link);
    link.click();
  });
  await expectOpened(app, ["https://docs.docker.com/ai/model-runner/", "https://hub.docker.com/u/ai"]);
  expect(filesWith("main", /openExternal\(/)).toEqual(["main/shell/electron/security.ts"]);
});

test("16: Electron is pinned to the version that is tested, and its updates are asked for every week", () => {
  const { devDependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  expect(devDependencies["electron"]).toMatch(/^\d+\.\d+\.\d+$/);
  expect(Number.parseInt(devDependencies["electron"] ?? "", 10)).toBeGreaterThanOrEqual(45);
  const dependabot = readFileSync(path.join(root, ".github/dependabot.yml"), "utf8");
  expect(dependabot).toMatch(/package-ecosystem: npm[\s\S]*interval: weekly/);
});

test("17: senders other than our page in a top frame are refused, and there is one channel", async ({ app }) => {
  expect(filesWith("main", /ipcMain\.(?:handle|on)\w*\(/)).toEqual(["main/shell/electron/ipc.ts"]);
  test.skip(app.standIn === null, "no other sender can be made there");
  const refused = { ok: false, error: { code: "untrusted-sender" } };
  for (const sender of [
    { origin: "https://example.com" },
    { origin: "app://other" },
    { origin: "null" },
    { origin: null },
    { isTopFrame: false },
    { isOwnWindow: false },
  ]) {
    expect(await app.standIn?.requestAs(sender, "program.read", {}), JSON.stringify(sender)).toMatchObject(refused);
  }
  expect(await app.standIn?.requestAs({}, "program.read", {})).toMatchObject({ ok: true });
});

test("18: no page is a file, and no path leads out of the page's folder", async ({ app }) => {
  expect(filesWith("main/shell/electron", /loadFile\(|file:\/\/(?!\/\*")/)).toEqual([]);
  for (const file of [
    "/..%2f..%2fpackage.json",
    "/%2e%2e%2fmain/index.js",
    "/..%5cmain%5cindex.js",
    "/.homeport-build",
  ]) {
    expect((await app.fetchPage(file)).status, file).toBe(403);
  }
  expect((await app.fetchPage("/index.html%00.js")).status).toBe(400);
  expect((await app.fetchPage("/../main/index.js")).status).toBe(404);
});

test("19: every fuse of the packaged program is set, and set as it should be", () => {
  const config = readFileSync(path.join(root, "electron-builder.yml"), "utf8");
  const [, block = ""] = /^electronFuses:\n((?: {2}.*\n?)+)/m.exec(config) ?? [];
  const fuses = Object.fromEntries([...block.matchAll(/^ {2}(\w+): (\w+)$/gm)].map(([, name, value]) => [name, value]));
  expect(fuses).toEqual({
    runAsNode: "false",
    enableCookieEncryption: "true",
    enableNodeOptionsEnvironmentVariable: "false",
    enableNodeCliInspectArguments: "false",
    enableEmbeddedAsarIntegrityValidation: "true",
    onlyLoadAppFromAsar: "true",
    loadBrowserProcessSpecificV8Snapshot: "false",
    grantFileProtocolExtraPrivileges: "false",
  });
});

test("20: of Electron the page has two functions of ours, and a listener is given the payload alone", async ({
  app,
}) => {
  const seen = await app.page.evaluate(async () => {
    const { homeport } = window;
    if (!homeport) throw new Error("no bridge");
    const heard = Promise.withResolvers<number>();
    const end = homeport.on("settings.changed", (...args: unknown[]) => heard.resolve(args.length));
    await homeport.request("settings.update", { theme: "dark" });
    const argumentCount = await heard.promise;
    end();
    return {
      bridge: Object.entries(homeport).map(([name, value]) => `${name}: ${typeof value}`),
      leaked: ["electron", "ipcRenderer"].filter((name) => name in window),
      argumentCount,
    };
  });
  expect(seen).toEqual({ bridge: ["request: function", "on: function"], leaked: [], argumentCount: 1 });
  expect(readFileSync(path.join(root, "main/preload.ts"), "utf8").match(/exposeInMainWorld/g)).toHaveLength(1);
});

test("the checklist in docs/security.md has all 20 items, each with a test here and files that are there", () => {
  const rows = [...readFileSync(path.join(root, "docs/security.md"), "utf8").matchAll(/^\| (\d+) +\|(.*)\|$/gm)];
  expect(rows.map(([, number]) => Number(number))).toEqual(Array.from({ length: 20 }, (_each, index) => index + 1));
  const own = readFileSync(path.join(root, "e2e/security.spec.ts"), "utf8");
  for (const [, number, cells = ""] of rows) {
    expect(own, `a test for ${number}`).toContain(`test("${number}: `);
    const files = [...cells.matchAll(/`([\w./-]+\.(?:ts|yml|json))`/g)].map(([, file]) => file ?? "");
    expect(files.length, `files of ${number}`).toBeGreaterThan(0);
    for (const file of files) expect(() => readFileSync(path.join(root, file)), file).not.toThrow();
  }
});
