import { runnerStates } from "../../../app/contract/runner";

/** Every state Home is designed for. A table has a row for each: how it looks is seen, and axe has judged it. */
export const homeStates = [
  ...runnerStates,
  "proven",
  "empty",
  "unknowns",
  "answering",
  "crosses-to-cloud",
  "memory-nearly-gone",
  "on-another-machine",
  "long-names",
  "set-up-offered",
  "setting-up",
  "set-up-failed",
  "vram-corrected",
  "vram-correct",
  "guide-left",
  "offline-mode",
  "reaches-out",
  "not-read",
  "offline",
] as const;
