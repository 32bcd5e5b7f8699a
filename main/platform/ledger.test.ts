import { expect, test } from "vitest";
import { createLedger } from "./ledger";
import type { LedgerEntry } from "./ledger-entry";

function setUp() {
  let time = 1000;
  const written: string[] = [];
  const ledger = createLedger({
    clock: { now: () => time++, monotonicMs: () => 0, sleep: () => Promise.resolve() },
    log: { info: (message) => written.push(message) },
  });
  return { ledger, written };
}
const request = (path: string, over: Partial<Extract<LedgerEntry, { kind: "request" }>> = {}): LedgerEntry => ({
  kind: "request",
  method: "GET",
  address: "127.0.0.1:12434",
  path,
  purpose: "watch",
  outcome: "200",
  durationMs: 3,
  ...over,
});
const command = (args: string[], outcome = "exit 0"): LedgerEntry => ({
  kind: "command",
  file: "docker",
  args,
  outcome,
  durationMs: 9,
});

test("polls that take turns are one line each, written to the log once", () => {
  const { ledger, written } = setUp();
  for (let turn = 0; turn < 50; turn++) {
    ledger.record(request("/engines/ps"));
    ledger.record(request("/engines/df"));
    ledger.record(command(["context", "ls"]));
  }
  expect(ledger.read().map(({ count }) => count)).toEqual([50, 50, 50]);
  expect(ledger.read()[0]).toMatchObject({ firstAt: 1000, lastAt: 1147 });
  expect(written).toHaveLength(3);
});

test("a change of outcome is seen: up, down, up is three lines", () => {
  const { ledger } = setUp();
  for (const outcome of ["200", "200", "refused", "200"]) ledger.record(request("/engines/ps", { outcome }));
  expect(ledger.read().map(({ count }) => count)).toEqual([2, 1, 1]);
});

test("changes are told one by one: writes to files always, requests that change unless in a row", () => {
  const { ledger } = setUp();
  ledger.record({ kind: "file", action: "written", path: "/x" });
  ledger.record({ kind: "file", action: "written", path: "/x" });
  ledger.record(request("/engines/unload", { method: "POST" }));
  ledger.record(request("/engines/ps"));
  ledger.record(request("/engines/unload", { method: "POST" }));
  expect(ledger.read().map(({ count }) => count)).toEqual([1, 1, 1, 1, 1]);
});

test("the newest 500 are kept", () => {
  const { ledger } = setUp();
  for (let index = 0; index < 700; index++) ledger.record(command([String(index)]));
  expect(ledger.read()).toHaveLength(500);
  expect(ledger.read()[0]?.entry).toMatchObject({ args: ["200"] });
  expect(ledger.read().at(-1)?.id).toBe(700);
});

test("no secret gets in, not into the log either", () => {
  const { ledger, written } = setUp();
  ledger.record(command(["--token", "hunter22", "sk-abcdefgh1234"]));
  ledger.record(request("/x?token=hunter22&page=2", { address: "http://u:hunter22@h" }));
  expect(JSON.stringify([ledger.read(), written])).not.toMatch(/hunter22|sk-abc/);
  expect(written[1]).toContain("page=2");
});

test("what was read does not change under the reader's hands", () => {
  const { ledger } = setUp();
  ledger.record(request("/a"));
  const before = ledger.read();
  ledger.record(request("/a"));
  expect(before[0]?.count).toBe(1);
});

test("who listens hears of each new line and each repeat, until it stops", () => {
  const { ledger } = setUp();
  const heard: [number, number][] = [];
  const stop = ledger.onChange(({ id, count }) => heard.push([id, count]));
  ledger.record(request("/a"));
  ledger.record(request("/a"));
  ledger.record(request("/b"));
  stop();
  ledger.record(request("/c"));
  expect(heard).toEqual([
    [1, 1],
    [1, 2],
    [2, 1],
  ]);
});

test("a person's words in an argument are none of the ledger's, nor of the log's", () => {
  const { ledger, written } = setUp();
  ledger.record(command(["agent", "--message", "my secret diary", "--json"]));
  ledger.record(command(["run", "--prompt=my secret diary", "--system-prompt", "-my secret diary"]));
  expect(JSON.stringify([ledger.read(), written])).not.toContain("diary");
  expect(ledger.read()[0]?.entry).toMatchObject({ args: ["agent", "--message", "•••", "--json"] });
});
