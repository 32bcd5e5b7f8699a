import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "./clock";
import type { LedgerEntry } from "./ledger-entry";
import { createRunCommand, createStartCommand, type CommandRequest } from "./run-command";

let folder: string;
let entries: LedgerEntry[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "homeport-run-"));
  entries = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const node = process.execPath;
const deps = (env: Record<string, string> = {}) => ({
  env: { ...process.env, ...env },
  path: process.env["PATH"] ?? "",
  record: (entry: LedgerEntry) => entries.push(entry),
  clock: systemClock,
});
const script = (code: string, over: Partial<CommandRequest> = {}): CommandRequest => ({
  file: node,
  args: ["-e", code],
  timeoutMs: 10_000,
  ...over,
});
const run = (code: string, over: Partial<CommandRequest> = {}) => createRunCommand(deps())(script(code, over));

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test("exit code, both streams, arguments as they are", async () => {
  const result = await createRunCommand(deps())({
    file: node,
    args: [
      "-e",
      "console.log(JSON.stringify(process.argv.slice(1))); console.error('e'); process.exit(3)",
      "--",
      "a b",
      "$HOME",
      "`x`",
      "*",
      "",
    ],
    timeoutMs: 10_000,
  });
  expect(result).toMatchObject({ kind: "exited", exitCode: 3, stderr: "e\n", isTruncated: false });
  expect(result.kind === "exited" && JSON.parse(result.stdout)).toEqual(["a b", "$HOME", "`x`", "*", ""]);
  expect(entries).toMatchObject([{ kind: "command", file: node, outcome: "exit 3" }]);
});

test("a bare name is looked up on the given PATH, not on ours", async () => {
  await writeFile(path.join(folder, "my-tool"), "#!/bin/sh\necho mine\n");
  await chmod(path.join(folder, "my-tool"), 0o755);
  const runCommand = createRunCommand({ ...deps(), path: `${folder}:/usr/bin:/bin` });
  expect(await runCommand({ file: "my-tool", args: [], timeoutMs: 5000 })).toMatchObject({
    kind: "exited",
    stdout: "mine\n",
  });
  expect(entries).toMatchObject([{ file: path.join(folder, "my-tool") }]);
});

test.each<[string, (at: string) => Partial<CommandRequest>]>([
  ["no such name", () => ({ file: "no-such-tool-here" })],
  ["no such file", (at) => ({ file: path.join(at, "gone") })],
  ["not executable", (at) => ({ file: path.join(at, "plain.txt") })],
  ["a folder", (at) => ({ file: at })],
  ["a relative path", () => ({ file: "./node" })],
  ["nothing", () => ({ file: "" })],
  ["an interpreter that isn't there", (at) => ({ file: path.join(at, "bad-shebang") })],
  ["a null byte in the name", () => ({ file: "no\0de" })],
  ["a null byte in an argument", () => ({ args: ["-e", "1", "a\0b"] })],
  ["a null byte in the environment", () => ({ env: { A: "a\0b" } })],
  ["a folder to run in that isn't there", (at) => ({ cwd: path.join(at, "gone") })],
])("%s: missing, said in the ledger, nothing thrown", async (_name, over) => {
  await writeFile(path.join(folder, "plain.txt"), "x", { mode: 0o644 });
  await writeFile(path.join(folder, "bad-shebang"), "#!/no/such/interpreter\n");
  await chmod(path.join(folder, "bad-shebang"), 0o755);
  const result = await run("process.exit(0)", over(folder));
  expect(result).toMatchObject({ kind: "missing", message: expect.stringMatching(/./) });
  expect(entries).toMatchObject([{ kind: "command", outcome: "missing" }]);
});

test("secrets stand neither in the environment of the child nor in the ledger", async () => {
  const runCommand = createRunCommand(deps({ OPENAI_API_KEY: "k", HF_TOKEN: "t", LANG: "C" }));
  const result = await runCommand({
    ...script("console.log(JSON.stringify(process.env))"),
    args: ["-e", "console.log(JSON.stringify(process.env))", "--", "--token", "abc", "word hidden-one"],
    secrets: ["hidden-one"],
  });
  const env: Record<string, string> = result.kind === "exited" ? JSON.parse(result.stdout) : {};
  expect(env["LANG"]).toBe("C");
  expect(env["PATH"]).toBe(process.env["PATH"]);
  expect(env).not.toHaveProperty("OPENAI_API_KEY");
  expect(env).not.toHaveProperty("HF_TOKEN");
  expect(JSON.stringify(entries)).not.toMatch(/abc|hidden-one/);
});

