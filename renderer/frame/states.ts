/** Every state of what stands around the pages. */
export const frameStates = [
  "palette",
  "palette-searched",
  "palette-empty",
  "wont-fit",
  "wont-fit-anyway",
  "unloads-others",
  "switching",
  "switched",
  "switch-failed",
  "paused",
  "no-token",
] as const;
