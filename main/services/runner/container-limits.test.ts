import { expect, test } from "vitest";
import { known, unknown } from "../../../app/contract/common";
import { limitsLine } from "../../../app/domain/set-up-command";
import type { CommandResult } from "../../platform/run-command";
import { readLimits } from "./container-limits";

const said = (stdout: string, exitCode = 0): CommandResult => ({
  kind: "exited",
  exitCode,
  stdout,
  stderr: "",
  isTruncated: false,
  durationMs: 1,
});
const config = (over: object) =>
  said(JSON.stringify({ NetworkMode: "default", Memory: 0, NanoCpus: 0, CpuQuota: 0, CpuPeriod: 0, ...over }));

test.each([
  [config({ Memory: 4_294_967_296, NanoCpus: 1_500_000_000 }), known({ memoryBytes: 4_294_967_296, cpus: 1.5 })],
  [config({ CpuQuota: 50_000 }), known({ memoryBytes: null, cpus: 0.5 })],
  [config({ CpuQuota: 100_000, CpuPeriod: 50_000 }), known({ memoryBytes: null, cpus: 2 })],
  [config({}), known(null)],
  [said("Error: No such container", 1), unknown("tool-failed")],
  [said("not JSON"), unknown("not-reported")],
])("%j", async (result, expected) => {
  expect(await readLimits({ runCommand: async () => result, file: "docker", env: {} })).toEqual(expected);
});

test.each([
  [{ memoryBytes: 4 * 1024 ** 3, cpus: 1.5 }, "--memory 4g --memory-swap 4g --cpus 1.5 "],
  [{ memoryBytes: 1536 * 1024 ** 2, cpus: null }, "--memory 1536m --memory-swap 1536m "],
  [{ memoryBytes: 1_000_000_000, cpus: null }, "--memory 1000000000b --memory-swap 1000000000b "],
  [{ memoryBytes: null, cpus: 2 }, "--cpus 2 "],
])("%j are set again with %s", (limits, flags) => {
  expect(limitsLine(limits)).toBe(`docker update ${flags}docker-model-runner`);
});
