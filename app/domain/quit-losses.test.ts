import { expect, test } from "vitest";
import { done, fakeJob } from "./fake-job";
import type { StandaloneSnapshot } from "../contract/standalone";
import { modelsLost, quitLosses } from "./quit-losses";

test.each([
  ["a pull that can go on", fakeJob(), "offered-again"],
  ["a pull that waits for its turn", fakeJob({ phase: "waiting" }), "offered-again"],
  ["a pull from Hugging Face, which begins anew", fakeJob({ subject: "hf.co/org/name:Q4_K_M" }), "begins-anew"],
  ["a newer version of Homeport", fakeJob({ kind: "download-update", subject: "2.0.0" }), "begins-anew"],
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

test.each([
  ["not known", null, 0],
  ["running with two models", { state: "running", keepAtQuit: false, engines: [1, 2] }, 2],
  ["running with none", { state: "running", keepAtQuit: false, engines: [] }, 0],
  ["kept", { state: "running", keepAtQuit: true, engines: [1] }, 0],
  ["stopped", { state: "stopped", keepAtQuit: false, engines: [] }, 0],
])("the runner without Docker, %s", (_name, standalone, count) => {
  expect(modelsLost(standalone as unknown as StandaloneSnapshot)).toBe(count);
});
