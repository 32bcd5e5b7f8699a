import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSocketServer, type AddressInfo } from "node:net";
import path from "node:path";
import { expect, test } from "./harness/browser-shell";
import { environment, startProgram, startUnderStarter } from "./harness/program";

const look = JSON.stringify({ route: "program.read", input: {} });

test("the printed address opens the panel, and its token leaves the address bar", async ({ panel }) => {
  await expect(panel.page).toHaveTitle(/Homeport$/);
  await expect(panel.page.getByRole("main")).toBeVisible();
  await expect.poll(() => panel.page.url()).toBe(`${panel.origin}/`);
  const kept = await panel.page.evaluate(() => window.sessionStorage.getItem("homeport-token"));
  expect(kept).toBe(panel.token);
  expect(await panel.page.context().cookies()).toEqual([]);
});

test("it says where it is in one line, and how to end it", async ({ panel }) => {
  expect(panel.program.output().trim().split("\n")).toEqual([
    `Homeport is at ${panel.address}`,
    "Press Ctrl+C to end it.",
  ]);
});

test("a reload keeps working without the token in the address", async ({ panel }) => {
  await expect(panel.page.getByRole("main")).toBeVisible();
  await expect.poll(() => panel.page.url()).toBe(`${panel.origin}/`);
  const events = panel.page.waitForResponse((response) => response.url().endsWith("/events"));
  await panel.page.reload();
  expect((await events).status()).toBe(200);
  await expect(panel.page.getByRole("main")).toBeVisible();
});

test("a tab without the token sees nothing but how to get in", async ({ panel, context }) => {
  const tab = await context.newPage();
  const asked: string[] = [];
  tab.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await tab.goto(panel.origin);
  await expect(tab.locator("#root")).not.toBeEmpty();
  expect(asked).not.toContain("/events");
});

