import { type Reading, known, unknown } from "../../app/contract/common";
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
  freeBytes,
  neededBytes,
}: {
  effective: Reading<number>;
  packaged: Reading<number>;
  trained: Reading<number>;
  freeBytes: Reading<number>;
  /** Memory that loading with so many tokens takes beyond what is in use now. */
  neededBytes: (contextTokens: number) => Reading<number>;
}): ContextChoice {
  const fits = (tokens: number) => {
    const needed = neededBytes(tokens);
    // what can't be computed is no reason to refuse
    return !needed.isKnown || !freeBytes.isKnown || needed.value <= freeBytes.value;
  };
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

/** Memory a load takes beyond what is in use: the cache's growth when the model is loaded, else weights and cache. */
export function neededForLoad({
  kvBytes,
  loadedContext,
  weightsBytes,
}: {
  kvBytes: (contextTokens: number) => Reading<number>;
  loadedContext: Reading<number>;
  weightsBytes: Reading<number>;
}): (contextTokens: number) => Reading<number> {
  return (contextTokens) => {
    const wanted = kvBytes(contextTokens);
    if (!wanted.isKnown) return wanted;
    if (!loadedContext.isKnown) return weightsBytes.isKnown ? known(weightsBytes.value + wanted.value) : weightsBytes;
    const present = kvBytes(loadedContext.value);
    return present.isKnown ? known(Math.max(0, wanted.value - present.value)) : present;
  };
}
