import { expect, test } from "vitest";
import { enginesOf, readGroups, runnersAt } from "./engines";

const socket = "/home/anna/.config/homeport/standalone/r.sock";
const engine = "/opt/x/bin/llama-server -ngl 999 --model /m/model.gguf --host inference-runner-0.sock --ctx-size 4096";
const rows = readGroups(
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
  const listed = readGroups(others.map((command, at) => `  80${at}  1  80${at}  100 ${command}`).join("\n"));
  expect(listed).toHaveLength(4);
  expect(runnersAt(listed, socket)).toEqual([]);
  // what Homeport starts leads a group
  expect(runnersAt(readGroups(`  900  800  800  100 ${line}`), socket)).toEqual([]);
  // by way of another program, with a blank in its path
  const wrapped = `/usr/bin/env node /home/anna/my tools/dmr serve --socket ${socket} --models-path /m`;
  expect(runnersAt(readGroups(`  900  1  900  100 ${wrapped}`), socket)).toHaveLength(1);
});

test("nothing that is no list of processes is taken for one", () => {
  expect(readGroups("ps: unknown option")).toEqual([]);
});
