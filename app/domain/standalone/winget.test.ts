import { expect, test } from "vitest";
import { wingetProblem } from "./winget";

test.each([
  [0, null],
  // no applicable update found, found at least one version installed
  [0x8a15002b, null],
  [-1978335189, null],
  [-1978335135, null],
  // downloading installer failed; the hash does not match
  [-1978335224, "download-failed"],
  [-1978335215, "download-mismatch"],
  // no packages found; none for this system
  [-1978335212, "no-release"],
  [-1978335216, "no-release"],
  [-1978335127, "busy"],
  [-1978335118, "disk-full"],
  // blocked by group policy: its own words say it
  [-1978335174, "command-failed"],
  [1, "command-failed"],
])("winget's %s is %s", (exitCode, problem) => {
  expect(wingetProblem(exitCode)).toBe(problem);
});
