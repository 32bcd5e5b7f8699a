import type { BrowserWindow } from "electron";
import { expect, test, vi } from "vitest";
import type { Job } from "../../../app/contract/jobs";
import { done, failed, fakeJob, fakeProgress } from "../../../app/domain/fake-job";
import { nothingRead, type Facts, type ShellFacts } from "./facts";
import { followProgress } from "./progress";

function begin() {
  let heard: (now: ShellFacts, before: ShellFacts) => void = () => {};
  let held: ShellFacts = nothingRead;
  const facts = { now: () => held, onChange: (listener: typeof heard) => void (heard = listener) } as unknown as Facts;
  const windows: BrowserWindow[] = [];
  const progress = followProgress({ facts, windows: () => windows });
  function open() {
    const setProgressBar = vi.fn<(value: number, options: { mode: string }) => void>();
    let focused = () => {};
    const state = { isFocused: false };
    const window = {
      setProgressBar,
      isFocused: () => state.isFocused,
      on: (_event: string, listener: () => void) => void (focused = listener),
    };
    windows.push(window as unknown as BrowserWindow);
    progress.showOn(window as unknown as BrowserWindow);
    return {
      state,
      focus: () => focused(),
      calls: setProgressBar.mock.calls,
      last: () => setProgressBar.mock.lastCall,
    };
  }
  const change = (jobs: Job[]) => {
    const before = held;
    held = { ...held, jobs };
    heard(held, before);
  };
  return { open, change };
}

const pull = (part: number) => fakeJob({ progress: fakeProgress(part, 1000) });

test("it is at the fraction, without an end while nothing is measured, and gone at the end", () => {
  const { open, change } = begin();
  const { last } = open();
  change([fakeJob()]);
  expect(last()).toEqual([2, { mode: "indeterminate" }]);
  change([pull(250)]);
  expect(last()).toEqual([0.25, { mode: "normal" }]);
  change([{ ...pull(1000), ...done(9000) }]);
  expect(last()).toEqual([-1, { mode: "none" }]);
});

test("less than a percent is not set again", () => {
  const { open, change } = begin();
  const { calls } = open();
  change([pull(250)]);
  const before = calls.length;
  change([pull(252)]);
  expect(calls).toHaveLength(before);
});

test("a window that opens later shows it at once", () => {
  const { open, change } = begin();
  change([pull(500)]);
  expect(open().last()).toEqual([0.5, { mode: "normal" }]);
});

test("a failure is marked until somebody looks, and not marked for who looks already", () => {
  const { open, change } = begin();
  const { last, focus, state } = open();
  change([fakeJob()]);
  change([fakeJob(failed(9000))]);
  expect(last()).toEqual([1, { mode: "error" }]);
  focus();
  expect(last()).toEqual([-1, { mode: "none" }]);
  state.isFocused = true;
  change([fakeJob()]);
  change([fakeJob(failed(9000))]);
  expect(last()).toEqual([-1, { mode: "none" }]);
});