test("an environment that is given replaces ours, but for PATH", async () => {
  const result = await run("console.log(JSON.stringify(process.env))", { env: { ONLY: "this" } });
  const env: Record<string, string> = result.kind === "exited" ? JSON.parse(result.stdout) : {};
  expect(env).toMatchObject({ ONLY: "this", PATH: process.env["PATH"] });
  expect(env).not.toHaveProperty("HOME");
});

test("stdin is given and closed; without it the child reads its end at once", async () => {
  const echo = "process.stdin.pipe(process.stdout)";
  expect(await run(echo, { stdin: "grüße\n" })).toMatchObject({ kind: "exited", stdout: "grüße\n" });
  expect(await run(echo)).toMatchObject({ kind: "exited", stdout: "" });
});

test("a child that never reads its long stdin is no error", async () => {
  expect(await run("process.exit(0)", { stdin: "x".repeat(1_000_000) })).toMatchObject({ kind: "exited", exitCode: 0 });
});

test("lines come as they are made: CRLF, a character cut in two, a last line without end", async () => {
  const lines: string[] = [];
  const code = `
    const write = (bytes) => new Promise((done) => process.stdout.write(Buffer.from(bytes), done));
    (async () => {
      await write([0x61, 0xc3]); await new Promise((d) => setTimeout(d, 30));
      await write([0xa9, 0x0d]); await new Promise((d) => setTimeout(d, 30));
      await write([0x0a, 0x0a, 0x7a]); console.error("err");
    })();`;
  const result = await run(code, {
    onLine(line, stream) {
      lines.push(`${stream}:${line}`);
      throw new Error("a listener that throws");
    },
  });
  expect(lines.filter((each) => each.startsWith("stdout"))).toEqual(["stdout:aé", "stdout:", "stdout:z"]);
  expect(lines).toContain("stderr:err");
  expect(result).toMatchObject({ kind: "exited", stdout: "aé\r\n\nz" });
});

test("output past the limit is dropped, the child ends by itself", async () => {
  const result = await run("process.stdout.write('é'.repeat(500_000), () => process.exit(7))", {
    maxOutputBytes: 1001,
  });
  expect(result).toMatchObject({ kind: "exited", exitCode: 7, isTruncated: true, stdout: "é".repeat(500) });
});

test("time limit: what was said before is kept", async () => {
  const result = await run("console.log('before'); setInterval(() => {}, 1000)", { timeoutMs: 4000 });
  expect(result).toMatchObject({ kind: "timed-out", stdout: "before\n" });
  expect(entries).toMatchObject([{ outcome: "timed-out" }]);
});

test("cancelled before it starts: nothing is started, nothing is told", async () => {
  expect(await run("", { signal: AbortSignal.abort() })).toMatchObject({ kind: "cancelled" });
  expect(entries).toEqual([]);
});

test("cancel ends a stubborn child and its stubborn grandchild", async () => {
  const cancel = new AbortController();
  const pids: number[] = [];
  const grandchild = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('ready')";
  const code = `
    process.on("SIGTERM", () => {});
    const child = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(grandchild)}]);
    child.stdout.on("data", () => console.log(process.pid + "\\n" + child.pid));
    setInterval(() => {}, 1000);`;
  const result = await run(code, {
    signal: cancel.signal,
    timeoutMs: 30_000,
    onLine(line) {
      pids.push(Number(line));
      if (pids.length === 2) cancel.abort();
    },
  });
  expect(result.kind).toBe("cancelled");
  expect(pids).toHaveLength(2);
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]));
});

test("a grandchild that ignores SIGTERM goes too when the child went quietly", async () => {
  const cancel = new AbortController();
  let pid = 0;
  const grandchild = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); process.send('ready')";
  const code = `
    const child = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(grandchild)}], { stdio: ["ignore", "ignore", "ignore", "ipc"] });
    child.on("message", () => console.log(child.pid));`;
  const result = await run(code, {
    signal: cancel.signal,
    onLine(line) {
      pid = Number(line);
      cancel.abort();
    },
  });
  expect(result.kind).toBe("cancelled");
  expect(pid).toBeGreaterThan(0);
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false));
});

