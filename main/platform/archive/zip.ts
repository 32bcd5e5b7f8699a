import { inflateRawSync } from "node:zlib";
import { ArchiveProblem, type ArchiveEntry } from "./entry";

const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;
const maxEntries = 50_000;

/**
 * Entries of a zip by its central directory, which alone counts: stored or deflated, no encryption, no zip64. A file that is
 * larger than it says, or than `maxBytes`, and whatever else is odd throws ArchiveProblem.
 */
export async function* readZip(bytes: Uint8Array, { maxBytes }: { maxBytes: number }): AsyncGenerator<ArchiveEntry> {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(zip);
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  if (count > maxEntries || count === 0xff_ff || at === 0xff_ff_ff_ff) throw new ArchiveProblem("too many entries");
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== centralSignature)
      throw new ArchiveProblem("its directory is damaged");
    const flags = zip.readUInt16LE(at + 8);
    const method = zip.readUInt16LE(at + 10);
    const packedBytes = zip.readUInt32LE(at + 20);
    const sizeBytes = zip.readUInt32LE(at + 24);
    const nameBytes = zip.readUInt16LE(at + 28);
    const extraBytes = zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    const mode = zip.readUInt32LE(at + 38) >>> 16;
    const local = zip.readUInt32LE(at + 42);
    const name = zip.subarray(at + 46, at + 46 + nameBytes).toString("utf8");
    if ((flags & 1) !== 0) throw new ArchiveProblem("an entry is encrypted");
    if (sizeBytes > maxBytes) throw new ArchiveProblem(`an entry of ${sizeBytes} bytes`);
    at += 46 + nameBytes + extraBytes;
    yield {
      name,
      kind: kindOf(name, mode),
      target: "",
      isProgram: (mode & 0o111) !== 0 || /\.exe$/i.test(name),
      sizeBytes,
      body: bodyOf(zip, { local, method, packedBytes, sizeBytes }),
    };
  }
}

function kindOf(name: string, mode: number): ArchiveEntry["kind"] {
  const type = mode & 0o170_000;
  if (type !== 0 && type !== 0o100_000 && type !== 0o040_000) return "other";
  return name.endsWith("/") ? "folder" : "file";
}

async function* bodyOf(
  zip: Buffer,
  { local, method, packedBytes, sizeBytes }: { local: number; method: number; packedBytes: number; sizeBytes: number },
): AsyncGenerator<Uint8Array> {
  if (local + 30 > zip.length || zip.readUInt32LE(local) !== localSignature)
    throw new ArchiveProblem("an entry is not where it should be");
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + packedBytes);
  if (packed.length !== packedBytes) throw new ArchiveProblem("it ends too early");
  const whole = method === 0 ? packed : method === 8 ? inflate(packed, sizeBytes) : null;
  if (whole === null) throw new ArchiveProblem(`packed in a way that is not known (${method})`);
  if (whole.length !== sizeBytes) throw new ArchiveProblem("an entry has another size than it says");
  if (whole.length > 0) yield whole;
}

function inflate(packed: Buffer, sizeBytes: number): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: sizeBytes + 1 });
  } catch (error) {
    throw new ArchiveProblem(`an entry can't be unpacked: ${String(error)}`);
  }
}

function findEnd(zip: Buffer): number {
  // a comment may follow it
  for (let at = zip.length - 22; at >= 0 && at >= zip.length - 22 - 65_535; at -= 1) {
    if (zip.readUInt32LE(at) === endSignature) return at;
  }
  throw new ArchiveProblem("it has no directory");
}
