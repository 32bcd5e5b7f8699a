import { ArchiveProblem, type ArchiveEntry } from "./entry";

const blockBytes = 512;
const maxHeaderBytes = 64 * 1024;

/**
 * Entries of a tar in its order: ustar, with the longer names of GNU and pax. Sizes beyond `maxBytes` for one entry, a wrong
 * checksum and an early end throw ArchiveProblem.
 */
export async function* readTar(
  source: AsyncIterable<Uint8Array>,
  { maxBytes }: { maxBytes: number },
): AsyncGenerator<ArchiveEntry> {
  const input = createReader(source);
  let longName: string | null = null;
  let longTarget: string | null = null;
  try {
    for (;;) {
      const header = await input.exactly(blockBytes, { orEnd: true });
      if (header === null || header.every((byte) => byte === 0)) return;
      if (!hasRightSum(header)) throw new ArchiveProblem("a header's checksum is wrong");
      const sizeBytes = numberAt(header, 124, 12);
      if (sizeBytes > maxBytes) throw new ArchiveProblem(`an entry of ${sizeBytes} bytes`);
      const type = String.fromCharCode(header[156] ?? 0);
      const padding = (blockBytes - (sizeBytes % blockBytes)) % blockBytes;

      if ("LKxg".includes(type)) {
        if (sizeBytes > maxHeaderBytes) throw new ArchiveProblem("a name that is too long");
        const text = (await input.exactly(sizeBytes)).toString("utf8");
        await input.exactly(padding);
        if (type === "L") longName = text.replace(/\0.*$/s, "");
        if (type === "K") longTarget = text.replace(/\0.*$/s, "");
        if (type === "x") {
          const words = paxWords(text);
          longName = words.get("path") ?? longName;
          longTarget = words.get("linkpath") ?? longTarget;
          // its size would be another than the header's, and no release of Node holds such a file
          if (words.has("size")) throw new ArchiveProblem("a size beside the header");
        }
        continue;
      }

      const prefix = textAt(header, 345, 155);
      const short = textAt(header, 0, 100);
      const isUstar = textAt(header, 257, 5) === "ustar";
      let isTaken = false;
      const body = (async function* () {
        isTaken = true;
        yield* input.pieces(sizeBytes);
      })();
      yield {
        name: longName ?? (isUstar && prefix !== "" ? `${prefix}/${short}` : short),
        kind: kindOf(type),
        target: longTarget ?? textAt(header, 157, 100),
        isProgram: (numberAt(header, 100, 8) & 0o111) !== 0,
        sizeBytes,
        body,
      };
      if (!isTaken) for await (const _piece of input.pieces(sizeBytes)) continue;
      await input.exactly(padding);
      longName = null;
      longTarget = null;
    }
  } finally {
    await input.leave();
  }
}

function kindOf(type: string): ArchiveEntry["kind"] {
  if (type === "0" || type === "\0") return "file";
  if (type === "5") return "folder";
  return type === "2" ? "link" : "other";
}

function createReader(source: AsyncIterable<Uint8Array>) {
  const iterator = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);

  async function more(): Promise<boolean> {
    const next = await iterator.next();
    if (next.done === true) return false;
    rest = rest.length === 0 ? Buffer.from(next.value) : Buffer.concat([rest, next.value]);
    return true;
  }
  function take(sizeBytes: number): Buffer {
    const taken = rest.subarray(0, sizeBytes);
    rest = rest.subarray(sizeBytes);
    return taken;
  }
  async function exactly(sizeBytes: number): Promise<Buffer>;
  async function exactly(sizeBytes: number, options: { orEnd: true }): Promise<Buffer | null>;
  async function exactly(sizeBytes: number, { orEnd = false } = {}): Promise<Buffer | null> {
    while (rest.length < sizeBytes) {
      if (await more()) continue;
      if (orEnd && rest.length === 0) return null;
      throw new ArchiveProblem("it ends too early");
    }
    return take(sizeBytes);
  }
  return {
    exactly,
    async *pieces(sizeBytes: number): AsyncGenerator<Buffer> {
      for (let left = sizeBytes; left > 0;) {
        if (rest.length === 0 && !(await more())) throw new ArchiveProblem("it ends too early");
        const piece = take(Math.min(left, rest.length));
        left -= piece.length;
        if (piece.length > 0) yield piece;
      }
    },
    leave: async () => void (await iterator.return?.()),
  };
}

/** `<length> <key>=<value>\n`, again and again. */
function paxWords(text: string): Map<string, string> {
  const words = new Map<string, string>();
  let rest = Buffer.from(text, "utf8");
  while (rest.length > 0) {
    const found = /^(\d{1,6}) ([^=\n]+)=/.exec(rest.toString("latin1"));
    const length = Number(found?.[1]);
    if (found === null || length <= found[0].length || length > rest.length) break;
    words.set(found[2] ?? "", rest.subarray(found[0].length, length - 1).toString("utf8"));
    rest = rest.subarray(length);
  }
  return words;
}

const textAt = (header: Buffer, at: number, length: number) =>
  header
    .subarray(at, at + length)
    .toString("utf8")
    .replace(/\0.*$/s, "");

/** Octal digits; anything else throws. */
function numberAt(header: Buffer, at: number, length: number): number {
  const text = textAt(header, at, length).trim();
  if (!/^[0-7]*$/.test(text)) throw new ArchiveProblem("a number that is none");
  return text === "" ? 0 : Number.parseInt(text, 8);
}

function hasRightSum(header: Buffer): boolean {
  let sum = 0;
  for (const [at, byte] of header.entries()) sum += at >= 148 && at < 156 ? 0x20 : byte;
  return sum === Number.parseInt(textAt(header, 148, 8).trim() || "x", 8);
}