test("a daemon left behind holds neither the result nor is it harmed", async () => {
  const code = `
    const child = require("node:child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], { stdio: "inherit", detached: true });
    child.unref();
    console.log(child.pid);`;
  const result = await run(code);
  const pid = result.kind === "exited" ? Number(result.stdout) : 0;
  expect(result).toMatchObject({ kind: "exited", exitCode: 0 });
  expect(result.kind === "exited" && result.durationMs).toBeLessThan(30_000);
  expect(isAlive(pid)).toBe(true);
  process.kill(pid, "SIGKILL");
});

test("a daemon left behind that goes on talking doesn't hold the result either", async () => {
  const talk =
    "setInterval(() => process.stdout.write('x'.repeat(1000) + '\\n'), 20); process.stdout.on('error', () => {}); setTimeout(() => process.exit(), 60000)";
  const code = `
    const child = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(talk)}], { stdio: "inherit", detached: true });
    child.unref();
    console.error(child.pid);`;
  const result = await run(code, { timeoutMs: 20_000 });
  const pid = "stderr" in result ? Number(result.stderr) : 0;
  process.kill(pid, "SIGKILL");
  expect(result).toMatchObject({ kind: "exited", exitCode: 0 });
  expect("durationMs" in result && result.durationMs).toBeLessThan(40_000);
});

test("ended by a signal of its own", async () => {
  expect(await run("process.kill(process.pid, 'SIGSEGV')")).toMatchObject({ kind: "killed", signal: "SIGSEGV" });
  expect(entries).toMatchObject([{ outcome: "killed by SIGSEGV" }]);
});

test("a cancel that comes after the end changes nothing", async () => {
  const cancel = new AbortController();
  const result = await run("process.exit(0)", { signal: cancel.signal });
  cancel.abort();
  expect(result).toMatchObject({ kind: "exited", exitCode: 0 });
  expect(entries).toHaveLength(1);
});

test("children end when we do", async () => {
  const file = path.join(folder, "parent.mjs");
  const pidFile = path.join(folder, "pid");
  const here = (name: string) => JSON.stringify(path.join(import.meta.dirname, name));
  await writeFile(
    file,
    `import { writeFileSync } from "node:fs";
     import { registerHooks } from "node:module";
     registerHooks({ resolve: (s, c, n) => n(/main.platform/.test(c.parentURL ?? "") && s.startsWith("./") ? s + ".ts" : s, c) });
     const { createStartCommand } = await import(${here("run-command.ts")});
     const { systemClock } = await import(${here("clock.ts")});
     const child = createStartCommand({ env: process.env, path: process.env.PATH, record() {}, clock: systemClock })({
       file: process.execPath, args: ["-e", "setInterval(() => {}, 1000); console.log(1)"],
       onLine: () => { writeFileSync(${JSON.stringify(pidFile)}, String(child.pid)); process.kill(process.pid, "SIGTERM"); },
     });`,
  );
  const result = await createRunCommand(deps())({ file: node, args: [file], timeoutMs: 15_000 });
  expect(result).toMatchObject({ kind: "killed", signal: "SIGTERM" });
  const pid = Number(await readFile(pidFile, "utf8"));
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false));
});

test("a command that stays: lines while it runs, the last words kept, stop ends it", async () => {
  const lines: string[] = [];
  const running = createStartCommand(deps())({
    ...script("let n = 0; setInterval(() => console.log('line ' + n++), 5)"),
    maxOutputBytes: 20,
    onLine: (line) => lines.push(line),
  });
  await vi.waitFor(() => expect(lines.length).toBeGreaterThan(10));
  const pid = running.pid ?? 0;
  expect(isAlive(pid)).toBe(true);
  await Promise.all([running.stop(), running.stop()]);
  const result = await running.done;
  expect(isAlive(pid)).toBe(false);
  expect(result.kind).toBe("cancelled");
  expect(result.kind === "cancelled" && result.stdout).toContain(lines.at(-1));
  expect(result.kind === "cancelled" && result.stdout.length).toBeLessThanOrEqual(20);
  expect(entries.map((each) => each.kind === "command" && each.outcome)).toEqual(["started", "cancelled"]);
});

test("a command that stays, missing or stopped at once", async () => {
  const missing = createStartCommand(deps())({ file: "no-such-tool-here", args: [] });
  expect(await missing.done).toMatchObject({ kind: "missing" });
  expect(missing.pid).toBeUndefined();
  await missing.stop();
  const brief = createStartCommand(deps())(script("setInterval(() => {}, 1000)"));
  await brief.stop();
  expect(await brief.done).toMatchObject({ kind: "cancelled" });
});
