import { parseModelRef } from "./model-reference";

/** A name that goes round, and what to take instead. */
export type Substitute = {
  /** As it was typed, without its tag: `ai/phi-4`. */
  name: string;
  ref: string;
  /** spelling: it is written otherwise; successor: a newer one took its place; distilled: a smaller one that learned from it. */
  why: "spelling" | "successor" | "distilled";
  /** It may be there after all: looking it up tells. */
  isUnsure: boolean;
};

/** By repository on Docker Hub. */
const known: readonly Substitute[] = [
  { name: "ai/phi-4", ref: "ai/phi4", why: "spelling", isUnsure: false },
  { name: "ai/gemma2", ref: "ai/gemma3", why: "successor", isUnsure: false },
  { name: "ai/deepseek-r1", ref: "ai/deepseek-r1-distill-llama", why: "distilled", isUnsure: false },
  { name: "ai/qwen2.5-coder", ref: "ai/qwen3-coder", why: "successor", isUnsure: true },
];
export const substitutes: ReadonlyMap<string, Substitute> = new Map(known.map((each) => [each.name, each]));

/** What to take instead of a typed name; null: nothing speaks against it, or it is none of Docker Hub's. */
export function substituteOf(typed: string): Substitute | null {
  const parsed = parseModelRef(typed);
  if (!parsed.ok || parsed.isDigest || parsed.registry !== "docker.io") return null;
  return substitutes.get(parsed.repository) ?? null;
}
