/** GGUF metadata (key → text) read by the keys of its own architecture, `<architecture>.<key>`. */
export function createGgufValues(gguf: Readonly<Record<string, string>>) {
  const architecture = gguf["general.architecture"] ?? "";
  const text = (key: string): string | undefined => gguf[`${architecture}.${key}`];
  return {
    architecture,
    text,
    /** Null when it is missing or no whole number from 0. */
    count: (key: string): number | null => wholeNumber(text(key)),
    /** One number for all layers, or a list with one for each; null when neither is there. */
    perLayer: (key: string, layers: number): number[] | null => perLayer(text(key), layers),
    /** True or false for each layer; null when there is no such list. */
    flags(key: string, layers: number): boolean[] | null {
      const parts = listOf(text(key) ?? "");
      const isList = parts.length === layers && parts.every((part) => /^(true|false|0|1)$/.test(part));
      return isList ? parts.map((part) => part === "true" || part === "1") : null;
    },
    hasPrefix: (prefix: string): boolean =>
      Object.keys(gguf).some((key) => key.startsWith(`${architecture}.${prefix}`)),
  };
}
export type GgufValues = ReturnType<typeof createGgufValues>;

function perLayer(text: string | undefined, layers: number): number[] | null {
  if (text === undefined) return null;
  const single = wholeNumber(text);
  if (single !== null) return Array.from({ length: layers }, () => single);
  const numbers = listOf(text).map(wholeNumber);
  const counts = numbers.filter((part) => part !== null);
  return counts.length === numbers.length && counts.length >= layers ? counts.slice(0, layers) : null;
}

const listOf = (text: string): string[] =>
  text
    .replaceAll(/^\[|\]$/g, "")
    .split(/[\s,]+/)
    .filter((part) => part !== "");

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text.trim()) ? Number(text) : null;
}
