import { comfortableContextTokens, minimumContextTokens } from "../../../app/domain/openclaw-config";

/** Below it no chat is of use; the engine itself starts at 256. */
const leastTokens = 1024;
/** Where the model does not say what it was trained for. */
const mostTokensElse = 131_072;
const stepTokens = 256;
const stepsPerDoubling = 16;

export type ContextMark = { tokens: number; isMinimum: boolean };

/** A slider over context sizes: each doubling takes the same way, and every stop is a multiple of 256 tokens. */
export function createContextScale(trainedTokens: number | null) {
  const most = Math.max(leastTokens, trainedTokens ?? mostTokensElse);
  const lastStep = Math.ceil(Math.log2(most / leastTokens) * stepsPerDoubling);

  function tokensAt(step: number): number {
    if (step >= lastStep) return most;
    if (step <= 0) return leastTokens;
    return Math.min(most, Math.round((leastTokens * 2 ** (step / stepsPerDoubling)) / stepTokens) * stepTokens);
  }

  function stepOf(tokens: number): number {
    if (tokens >= most) return lastStep;
    const step = Math.round(Math.log2(Math.max(leastTokens, tokens) / leastTokens) * stepsPerDoubling);
    return Math.min(lastStep, Math.max(0, step));
  }

  const round = [4096, minimumContextTokens, 32_768, 65_536].filter(
    (tokens) => tokens < most && lastStep - stepOf(tokens) >= 8,
  );
  return {
    lastStep,
    mostTokens: most,
    isTrained: trainedTokens !== null,
    tokensAt,
    stepOf,
    /** Where the slider is marked: round sizes, OpenClaw's minimum, and the most. */
    marks: [...round, most].map((tokens): ContextMark => ({ tokens, isMinimum: tokens === minimumContextTokens })),
  };
}

/** What OpenClaw says to a context of this size. */
export function openclawWord(tokens: number): "refuses" | "warns" | null {
  if (tokens < minimumContextTokens) return "refuses";
  return tokens < comfortableContextTokens ? "warns" : null;
}
