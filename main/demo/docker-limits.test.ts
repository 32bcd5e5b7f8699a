import { expect, test } from "vitest";
import { refusedBelowUse } from "../../app/domain/container-limits";
import { parseHostConfig } from "../services/runner/container-limits";
import { wholeDocker } from "./tools/docker";
import { inspectContainer, updateContainer } from "./tools/docker-limits";

const gib = 1024 ** 3;
const name = "docker-model-runner";

function create(usedBytes = 0) {
  const now = { ...wholeDocker };
  const update = (...flags: string[]) =>
    updateContainer(["update", ...flags, name], now, { usedBytes: () => usedBytes });
  return { now, update, read: () => parseHostConfig(inspectContainer(["inspect", name], now).stdout ?? "") };
}

// the words of a real daemon (20.10, and 29 for memory alone)
test.each([
  [["--memory", "6g"], /update the memoryswap at the same time/],
  [["--memory", "1m", "--memory-swap", "1m"], /Minimum memory limit allowed is 6MB/],
  [["--cpus", "99"], /Range of CPUs is from 0\.01 to 24\.00, as there are only 24 CPUs available/],
  [["--memory", "-1"], /invalid argument "-1" for "--memory" flag: invalid size: '-1'/],
  [["--memory", "100m", "--memory-swap", "100m"], /unable to set memory limit to 104857600 \(current usage: 223461376/],
])("%j is refused as the real one does", (flags, words) => {
  const { update, read } = create(223_461_376);
  const before = read();
  const { exitCode, stderr = "" } = update(...flags);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(words);
  expect(read()).toEqual(before);
});

test("0 leaves a limit as it is, and swap without end does not lift it", () => {
  const { update, read, now } = create();
  update("--memory", "4g", "--memory-swap", "4g", "--cpus", "1.5");
  update("--memory", "0", "--memory-swap", "0", "--cpus", "0");
  expect(read()).toMatchObject({ value: { memoryBytes: 4 * gib, cpus: 1.5 } });
  expect(update("--memory", "64g", "--memory-swap", "-1").stderr).toMatch(/invalid argument/);
  expect(update("--memory", "64g", "--memory-swap", "128g").exitCode).toBeUndefined();
  expect(now.limits).toMatchObject({ Memory: 64 * gib, MemorySwap: 128 * gib });
});

test("what the refusal says is in use is read from its words", () => {
  const { update } = create(223_461_376);
  expect(refusedBelowUse(update("--memory", "100m", "--memory-swap", "100m").stderr ?? "")).toBe(223_461_376);
});

test("no container: nothing to inspect or update", () => {
  const { now, update } = create();
  now.container = "missing";
  expect(update("--cpus", "1").stderr).toMatch(/No such container/);
  expect(inspectContainer(["inspect", name], now).exitCode).toBe(1);
});
