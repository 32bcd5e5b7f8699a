import { expect, test, vi } from "vitest";
import type { CommandResult, RunCommand } from "./run-command";
import { findTrayHost } from "./tray-host";
import { exited } from "./fake-command";

function ask(result: CommandResult, over: { os?: NodeJS.Platform; tools?: string[] } = {}) {
  const runCommand = vi.fn<RunCommand>(async () => result);
  const { os = "linux", tools = ["/usr/bin/gdbus"] } = over;
  const env = { DBUS_SESSION_BUS_ADDRESS: "unix:path=/run/user/1000/bus", OPENAI_API_KEY: "sk-1" };
  return { runCommand, answer: findTrayHost({ os, env, findExecutable: async () => tools, runCommand }) };
}

test.each([
  ["there", exited("(true,)\n")],
  ["absent", exited("(false,)\n")],
  ["unknown", exited("Error: no bus", 1)],
  ["unknown", { kind: "timed-out", stdout: "", stderr: "", durationMs: 1500 } as const],
])("a Linux desktop's tray is %s", async (expected, result) => {
  expect(await ask(result).answer).toBe(expected);
});

test("without the tool it is not known, and elsewhere there is one: no process is started", async () => {
  const without = ask(exited("(false,)"), { tools: [] });
  expect(await without.answer).toBe("unknown");
  const onMac = ask(exited("(false,)"), { os: "darwin" });
  expect(await onMac.answer).toBe("there");
  expect([without, onMac].flatMap(({ runCommand }) => runCommand.mock.calls)).toEqual([]);
});

test("it is told of the bus, and of nothing secret", async () => {
  const { runCommand, answer } = ask(exited("(true,)"));
  await answer;
  expect(runCommand.mock.calls[0]?.[0].env).toEqual({ DBUS_SESSION_BUS_ADDRESS: "unix:path=/run/user/1000/bus" });
});
