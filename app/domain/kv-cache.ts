import { type Reading, known, unknown } from "../contract/common";

const bytesPerElement = 2;
const slots = 4;
const batchCells = 512;
const padTokens = 256;
const listLimit = 50;

/** Every n-th layer attends to everything, the others to a window: known to the engine by architecture, not in the file. */
const slidingPattern: Readonly<Record<string, number>> = { gemma2: 2, gemma3: 6, gemma3n: 5, "gpt-oss": 2, cohere2: 4 };
/** Their files may name a window, which the engine does not use. */
const ignoresWindow = new Set([
  "llama",
  "mistral3",
  "qwen2",
  "qwen2moe",
  "qwen3",
  "qwen3moe",
  "phi3",
  "granite",
  "starcoder2",
]);

/**
 * Bytes of the engine's KV cache (F16, one cache shared by its 4 slots) at a context, from GGUF metadata (key → text).
 * Sliding-window layers hold window × 4 slots + 512 cells whatever the context, as measured. Unknown when a number is
 * missing or the architecture caches otherwise (latent attention, recurrent layers, an unknown sliding pattern).
 */
export function kvCacheBytes({
  gguf,
  contextTokens,
}: {
  gguf: Readonly<Record<string, string>>;
  contextTokens: number;
}): Reading<number> {
  if (!Number.isSafeInteger(contextTokens) || contextTokens <= 0) return unknown("implausible");
  const architecture = gguf["general.architecture"];
  if (architecture === undefined || architecture === "") return unknown("not-reported", "general.architecture");
  const text = (key: string) => gguf[`${architecture}.${key}`];
  const number = (key: string) => wholeNumber(text(key));

  if (text("attention.kv_lora_rank") !== undefined) return unknown("not-supported", "latent attention");
  const layers = number("block_count");
  if (layers === null || layers === 0 || layers > 4096) return unknown("not-reported", "block_count");
  const heads = perLayer(text("attention.head_count"), layers);
  const kvHeads = kvHeadsOf(text("attention.head_count_kv"), heads, layers);
  if (kvHeads === null) return unknown("not-reported", "attention.head_count_kv");
  const isRecurrent = Object.keys(gguf).some((key) => key.startsWith(`${architecture}.ssm.`) || key.includes(".wkv."));
  if (isRecurrent && new Set(kvHeads).size === 1) return unknown("not-supported", "recurrent layers");

  const embedding = number("embedding_length");
  const headSize = embedding === null || heads?.[0] === undefined || heads[0] === 0 ? null : embedding / heads[0];
  const keyLength = number("attention.key_length") ?? headSize;
  const valueLength = number("attention.value_length") ?? headSize;
  if (!isSize(keyLength) || !isSize(valueLength)) return unknown("not-reported", "attention.key_length");

  const withCache = layersWithCache(architecture, layers, number("attention.shared_kv_layers"));
  if (withCache === null) return unknown("not-reported", "attention.shared_kv_layers");
  const isSliding = slidingLayers(architecture, layers, number("attention.sliding_window"), text);
  if (isSliding === null) return unknown("not-supported", "sliding-window pattern");

  const fullCells = Math.ceil(contextTokens / padTokens) * padTokens;
  const windowCells = Math.min(fullCells, (number("attention.sliding_window") ?? 0) * slots + batchCells);
  let cells = 0;
  for (const [layer, count] of kvHeads.entries()) {
    if (layer < withCache) cells += count * (isSliding(layer) ? windowCells : fullCells);
  }
  const sizeBytes = cells * (keyLength + valueLength) * bytesPerElement;
  return Number.isSafeInteger(sizeBytes) && sizeBytes > 0 ? known(sizeBytes) : unknown("implausible");
}

function slidingLayers(
  architecture: string,
  layers: number,
  window: number | null,
  text: (key: string) => string | undefined,
): ((layer: number) => boolean) | null {
  if (window === null || window === 0 || ignoresWindow.has(architecture)) return () => false;
  const told = flags(text("attention.sliding_window_pattern"));
  if (told !== null && told.length === layers) return (layer) => told[layer] === true;
  const pattern = slidingPattern[architecture];
  return pattern === undefined ? null : (layer) => layer % pattern < pattern - 1;
}

/** The last layers of Gemma 3n reuse the cache of earlier ones. */
function layersWithCache(architecture: string, layers: number, shared: number | null): number | null {
  if (shared !== null) return shared < layers ? layers - shared : null;
  return architecture === "gemma3n" ? null : layers;
}

/** Left out it equals the heads; but the runner leaves out lists of more than 50 entries too. */
function kvHeadsOf(text: string | undefined, heads: number[] | null, layers: number): number[] | null {
  if (text !== undefined) return perLayer(text, layers);
  return layers > listLimit ? null : heads;
}

/** One number for all layers, or a list with one for each. */
function perLayer(text: string | undefined, layers: number): number[] | null {
  if (text === undefined) return null;
  const single = wholeNumber(text);
  if (single !== null) return Array.from({ length: layers }, () => single);
  const parts = listOf(text).map(wholeNumber);
  const numbers = parts.filter((part) => part !== null);
  return numbers.length === layers && parts.length === layers ? numbers : null;
}

function flags(text: string | undefined): boolean[] | null {
  if (text === undefined) return null;
  const parts = listOf(text);
  return parts.every((part) => /^(true|false|0|1)$/.test(part))
    ? parts.map((part) => part === "true" || part === "1")
    : null;
}

const listOf = (text: string): string[] =>
  text
    .replaceAll(/^\[|\]$/g, "")
    .split(/[\s,]+/)
    .filter((part) => part !== "");

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text.trim()) ? Number(text) : null;
}

const isSize = (value: number | null): value is number => value !== null && Number.isInteger(value) && value > 0;
