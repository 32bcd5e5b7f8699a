import { expect, test } from "vitest";
import { enginesOf, orphanedEngines, readProcesses, readWindowsProcesses, runnersAt } from "./engine-processes";

const socket = "/home/anna/.config/homeport/standalone/r.sock";
const engine = "/opt/x/bin/llama-server -ngl 999 --model /m/model.gguf --host inference-runner-0.sock --ctx-size 4096";
const rows = readProcesses(
  [
    "    1     0     1   12000 /sbin/init splash",
    `  700     1   700   40000 /usr/bin/dmr serve --socket ${socket} --models-path /home/anna/.docker/models`,
    `  710   700   700  512000 ${engine}`,
    `  720     1   650  300000 ${engine}`,
    `  730     1   700  100000 sh -c something-else`,
    "  740     1   740  900000 llama-server --host 127.0.0.1 --port 8080",
    `  750     1   750   40000 /usr/bin/dmr serve --socket ${socket}2 --models-path /m`,
    "no such row",
  ].join("\n"),
);

test("only engines of the group are ours, and only engines", () => {
  expect(enginesOf(rows, 700).map(({ pid }) => pid)).toEqual([710]);
  expect(enginesOf(rows, 650)).toEqual([
    { pid: 720, parent: 1, group: 650, residentBytes: 300_000 * 1024, command: engine },
  ]);
  expect(enginesOf(rows, 740)).toEqual([]);
});

test("the runner of a socket is told by its whole path", () => {
  expect(runnersAt(rows, socket).map(({ pid }) => pid)).toEqual([700]);
  expect(runnersAt(rows, `${socket}2`).map(({ pid }) => pid)).toEqual([750]);
  expect(runnersAt(rows, "/elsewhere/r.sock")).toEqual([]);
});

test("whoever only has the words of a runner in its line is none", () => {
  const line = `/usr/bin/dmr serve --socket ${socket} --models-path /m`;
  const others = [
    `grep -F ${line}`,
    `/bin/sh -c ${line}`,
    `/usr/bin/dmr serve --socket ${socket} --port 1`,
    `vim ${line}`,
  ];
  const listed = readProcesses(others.map((command, at) => `  80${at}  1  80${at}  100 ${command}`).join("\n"));
  expect(listed).toHaveLength(4);
  expect(runnersAt(listed, socket)).toEqual([]);
  // what Homeport starts leads a group
  expect(runnersAt(readProcesses(`  900  800  800  100 ${line}`), socket)).toEqual([]);
  // by way of another program, with a blank in its path
  const wrapped = `/usr/bin/env node /home/anna/my tools/dmr serve --socket ${socket} --models-path /m`;
  expect(runnersAt(readProcesses(`  900  1  900  100 ${wrapped}`), socket)).toHaveLength(1);
});

test("an engine without its runner is left behind; one with it is not", () => {
  const all = readProcesses(
    [
      "    1     0     1   12000 /sbin/init splash",
      "  700     1   700   40000 dmr serve --socket r.sock",
      `  710   700   700  512000 ${engine}`,
      `  720     1   650  300000 ${engine.replace("runner-0", "runner-1")}`,
      `  730   999   660  100000 ${engine.replace("runner-0", "runner-2")}`,
      "  740     1   740  900000 llama-server --host 127.0.0.1 --port 8080",
      "no such row",
    ].join("\n"),
  );
  expect(orphanedEngines(all)).toEqual([
    { pid: 720, residentBytes: 300_000 * 1024 },
    { pid: 730, residentBytes: 100_000 * 1024 },
  ]);
});

const onWindows = {
  socket: String.raw`C:\Users\Jörg Öl\AppData\Roaming\homeport\standalone\r.sock`,
  engine: String.raw`C:\Users\Jörg Öl\.docker\model-runner\llama.cpp\bin\com.docker.llama-server.exe`,
};

/** As `Get-CimInstance … | ConvertTo-Json` writes it. */
function windowsRows(): string {
  const { socket: at, engine: file } = onWindows;
  const dmr = String.raw`"C:\Users\Jörg Öl\AppData\Local\Microsoft\WinGet\Links\dmr.exe"`;
  const row = (
    ProcessId: number,
    ParentProcessId: number,
    WorkingSetSize: number | null,
    CommandLine: string | null,
  ) => ({
    ProcessId,
    ParentProcessId,
    WorkingSetSize,
    CommandLine,
  });
  return JSON.stringify([
    row(0, 0, 8192, null),
    row(4, 0, 143_360, null),
    row(5000, 900, 40_000_000, `${dmr} serve --socket "${at}" --models-path "C:\\Users\\Jörg Öl\\.docker\\models"`),
    row(
      5010,
      5000,
      512_000_000,
      `"${file}" -ngl 999 --metrics --model "C:\\m\\model.gguf" --host inference-runner-0.sock`,
    ),
    row(5020, 4711, 300_000_000, `"${file}" -ngl 999 --model C:\\m\\model.gguf --host inference-runner-1.sock`),
    row(5030, 900, 9_000_000, `notepad.exe "${at}"`),
    row(5040, 900, null, `${dmr} serve --port 12434`),
  ]);
}

test("Windows' own list: the runner by its socket, its engines by their parent, and those whose parent is gone", () => {
  const listed = readWindowsProcesses(windowsRows());
  expect(runnersAt(listed, onWindows.socket).map(({ pid }) => pid)).toEqual([5000]);
  expect(enginesOf(listed, 5000)).toMatchObject([{ pid: 5010, residentBytes: 512_000_000 }]);
  expect(enginesOf(listed, 4711).map(({ pid }) => pid)).toEqual([5020]);
  expect(enginesOf(listed, 900)).toEqual([]);
  // a list of one is no list to PowerShell
  expect(readWindowsProcesses(JSON.stringify({ ProcessId: 7, ParentProcessId: 1, CommandLine: "x" }))).toHaveLength(1);
  expect(readWindowsProcesses("Get-CimInstance : Access denied")).toEqual([]);
});

test("nothing that is no list of processes is taken for one", () => {
  expect(readProcesses("ps: unknown option")).toEqual([]);
});
