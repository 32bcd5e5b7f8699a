import { hybridBoth, hybridByHeads, hybridByInterval, recurrent } from "./architectures";
import type { GgufValues } from "../gguf-values";

export type RecurrentState = {
  /** How many layers keep a state of fixed size. */
  layers: number;
  /** A layer that caches keys and values, beside a state or without. */
  isAttending: (layer: number) => boolean;
  bytesPerSlot: number;
  /** False: the layers are recurrent, and their state could not be computed; `bytesPerSlot` is 0. */
  isSizeKnown: boolean;
  /** False: some layers are recurrent and it is not known which; all count as attending. */
  isPlaceKnown: boolean;
};

const bytesPerElement = 4;

/** Which layers of a hybrid model keep a state instead of a cache, and how large it is. Source: `llama-hparams.cpp`. */
export function recurrentStateOf(values: GgufValues, layers: number): RecurrentState {
  const isRecurrent = recurrentLayers(values, layers);
  if (isRecurrent === null) {
    return { layers: 0, isAttending: () => true, bytesPerSlot: 0, isSizeKnown: true, isPlaceKnown: false };
  }
  const count = Array.from({ length: layers }, (_, layer) => layer).filter(isRecurrent).length;
  const elements = count === 0 ? 0 : elementsPerLayer(values);
  const isBoth = hybridBoth.has(values.architecture);
  return {
    layers: count,
    isAttending: (layer) => isBoth || !isRecurrent(layer),
    bytesPerSlot: (elements ?? 0) * count * bytesPerElement,
    isSizeKnown: elements !== null,
    isPlaceKnown: true,
  };
}

/** Null: some are, and it is not known which. */
function recurrentLayers(values: GgufValues, layers: number): ((layer: number) => boolean) | null {
  const { architecture } = values;
  if (recurrent.has(architecture) || hybridBoth.has(architecture)) return () => true;
  const interval = hybridByInterval[architecture];
  if (interval !== undefined) {
    const told = values.flags("attention.recurrent_layers", layers);
    if (told !== null) return (layer) => told[layer] === true;
    const every = values.count("full_attention_interval") ?? interval;
    return every === 0 ? null : (layer) => (layer + 1) % every !== 0;
  }
  if (hybridByHeads.has(architecture)) {
    const heads = values.perLayer("attention.head_count_kv", layers);
    if (heads === null) return null;
    // in Nemotron-H a layer without heads may also be a plain feed-forward one
    const feedForward = architecture.startsWith("nemotron_h") ? values.perLayer("feed_forward_length", layers) : null;
    return (layer) => heads[layer] === 0 && (feedForward?.[layer] ?? 0) === 0;
  }
  const hasState = values.hasPrefix("ssm.") || values.hasPrefix("wkv.") || values.hasPrefix("kda.");
  return hasState ? null : () => false;
}

/** Elements of the state of one layer for one slot; null when a number is missing. */
function elementsPerLayer(values: GgufValues): number | null {
  const { count } = values;
  const embedding = count("embedding_length");
  const wkvHeadSize = count("wkv.head_size");
  if (wkvHeadSize !== null && wkvHeadSize > 0) {
    return embedding === null ? null : (count("token_shift_count") ?? 2) * embedding + embedding * wkvHeadSize;
  }
  const shortConvolution = count("shortconv.l_cache");
  if (shortConvolution !== null && shortConvolution > 0) {
    return embedding === null ? null : embedding * (shortConvolution - 1);
  }
  const kernel = count("ssm.conv_kernel");
  const headSize = count("kda.head_dim");
  if (headSize !== null && headSize > 0) {
    const heads = count("attention.head_count");
    if (heads === null) return null;
    return 3 * ((kernel ?? 4) - 1) * heads * headSize + headSize * headSize * heads;
  }
  const inner = count("ssm.inner_size");
  const stateSize = count("ssm.state_size");
  if (kernel === null || inner === null || stateSize === null) return null;
  const convolution = Math.max(0, kernel - 1) * (inner + 2 * (count("ssm.group_count") ?? 0) * stateSize);
  return convolution + stateSize * inner;
}
