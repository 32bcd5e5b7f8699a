import { expect, test } from "vitest";
import { done, fakeJob } from "./fake-job";
import { quitLosses } from "./quit-losses";

test.each([
  ["a pull that can go on", fakeJob(), "offered-again"],
  ["a pull that waits for its turn", fakeJob({ phase: "waiting" }), "offered-again"],
  ["a pull from Hugging Face, which begins anew", fakeJob({ subject: "hf.co/org/name:Q4_K_M" }), "begins-anew"],
  ["connecting", fakeJob({ kind: "connect-openclaw", subject: "openclaw", phase: "writing" }), "broken-off"],
  [
    "setting the runner up",
    fakeJob({ kind: "set-up-runner", subject: "install", phase: "running-command" }),
    "broken-off",
  ],
  ["setting up that has not begun", fakeJob({ kind: "set-up-runner", subject: "install", phase: "waiting" }), null],
  [
    "a check, which costs only the wait",
    fakeJob({ kind: "verify-openclaw", subject: "openclaw", phase: "asking" }),
    null,
  ],
  ["a removal, whose step is waited for", fakeJob({ kind: "remove-model", phase: "removing" }), null],
  ["what has ended", fakeJob(done(5)), null],
] as const)("%s: %o", (_name, job, becomes) => {
  expect(quitLosses([job])).toEqual(becomes === null ? [] : [{ job, becomes }]);
});
