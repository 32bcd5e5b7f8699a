import { expect, test } from "vitest";
import { known, unknown } from "../../app/contract/common";
import { PressureSnapshot } from "../../app/contract/pressure";
import type { RunnerSnapshot } from "../../app/contract/runner";
import { createManualClock } from "../services/jobs/fake-clock";
import { createPressureWatch } from "./pressure";

const gib = 1024 ** 3;
const runner = (count: number, location = "this-machine") =>
  ({ loaded: Array.from({ length: count }, () => ({})), endpoint: { location } }) as unknown as RunnerSnapshot;

function setUp() {
  const time = createManualClock();
  const asked: boolean[] = [];
  const pushed: PressureSnapshot[] = [];
  const machine = { availableGib: 8, isVisible: true };
  const watch = createPressureWatch({
    readPressure: async (mayRunTools) => {
      asked.push(mayRunTools);
      return {
        ram: known({ availableBytes: machine.availableGib * gib, totalBytes: 16 * gib }),
        vram: unknown("not-supported"),
        swapUsedBytes: unknown("not-supported"),
      };
    },
    bestToUnload: async () => ({ ref: "ai/idle:1", bytes: known(5 * gib) }),
    attention: { isVisible: () => machine.isVisible },
    clock: time.clock,
    push: (_event, payload) => void pushed.push(PressureSnapshot.parse(payload)),
  });
  return { time, asked, pushed, machine, watch };
}

test("nothing is read while nothing is loaded, or while another machine computes", async () => {
  const { time, asked, watch } = setUp();
  watch.runnerChanged(runner(0));
  watch.runnerChanged(runner(1, "another-machine"));
  await time.advance(120_000);
  expect(asked).toEqual([]);
});

test("memory that is nearly gone is said with what could go, and taken back when it is there again", async () => {
  const { time, machine, pushed, watch } = setUp();
  machine.availableGib = 0.4;
  watch.runnerChanged(runner(2));
  watch.runnerChanged(runner(2));
  await time.advance(10_000);
  expect(pushed).toMatchObject([
    { notice: { kind: "ram", freeBytes: known(0.4 * gib), unload: { ref: "ai/idle:1", bytes: known(5 * gib) } } },
  ]);
  machine.availableGib = 6;
  await time.advance(10_000);
  expect(pushed.at(-1)?.notice).toBeNull();
});

test("it goes with the last model, and while nobody looks it is slower and runs no tool", async () => {
  const { time, machine, asked, pushed, watch } = setUp();
  machine.availableGib = 0.4;
  machine.isVisible = false;
  watch.runnerChanged(runner(1));
  await time.advance(59_000);
  expect(asked).toEqual([false, false]);
  watch.runnerChanged(runner(0));
  expect(pushed.at(-1)?.notice).toBeNull();
  await time.advance(120_000);
  expect(asked).toHaveLength(2);
});
