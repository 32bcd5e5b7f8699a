import { expect, test } from "vitest";
import type { PortHolder } from "../../app/contract/port-holder";
import type { CommandResult } from "../platform/run-command";
import { whoHoldsPort } from "./port-holder";
import { exited } from "../platform/fake-command";

const missing: CommandResult = { kind: "missing", message: "not found", durationMs: 0 } as CommandResult;

const ss = 'LISTEN 0 4096 127.0.0.1:12434 0.0.0.0:* users:(("docker-proxy",pid=29659,fd=4))';
const lsof = `COMMAND     PID USER   FD   TYPE             DEVICE SIZE/OFF NODE NAME
Docker\\x20H 4711 anna   45u  IPv4 0x1234567890abcdef      0t0  TCP 127.0.0.1:12434 (LISTEN)`;
const netstat = `
  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1040
  TCP    127.0.0.1:12434        127.0.0.1:50021        ESTABLISHED     9
  TCP    127.0.0.1:12434        0.0.0.0:0              ESCUCHANDO      4321
`;
const ranges = `
Protocol tcp Port Exclusion Ranges

Start Port    End Port
----------    --------
        80          80
     12400       12499
     50000       50059     *
`;

test.each<[string, NodeJS.Platform, Record<string, CommandResult>, PortHolder | null]>([
  ["a container", "linux", { docker: exited("ollama\n") }, { kind: "container", name: "ollama" }],
  ["a program of ours", "linux", { ss: exited(ss) }, { kind: "program", name: "docker-proxy", pid: 29659 }],
  ["somebody else's program", "linux", { ss: exited("LISTEN 0 4096 127.0.0.1:12434 0.0.0.0:*") }, null],
  ["no ss", "linux", { ss: missing }, null],
  ["a program on a Mac", "darwin", { lsof: exited(lsof) }, { kind: "program", name: "Docker H", pid: 4711 }],
  ["nobody on a Mac", "darwin", { lsof: exited("", 1) }, null],
  [
    "a program on a Spanish Windows",
    "win32",
    { netstat: exited(netstat), tasklist: exited('"dmr.exe","4321","Console","1","20,000 K"') },
    { kind: "program", name: "dmr.exe", pid: 4321 },
  ],
  [
    "a program of another account",
    "win32",
    { netstat: exited(netstat), tasklist: exited("INFO: No tasks are running.") },
    { kind: "process", pid: 4321 },
  ],
  [
    "Hyper-V",
    "win32",
    { netstat: exited(""), netsh: exited(ranges) },
    { kind: "windows-range", from: 12_400, to: 12_499 },
  ],
  ["nobody on Windows", "win32", { netstat: exited(""), netsh: exited("") }, null],
])("%s", async (_name, os, answers, who) => {
  expect(await whoHoldsPort(async (file) => answers[file] ?? exited(""), os)).toEqual(who);
});
