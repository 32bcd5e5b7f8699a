/**
 * When a local model is the better choice and when a cloud's is, how they compare, and what each costs. Source: the
 * public guide for Docker Model Runner and OpenClaw ("When to use", "Limitations and trade-offs", "Cost comparison").
 * Words are in `locales/en/localOrCloud.json`.
 */
export const scenarios = [
  { id: "privacy", pick: "local" },
  { id: "running-cost", pick: "local" },
  { id: "offline", pick: "local" },
  { id: "quality", pick: "cloud" },
  { id: "weak-machine", pick: "cloud" },
  { id: "quick-start", pick: "cloud" },
  { id: "business", pick: "cloud" },
] as const satisfies readonly { id: string; pick: "local" | "cloud" }[];

/** Of a local model of some seven billion parameters, beside the largest in a cloud. */
export const capabilities = ["simple", "code", "reason", "context", "tools", "first-answer"] as const;

/** A month in US dollars as the guide has it; null: no upper end is named. */
export const monthlyCosts = [
  { id: "local", fromDollars: 0, toDollars: 0 },
  { id: "cloud", fromDollars: 5, toDollars: 50, isOpen: true },
  { id: "server", fromDollars: 6, toDollars: 20, isOpen: true },
  { id: "moltworker", fromDollars: 5, toDollars: 15, isOpen: false },
] as const satisfies readonly { id: string; fromDollars: number; toDollars: number; isOpen?: boolean }[];
