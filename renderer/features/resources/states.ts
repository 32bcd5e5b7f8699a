/** Every state the Resources page is designed for. */
export const resourcesStates = [
  "looking",
  "empty",
  "no-runner",
  "in-use",
  "asked-is-not-in-use",
  "not-loaded",
  "unknowns",
  "changed",
  "applying",
  "apply-failed",
  "long-names",
  "not-read",
  "speed-unmeasured",
  "speed-checked",
  "speed-checking",
  "speed-failed",
] as const;