test("a page of another site gets nothing out of it, nor anything in", async ({ panel, context, problems }) => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Stranger</title>");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const stranger = await context.newPage();
    await stranger.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
    const outcome = await stranger.evaluate(
      async ({ origin, token, body }) => {
        const attempt = (path: string, init: RequestInit) =>
          fetch(origin + path, init).then(
            (response) => `${response.type} ${response.status}`,
            () => "refused",
          );
        const headers = { "x-homeport-token": token, "x-homeport-client": crypto.randomUUID() };
        const json = { ...headers, "content-type": "application/json" };
        const frame = document.createElement("iframe");
        frame.src = origin;
        document.body.append(frame);
        await new Promise((resolve) => frame.addEventListener("load", resolve));
        return {
          // Even one that knows the token: the browser asks first, and is not allowed.
          request: await attempt("/request", { method: "POST", headers: json, body }),
          simple: await attempt("/request", { method: "POST", body, mode: "no-cors" }),
          events: await attempt("/events", { headers }),
          page: await attempt("/index.html", {}),
          frame: frame.contentDocument === null,
        };
      },
      { origin: panel.origin, token: panel.token, body: look },
    );
    expect(outcome).toEqual({
      request: "refused",
      simple: "refused",
      events: "refused",
      page: "refused",
      frame: true,
    });
    expect(problems.all()).toEqual([]);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

test("its own page without the token is refused, and with a rebound name too", async ({ panel, problems }) => {
  const statuses = await panel.page.evaluate(
    async ({ body, token }) => {
      const ask = async (headers: Record<string, string>, path = "/request", method = "POST") =>
        (await fetch(path, { method, headers, ...(method === "POST" ? { body } : {}) })).status;
      const type = { "content-type": "application/json" };
      const client = { "x-homeport-client": crypto.randomUUID() };
      return [
        await ask({ ...type, ...client }),
        await ask({ ...type, ...client, "x-homeport-token": `${token.slice(0, -1)}!` }),
        await ask({ "x-homeport-token": token, ...client, "content-type": "text/plain" }),
        await ask({ ...type, ...client, "x-homeport-token": token }, "/request", "GET"),
        await ask({ ...type, ...client, "x-homeport-token": token }),
      ];
    },
    { body: look, token: panel.token },
  );
  expect(statuses).toEqual([401, 401, 415, 405, 200]);
  problems.forgive(/Failed to load resource/);
  const rebound = await panel.page.request.get(`${panel.origin}/`, { headers: { host: "evil.example" } });
  expect(rebound.status()).toBe(421);
});

test("a second start says where the first is, and ends", async ({ panel }) => {
  const second = panel.startAgain();
  expect(await second.ended).toBe(0);
  expect(second.output()).toBe(`Homeport is at ${panel.address}\n`);
  await expect(panel.page.getByRole("main")).toBeVisible();
});

test("a port that is taken is said, with what to do", async ({ panel, problems }) => {
  const settingsFolder = test.info().outputPath("other");
  const { port } = new URL(panel.origin);
  const other = startProgram(
    ["out/main/browser.js", "--demo", "--no-open", "--port", port],
    environment(settingsFolder),
  );
  expect(await other.ended).toBe(1);
  expect(other.output()).toBe(
    `Port ${port} is taken by another program. Choose another with --port, or leave --port out to take any free one.\n`,
  );
  expect(problems.all()).toEqual([]);
});

test("a flag it doesn't know is said, with those it knows", async () => {
  const program = startProgram(["out/main/browser.js", "--prot", "1"], environment(test.info().outputPath("none")));
  expect(await program.ended).toBe(1);
  expect(program.output()).toContain("--prot");
  expect(program.output()).toContain("--no-open");
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  test(`${signal} ends it in order`, async ({ panel, problems }) => {
    test.skip(process.platform === "win32", "Windows has no such signals");
    // what is found is on view: nothing of the page is fetched any more
    await expect(panel.page.getByRole("heading", { level: 1 })).toContainText("OpenClaw would send your words");
    panel.program.child.kill(signal);
    expect(await panel.program.ended).toBe(0);
    await panel.page.goto("about:blank");
    // The page notices that its panel went away; the browser says so in its console.
    if (problems.all().length > 0) problems.forgive(/ERR_|Failed to load resource/);
  });
}

/** The real panel on a settings and a temporary folder of its own; nothing of this machine's Docker or OpenClaw is found. */
function ownMachine() {
  const settingsFolder = test.info().outputPath("settings");
  const temp = test.info().outputPath("temp");
  mkdirSync(temp, { recursive: true });
  const env = environment(settingsFolder, { MODEL_RUNNER_HOST: "http://127.0.0.1:9", PATH: "/nowhere", TMPDIR: temp });
  return { settingsFolder, temp, env };
}

test("one Ctrl+C that comes several times ends it in order, and nothing is left behind", async () => {
  test.skip(process.platform === "win32", "Windows has no such signals");
  const { settingsFolder, temp, env } = ownMachine();
  // what a run that crashed left; no process ever has that number
  mkdirSync(path.join(temp, "homeport-4194305-AbCd12"), { mode: 0o700 });
  const program = startProgram(["out/main/browser.js", "--no-open"], env);
  await program.waitFor(/Press Ctrl\+C/);
  const lock = path.join(settingsFolder, "instance.json");
  const { endpoint }: { endpoint: string } = JSON.parse(readFileSync(lock, "utf8"));
  const tempFolders = () => readdirSync(temp).filter((name) => name.startsWith("homeport-"));
  expect(existsSync(endpoint)).toBe(true);
  expect(tempFolders()).toEqual([expect.stringMatching(new RegExp(`^homeport-${program.child.pid}-`))]);
  program.child.kill("SIGINT");
  program.child.kill("SIGINT");
  expect(await program.ended).toBe(0);
  expect([lock, endpoint].filter((file) => existsSync(file))).toEqual([]);
  expect(tempFolders()).toEqual([]);
});

test("Ctrl+C in a terminal reaches starter and panel at once, and both end in order", async () => {
  test.skip(process.platform === "win32", "Windows has no process groups");
  const { settingsFolder, env } = ownMachine();
  const starter = startUnderStarter(["--demo", "--browser", "--no-open"], env);
  await starter.waitFor(/Press Ctrl\+C/);
  starter.signalGroup("SIGINT");
  expect(await starter.ended).toBe(0);
  expect(readdirSync(path.join(settingsFolder, "demo"))).toEqual([]);
});

test("a starter that is killed takes its panel with it, in order", async () => {
  test.skip(process.platform === "win32", "Windows has no such signals");
  const { settingsFolder, env } = ownMachine();
  const starter = startUnderStarter(["--demo", "--browser", "--no-open"], env);
  const [, address = ""] = await starter.waitFor(/^Homeport is at (\S+)$/m);
  starter.child.kill("SIGKILL");
  await expect.poll(() => readdirSync(path.join(settingsFolder, "demo")), { timeout: 15_000 }).toEqual([]);
  await expect
    .poll(() =>
      fetch(address).then(
        () => "answers",
        () => "gone",
      ),
    )
    .toBe("gone");
});

test("the browser is sent by a page of this user's alone; no address stands in a command", async ({
  page,
  problems,
}) => {
  test.skip(process.platform !== "linux", "xdg-open is Linux's");
  const { temp, env } = ownMachine();
  const bin = test.info().outputPath("bin");
  const heard = path.join(bin, "heard");
  mkdirSync(bin);
  writeFileSync(path.join(bin, "xdg-open"), `#!/bin/sh\nprintf '%s' "$*" > '${heard}'\n`, { mode: 0o755 });
  const { SSH_CONNECTION: _ssh, SSH_TTY: _tty, ...plain } = env;
  const program = startProgram(["out/main/browser.js", "--demo"], { ...plain, PATH: bin, DISPLAY: ":9" });
  try {
    const [, address = ""] = await program.waitFor(/^Homeport is at (\S+)$/m);
    await program.waitFor(/if that stays empty, open the address above/);
    await expect.poll(() => existsSync(heard) && readFileSync(heard, "utf8")).toContain(temp);
    const opened = readFileSync(heard, "utf8");
    expect(statSync(opened).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(opened)).mode & 0o777).toBe(0o700);
    problems.watch(page);
    await page.goto(`file://${opened}`);
    await page.waitForURL(`${new URL(address).origin}/`);
    await expect(page.getByRole("main")).toBeVisible();
    await page.goto("about:blank");
    expect(await program.end()).toBe(0);
    expect(existsSync(opened)).toBe(false);
  } finally {
    await program.end();
  }
});

test("a first instance that hangs is named, with what to do", async () => {
  test.skip(process.platform === "win32", "a pipe of Windows lies in no folder");
  const { settingsFolder, temp, env } = ownMachine();
  mkdirSync(settingsFolder, { recursive: true });
  const endpoint = path.join(temp, "hung.sock");
  const hung = createSocketServer(() => {}).listen(endpoint);
  await once(hung, "listening");
  try {
    const lock = { pid: process.pid, startedAt: 1, id: "x", endpoint };
    writeFileSync(path.join(settingsFolder, "instance.json"), JSON.stringify(lock));
    const second = startProgram(["out/main/browser.js", "--no-open"], env);
    expect(await second.ended).toBe(1);
    expect(second.output()).toBe(
      `Homeport runs already (process ${process.pid}) but does not answer. End it and start again.\n`,
    );
  } finally {
    hung.close();
  }
});

test("a settings folder that can't be used is said, with the system's code and what to do", async () => {
  const { settingsFolder, env } = ownMachine();
  writeFileSync(settingsFolder, "a file");
  const program = startProgram(["out/main/browser.js", "--no-open"], env);
  expect(await program.ended).toBe(1);
  expect(program.output()).toMatch(/^\S+settings can't be used \(E\w+\)\.\n.*HOMEPORT_SETTINGS_DIR.*\n$/);
});
