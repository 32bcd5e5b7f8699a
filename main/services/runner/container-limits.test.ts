import { expect, test } from "vitest";
import { known, unknown } from "../../../app/contract/common";
import { toFailure } from "../../../app/contract/errors";
import { createManualClock } from "../jobs/fake-clock";
import { exited } from "../../platform/fake-command";
import type { CommandResult } from "../../platform/run-command";
import { createContainerLimits, parseHostConfig } from "./container-limits";

const config = (over: object) =>
  JSON.stringify({ NetworkMode: "default", Memory: 0, NanoCpus: 0, CpuQuota: 0, CpuPeriod: 0, ...over });

test.each([
  [config({ Memory: 4_294_967_296, NanoCpus: 1_500_000_000 }), known({ memoryBytes: 4_294_967_296, cpus: 1.5 })],
  [config({ CpuQuota: 50_000 }), known({ memoryBytes: null, cpus: 0.5 })],
  [config({ CpuQuota: 100_000, CpuPeriod: 50_000 }), known({ memoryBytes: null, cpus: 2 })],
  [config({}), known({ memoryBytes: null, cpus: null })],
  ["not JSON", unknown("not-reported")],
])("%s", (text, expected) => expect(parseHostConfig(text)).toEqual(expected));

function create(answer: (args: readonly string[]) => CommandResult, hasDocker = true) {
  const asked: string[] = [];
  const { clock, advance } = createManualClock();
  const limits = createContainerLimits({
    async runCommand({ args }) {
      asked.push(args.join(" "));
      return answer(args);
    },
    findExecutable: async () => (hasDocker ? "/usr/bin/docker" : null),
    env: {},
    clock,
  });
  return { limits, asked, advance };
}

test("no docker, no container and a docker that fails are unknown, each with its reason", async () => {
  expect(await create(() => exited(""), false).limits.read()).toEqual(unknown("tool-missing"));
  expect(await create(() => exited("", 1, "Error: No such container")).limits.read()).toEqual(unknown("tool-failed"));
  expect(await create(() => exited("", 1)).limits.machine()).toEqual({ memoryBytes: null, cpus: null });
});

test("asked in floods it is read once, until it is changed or some time has passed", async () => {
  const { limits, asked, advance } = create(() => exited(config({ Memory: 1e9 })));
  await Promise.all([limits.readLately(), limits.readLately()]);
  expect(asked).toHaveLength(1);
  await limits.update(["update", "docker-model-runner"]);
  await limits.readLately();
  expect(asked).toHaveLength(3);
  await advance(11_000);
  await limits.readLately();
  expect(asked).toHaveLength(4);
});

const tooLow =
  "runc did not terminate successfully: exit status 1: unable to set memory limit to 1 (current usage: 2147483648, peak usage: 3)";
test.each([
  [exited("", 1, `Error response from daemon: Cannot update container cc46: ${tooLow}`), "limits-in-use", "2 GB"],
  [
    exited("", 1, "Error response from daemon: Cannot update: write memory.max: device or resource busy"),
    "limits-in-use",
    "",
  ],
  [exited("", 1, "Error response from daemon: Minimum memory limit allowed is 6MB"), "limits-refused", ""],
  [{ kind: "timed-out", stdout: "", stderr: "", durationMs: 1 } as CommandResult, "timed-out", ""],
  [{ kind: "missing", message: "gone" } as CommandResult, "command-missing", ""],
])("docker says %j", async (result, code, words) => {
  const failure = await create(() => result)
    .limits.update(["update"])
    .then(() => null, toFailure);
  expect(failure?.code).toBe(code);
  expect(failure?.message).toContain(words);
});
