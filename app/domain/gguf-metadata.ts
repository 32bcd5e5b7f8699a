/** What a GGUF file says of itself before its weights begin. */
export type GgufHeader = {
  version: number;
  /** Key → text, as Model Runner's inspect gives it, with lists of up to 4,096 numbers; longer ones are left out. */
  metadata: Record<string, string>;
  /** Entries of the tokenizer's vocabulary; null when the file has none. */
  vocabularySize: number | null;
  tensorCount: number;
  /** All weights; null when a tensor has a type this does not know. */
  weightsBytes: number | null;
  /** Of them, those of a mixture's experts, of which each token reads only a few. */
  expertBytes: number;
  /** Of them, the table of token embeddings, of which each token reads one row. */
  embeddingBytes: number;
  /** The size the file needs for its last weight; null when unknown. A smaller file is cut. */
  neededFileBytes: number | null;
};
export type GgufParse =
  | { kind: "ok"; header: GgufHeader }
  /** Right so far, but the header goes on behind these bytes. */
  | { kind: "short" }
  | { kind: "not-gguf" }
  | { kind: "damaged"; what: string };

const listLimit = 4096;
const textListLimit = 50;
const textLimit = 65_536;
const mostKeys = 65_536;
const mostTensors = 1_000_000;

/** Bytes of one block and the weights in it, by ggml's type number. Source: `ggml.h` and `ggml-common.h` of llama.cpp. */
const blocks: Readonly<Record<number, readonly [bytes: number, weights: number]>> = {
  0: [4, 1], // F32
  1: [2, 1], // F16
  2: [18, 32], // Q4_0
  3: [20, 32], // Q4_1
  6: [22, 32], // Q5_0
  7: [24, 32], // Q5_1
  8: [34, 32], // Q8_0
  9: [36, 32], // Q8_1
  10: [84, 256], // Q2_K
  11: [110, 256], // Q3_K
  12: [144, 256], // Q4_K
  13: [176, 256], // Q5_K
  14: [210, 256], // Q6_K
  15: [292, 256], // Q8_K
  16: [66, 256], // IQ2_XXS
  17: [74, 256], // IQ2_XS
  18: [98, 256], // IQ3_XXS
  19: [50, 256], // IQ1_S
  20: [18, 32], // IQ4_NL
  21: [110, 256], // IQ3_S
  22: [82, 256], // IQ2_S
  23: [136, 256], // IQ4_XS
  24: [1, 1], // I8
  25: [2, 1], // I16
  26: [4, 1], // I32
  27: [8, 1], // I64
  28: [8, 1], // F64
  29: [56, 256], // IQ1_M
  30: [2, 1], // BF16
  34: [54, 256], // TQ1_0
  35: [66, 256], // TQ2_0
  39: [17, 32], // MXFP4
};

class Short extends Error {}
class Damaged extends Error {}

/**
 * Reads the header out of the first bytes of a GGUF file (versions 1 to 3, little endian). Nothing in the file is
 * believed: every length is held against the bytes at hand, and a long list is passed over without being kept.
 * Source: `docs/gguf.md` of ggml.
 */
export function parseGguf(bytes: Uint8Array): GgufParse {
  if (bytes.length < 4) return { kind: "short" };
  if (String.fromCharCode(...bytes.subarray(0, 4)) !== "GGUF") return { kind: "not-gguf" };
  try {
    return { kind: "ok", header: readHeader(createCursor(bytes)) };
  } catch (error) {
    if (error instanceof Short) return { kind: "short" };
    if (error instanceof Damaged) return { kind: "damaged", what: error.message };
    throw error;
  }
}

type Cursor = ReturnType<typeof createCursor>;

function createCursor(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new TextDecoder();
  let at = 4;
  const take = (length: number): number => {
    if (length > bytes.length - at) throw new Short();
    const from = at;
    at += length;
    return from;
  };
  const u32 = () => view.getUint32(take(4), true);
  const version = u32();
  if (version === 0 || version > 3) {
    throw new Damaged(version % 65_536 === 0 ? "written for a big-endian machine" : `version ${version}`);
  }
  /** A length or count; the first version had them in four bytes. */
  const size = (): number => {
    if (version === 1) return u32();
    const from = take(8);
    const value = view.getUint32(from + 4, true) * 2 ** 32 + view.getUint32(from, true);
    if (!Number.isSafeInteger(value)) throw new Damaged("a length beyond all bounds");
    return value;
  };
  return {
    version,
    u32,
    size,
    position: () => at,
    skip: (length: number) => void take(length),
    skipText: () => void take(size()),
    text(): string {
      const length = size();
      const from = take(length);
      return decoder.decode(bytes.subarray(from, from + Math.min(length, textLimit)));
    },
    number(type: number): string {
      const reader = numbers[type];
      if (reader === undefined) throw new Damaged(`a value of type ${type}`);
      return String(reader.read(view, take(reader.bytes)));
    },
  };
}

