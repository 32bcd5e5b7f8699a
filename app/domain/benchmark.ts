/** What one request of a benchmark measured. Null: the engine did not tell, or too little came to tell. */
export type Repetition = {
  promptTokens: number | null;
  /** Of those, found in the engine's cache: the prompt speed is about the rest. */
  cachedTokens: number | null;
  generatedTokens: number | null;
  timeToFirstTokenMs: number | null;
  promptTokensPerSecond: number | null;
  tokensPerSecond: number | null;
};

const figureNames = ["promptTokensPerSecond", "tokensPerSecond", "timeToFirstTokenMs"] as const;
export type FigureName = (typeof figureNames)[number];

export type Spread = { median: number; least: number; most: number; count: number };

/** The middle value, and the two ends; null for no values. */
export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return null;
  const half = (sorted.length - 1) / 2;
  const [below, above] = [sorted[Math.floor(half)] ?? least, sorted[Math.ceil(half)] ?? most];
  return { median: (below + above) / 2, least, most, count: sorted.length };
}

/** How far the ends lie apart, as a share of the middle: 0.04 is "within 4 %". */
export const spreadShare = ({ median, least, most }: Spread): number => (median > 0 ? (most - least) / median : 0);

/** A figure over all repetitions that have it. */
export function figureOf(repetitions: readonly Repetition[], name: FigureName): Spread | null {
  return spreadOf(repetitions.flatMap((each) => (each[name] === null ? [] : [each[name]])));
}

type Run = { modelId: string; at: number; repetitions: readonly Repetition[] };

/** Tokens per second of the newest run of a model that has them; null: never measured. */
export function measuredSpeedOf(runs: readonly Run[], modelId: string): { tokensPerSecond: number; at: number } | null {
  for (const run of runs.toReversed()) {
    const speed = run.modelId === modelId ? figureOf(run.repetitions, "tokensPerSecond") : null;
    if (speed !== null) return { tokensPerSecond: speed.median, at: run.at };
  }
  return null;
}

const sentences = [
  "The harbour master writes down each ship that comes in, with its name, its flag and the hour.",
  "A pilot who knows the channel by night needs no chart, but he keeps one in the drawer all the same.",
  "Barrels of tar stand along the quay, and the ropes beside them are older than the boys who coil them.",
  "When the wind turns to the north the fishing boats stay in, and their crews mend nets until evening.",
  "The lamp at the end of the mole burns on oil that is measured out each morning in a tin cup.",
  "Letters for the islands wait in a canvas bag until somebody sails that way.",
];
/** Of such a sentence, about, in any vocabulary. */
const tokensPerSentence = 21;

/**
 * A prompt of about so many tokens, in words of our own. It begins with a word nobody sent before, so that the engine's
 * cache has nothing of it.
 */
export function benchmarkPrompt(tokens: number, word: string): string {
  const count = Math.max(1, Math.round((tokens - 40) / tokensPerSentence));
  const text = Array.from({ length: count }, (_, at) => `${at + 1}. ${sentences[at % sentences.length]}`);
  return [`Log ${word}.`, ...text, "Tell in many sentences what happens in this harbour on an ordinary day."].join(
    "\n",
  );
}
