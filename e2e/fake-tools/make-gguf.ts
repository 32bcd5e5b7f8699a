/** A metadata value: whole numbers become uint32, others float32; lists take the type of what they hold. */
export type GgufValue =
  | number
  | string
  | boolean
  | readonly number[]
  | readonly string[]
  | readonly boolean[]
  | Float32Array;
/** `shape` as GGUF has it, the contiguous dimension first. */
export type GgufTensor = { name: string; shape: readonly number[]; type: "F32" | "F16" };

const types = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9 };
const tensorTypes = { F32: { id: 0, bytes: 4 }, F16: { id: 1, bytes: 2 } };
const alignment = 32;

/**
 * A GGUF file of version 3 in two parts: the header with all metadata and tensor infos, and how many bytes of weights
 * follow it. Tests that read headers need no weights; what an engine loads does.
 */
export function makeGguf(metadata: Readonly<Record<string, GgufValue>>, tensors: readonly GgufTensor[] = []) {
  const parts: Buffer[] = [Buffer.from("GGUF"), u32(3), u64(tensors.length), u64(Object.keys(metadata).length)];
  for (const [key, value] of Object.entries(metadata)) parts.push(text(key), Buffer.concat(typed(value)));
  let weightsBytes = 0;
  const offsets = tensors.map((tensor) => {
    const offset = weightsBytes;
    weightsBytes = aligned(offset + tensorBytes(tensor));
    return offset;
  });
  for (const [at, { name, shape, type }] of tensors.entries()) {
    parts.push(text(name), u32(shape.length), ...shape.map(u64), u32(tensorTypes[type].id), u64(offsets[at] ?? 0));
  }
  const header = Buffer.concat(parts);
  return {
    header: Buffer.concat([header, Buffer.alloc(aligned(header.length) - header.length)]),
    weightsBytes,
    offsets,
  };
}

export const tensorBytes = ({ shape, type }: GgufTensor): number =>
  shape.reduce((product, length) => product * length, 1) * tensorTypes[type].bytes;

function typed(value: GgufValue): Buffer[] {
  if (typeof value === "string") return [u32(types.string), text(value)];
  if (typeof value === "boolean") return [u32(types.bool), Buffer.from([Number(value)])];
  if (typeof value === "number") {
    return Number.isInteger(value) ? [u32(types.uint32), u32(value)] : [u32(types.float32), f32(value)];
  }
  const list = [u32(types.array)];
  if (value instanceof Float32Array) {
    return [
      ...list,
      u32(types.float32),
      u64(value.length),
      Buffer.from(value.buffer, value.byteOffset, value.byteLength),
    ];
  }
  const items = [...value];
  const count = u64(items.length);
  if (items.every((item) => typeof item === "string")) return [...list, u32(types.string), count, ...items.map(text)];
  if (items.every((item) => typeof item === "boolean")) {
    return [...list, u32(types.bool), count, Buffer.from(items.map(Number))];
  }
  return [...list, u32(types.int32), count, ...items.map((item) => u32(Number(item)))];
}

const aligned = (size: number): number => Math.ceil(size / alignment) * alignment;

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

function u64(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}

function f32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeFloatLE(value);
  return buffer;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}
