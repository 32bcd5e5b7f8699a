import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sayGoodbye } from "./goodbye";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function begin(ending: () => Promise<void>) {
  const onLong = vi.fn<() => void>();
  const onError = vi.fn<(error: unknown) => void>();
  const outcome = vi.fn<(isInOrder: boolean) => void>();
  void sayGoodbye(ending, { onLong, onError }).then(outcome);
  return { onLong, onError, outcome };
}

test("a quick end says nothing", async () => {
  const { onLong, outcome } = begin(async () => {});
  await vi.advanceTimersByTimeAsync(100_000);
  expect(outcome.mock.calls).toEqual([[true]]);
  expect(onLong).not.toHaveBeenCalled();
});

test("what can't be interrupted has its time, and after 3 s it is said that it is waited for", async () => {
  const work = Promise.withResolvers<void>();
  const { onLong, outcome } = begin(() => work.promise);
  await vi.advanceTimersByTimeAsync(2900);
  expect(onLong).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(onLong).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(50_000);
  expect(outcome).not.toHaveBeenCalled();
  work.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(outcome.mock.calls).toEqual([[true]]);
  expect(onLong).toHaveBeenCalledTimes(1);
});

test("what hangs is given up after a minute, and known for it", async () => {
  const { outcome } = begin(() => new Promise(() => {}));
  await vi.advanceTimersByTimeAsync(59_000);
  expect(outcome).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2000);
  expect(outcome.mock.calls).toEqual([[false]]);
});

test("what fails is told and ends it, out of order", async () => {
  const { onError, outcome } = begin(async () => {
    throw new Error("no");
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(onError).toHaveBeenCalledWith(new Error("no"));
  expect(outcome.mock.calls).toEqual([[false]]);
});
