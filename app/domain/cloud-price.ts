/** What a cloud asks for a million tokens, in US dollars. */
export type CloudPrice = { name: string; inputPerMillion: number; outputPerMillion: number; asOf: string };

/**
 * Source: the catalogue of models that clawdbot 2026.1.24-3 ships (pi-ai 0.49.3, January 2026). They change: the user can
 * put in today's.
 */
export const cloudPrices: readonly [CloudPrice, ...CloudPrice[]] = [
  { name: "Claude Opus 4.5", inputPerMillion: 5, outputPerMillion: 25, asOf: "2026-01-24" },
  { name: "Claude Sonnet 4.5", inputPerMillion: 3, outputPerMillion: 15, asOf: "2026-01-24" },
  { name: "Claude Haiku 4.5", inputPerMillion: 1, outputPerMillion: 5, asOf: "2026-01-24" },
  { name: "GPT-5", inputPerMillion: 1.25, outputPerMillion: 10, asOf: "2026-01-24" },
  { name: "GPT-5 Mini", inputPerMillion: 0.25, outputPerMillion: 2, asOf: "2026-01-24" },
  { name: "Gemini 2.5 Pro", inputPerMillion: 1.25, outputPerMillion: 10, asOf: "2026-01-24" },
];

export const mostPerMillion = 10_000;

type Tokens = { promptTokens: number; generatedTokens: number };

/** The tokens of all of these together. */
export function tokensOf(tallies: readonly Tokens[]): Tokens {
  const sum = (key: keyof Tokens) => tallies.reduce((total, each) => total + each[key], 0);
  return { promptTokens: sum("promptTokens"), generatedTokens: sum("generatedTokens") };
}

/** US dollars for these tokens; at most, for a cloud asks less for a prompt it has read before. */
export function cloudCostOf(
  { promptTokens, generatedTokens }: Tokens,
  { inputPerMillion, outputPerMillion }: Pick<CloudPrice, "inputPerMillion" | "outputPerMillion">,
): number {
  return (promptTokens * inputPerMillion + generatedTokens * outputPerMillion) / 1e6;
}
