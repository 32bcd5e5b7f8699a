/** Every state of what stands around the pages. */
export const frameStates = ["palette", "palette-searched", "palette-empty", "no-token"] as const;
