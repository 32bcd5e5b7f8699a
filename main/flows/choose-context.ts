import { type Reading, unknown } from "../../app/contract/common";
import { minimumContextTokens } from "../../app/domain/openclaw-config";

const wantedContextTokens = 32_768;

export type ContextChoice = {
  /** What the configuration will say, to be put right by what is read back after a load. */
  contextTokens: number;
  /** Read from the runner; unknown while the model isn't loaded. */
  readBack: Reading<number>;
  reloadWith: number | null;
  /** Neither reloading nor what is there reaches OpenClaw's minimum. */
  isTooSmall: boolean;
  why: string;
};

/**
 * Which context the model will have for OpenClaw. What it has is kept when it is large enough; else it is loaded again
 * with 32,768, or with as much of that as it was trained for and as fits free memory.
 */
export function chooseContext({
  effective,
  packaged,
  trained,
  fits,
}: {
  effective: Reading<number>;
  packaged: Reading<number>;
  trained: Reading<number>;
  /** Whether it fits memory that is free; what can't be told is no reason to refuse. */
  fits: (contextTokens: number) => boolean;
}): ContextChoice {
  if (effective.isKnown && effective.value >= minimumContextTokens) {
    return { contextTokens: effective.value, readBack: effective, reloadWith: null, isTooSmall: false, why: "" };
  }
  const readBack: Reading<number> = effective.isKnown ? effective : unknown("not-measured-yet");
  // a model that isn't loaded will load with what it was packaged with
  if (!effective.isKnown && packaged.isKnown && packaged.value >= minimumContextTokens && fits(packaged.value)) {
    return { contextTokens: packaged.value, readBack, reloadWith: null, isTooSmall: false, why: "" };
  }
  const most = Math.min(wantedContextTokens, trained.isKnown ? trained.value : wantedContextTokens);
  if (most < minimumContextTokens) {
    return {
      contextTokens: most,
      readBack,
      reloadWith: null,
      isTooSmall: true,
      why: `It was trained for ${most} tokens`,
    };
  }
  for (let tokens = most; tokens > minimumContextTokens; tokens -= 1_024) {
    if (fits(tokens)) return { contextTokens: tokens, readBack, reloadWith: tokens, isTooSmall: false, why: "" };
  }
  if (fits(minimumContextTokens)) {
    return {
      contextTokens: minimumContextTokens,
      readBack,
      reloadWith: minimumContextTokens,
      isTooSmall: false,
      why: "",
    };
  }
  return {
    contextTokens: minimumContextTokens,
    readBack,
    reloadWith: null,
    isTooSmall: true,
    why: `${minimumContextTokens} tokens of context don't fit free memory`,
  };
}