const numbers: Readonly<Record<number, { bytes: number; read(view: DataView, at: number): unknown }>> = {
  0: { bytes: 1, read: (view, at) => view.getUint8(at) },
  1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  2: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  3: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  4: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
  5: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  6: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  7: { bytes: 1, read: (view, at) => view.getUint8(at) !== 0 },
  10: { bytes: 8, read: (view, at) => view.getBigUint64(at, true) },
  11: { bytes: 8, read: (view, at) => view.getBigInt64(at, true) },
  12: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
};
const textType = 8;
const listType = 9;

function readHeader(cursor: Cursor): GgufHeader {
  const tensorCount = cursor.size();
  const keyCount = cursor.size();
  if (tensorCount > mostTensors) throw new Damaged(`${tensorCount} tensors`);
  if (keyCount > mostKeys) throw new Damaged(`${keyCount} metadata keys`);
  const metadata: Record<string, string> = Object.create(null) as Record<string, string>;
  let vocabularySize: number | null = null;
  for (let at = 0; at < keyCount; at += 1) {
    const key = cursor.text();
    const type = cursor.u32();
    if (type !== listType) {
      metadata[key] = type === textType ? cursor.text() : cursor.number(type);
      continue;
    }
    const { count, text } = readList(cursor, 0);
    if (key === "tokenizer.ggml.tokens") vocabularySize = count;
    if (text !== null) metadata[key] = text;
  }
  const weights = readTensors(cursor, tensorCount);
  const alignment = Number(metadata["general.alignment"] ?? 32);
  if (!Number.isInteger(alignment) || alignment < 1 || alignment > 2 ** 20) throw new Damaged("the alignment");
  const dataAt = Math.ceil(cursor.position() / alignment) * alignment;
  return {
    version: cursor.version,
    metadata: { ...metadata },
    vocabularySize: vocabularySize ?? weights.embeddingRows,
    tensorCount,
    weightsBytes: weights.totalBytes,
    expertBytes: weights.expertBytes,
    embeddingBytes: weights.embeddingBytes,
    neededFileBytes: weights.endAt === null ? null : dataAt + weights.endAt,
  };
}

/** As the runner writes it: the items with a comma between. Null when it is too long to keep. */
function readList(cursor: Cursor, depth: number): { count: number; text: string | null } {
  const type = cursor.u32();
  const count = cursor.size();
  if (type === listType) {
    if (depth > 3) throw new Damaged("lists within lists");
    if (count > listLimit) throw new Damaged("a list of too many lists");
    for (let at = 0; at < count; at += 1) readList(cursor, depth + 1);
    return { count, text: null };
  }
  if (type === textType) {
    if (count <= textListLimit) return { count, text: Array.from({ length: count }, cursor.text).join(", ") };
    for (let at = 0; at < count; at += 1) cursor.skipText();
    return { count, text: null };
  }
  if (count <= listLimit) return { count, text: Array.from({ length: count }, () => cursor.number(type)).join(", ") };
  const each = numbers[type];
  if (each === undefined) throw new Damaged(`a list of type ${type}`);
  cursor.skip(count * each.bytes);
  return { count, text: null };
}

function readTensors(cursor: Cursor, count: number) {
  let totalBytes: number | null = 0;
  let endAt: number | null = 0;
  let expertBytes = 0;
  let embeddingBytes = 0;
  let embeddingRows: number | null = null;
  for (let at = 0; at < count; at += 1) {
    const name = cursor.text();
    const dimensions = cursor.u32();
    if (dimensions > 8) throw new Damaged(`a tensor of ${dimensions} dimensions`);
    const shape = Array.from({ length: dimensions }, cursor.size);
    const block = blocks[cursor.u32()];
    const offset = cursor.size();
    const elements = shape.reduce((product, length) => product * length, 1);
    if (!Number.isSafeInteger(elements)) throw new Damaged("a tensor beyond all bounds");
    if (block === undefined) {
      totalBytes = null;
      endAt = null;
      continue;
    }
    const sizeBytes = Math.ceil(elements / block[1]) * block[0];
    if (totalBytes !== null) totalBytes += sizeBytes;
    if (endAt !== null) endAt = Math.max(endAt, offset + sizeBytes);
    if (/_exps\./.test(name)) expertBytes += sizeBytes;
    if (name === "token_embd.weight") {
      embeddingBytes = sizeBytes;
      embeddingRows = shape[1] ?? null;
    }
  }
  return { totalBytes, endAt, expertBytes, embeddingBytes, embeddingRows };
}
