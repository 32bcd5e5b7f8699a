/** Every state the Privacy page is designed for. */
export const privacyStates = [
  "reading",
  "running",
  "clear",
  "found",
  "unknowns",
  "accepted",
  "accepting",
  "advised",
  "worse",
  "narrowed",
  "long-names",
  "history",
  "history-empty",
  "not-read",
] as const;
