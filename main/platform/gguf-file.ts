import { open, stat } from "node:fs/promises";
import path from "node:path";
import { type GgufHeader, type GgufParse, parseGguf } from "../../app/domain/gguf-metadata";

/** A model on disk: one GGUF file, or all the parts it is split into. */
export type GgufFile = {
  kind: "ok";
  /** Of the first part; sizes of weights are those of all parts together. */
  header: GgufHeader;
  parts: { file: string; sizeBytes: number }[];
  sizeBytes: number;
  /** A part is smaller than its own weights: copied or pulled only in part. */
  isCut: boolean;
};
export type GgufFileProblem = {
  kind: "absent" | "no-file" | "not-readable" | "not-gguf" | "damaged" | "part-missing";
  /** The file meant, and what is wrong in the system's or the parser's words. */
  file: string;
  detail: string;
};

const firstReadBytes = 1024 ** 2;
/** Headers hold the vocabulary; the largest known have some 30 MiB. */
const mostHeaderBytes = 128 * 1024 ** 2;
const partName = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/i;

/** Reads the header of a GGUF file, and of its other parts when its name says that it is split. Never throws. */
export async function readGgufFile(file: string): Promise<GgufFile | GgufFileProblem> {
  const names = partsOf(file);
  const parts: { file: string; sizeBytes: number; header: GgufHeader }[] = [];
  for (const name of names) {
    const part = await readPart(name);
    if (part.kind !== "ok") return part.kind === "absent" && name !== file ? { ...part, kind: "part-missing" } : part;
    parts.push({ file: name, sizeBytes: part.sizeBytes, header: part.header });
  }
  const [first] = parts;
  if (first === undefined) return { kind: "absent", file, detail: "" };
  const count = Number(first.header.metadata["split.count"] ?? 1);
  if (count > parts.length) {
    return { kind: "part-missing", file, detail: `It is one of ${count} parts, and its name does not say which.` };
  }
  const sum = (pick: (part: (typeof parts)[number]) => number) => parts.reduce((total, part) => total + pick(part), 0);
  const weights = parts.map(({ header }) => header.weightsBytes);
  return {
    kind: "ok",
    header: {
      ...first.header,
      tensorCount: sum(({ header }) => header.tensorCount),
      weightsBytes: weights.every((bytes) => bytes !== null)
        ? weights.reduce((total, bytes) => total + bytes, 0)
        : null,
      expertBytes: sum(({ header }) => header.expertBytes),
      embeddingBytes: sum(({ header }) => header.embeddingBytes),
    },
    parts: parts.map(({ file: name, sizeBytes }) => ({ file: name, sizeBytes })),
    sizeBytes: sum(({ sizeBytes }) => sizeBytes),
    isCut: parts.some(({ header, sizeBytes }) => header.neededFileBytes !== null && sizeBytes < header.neededFileBytes),
  };
}

/** `x-00002-of-00003.gguf` names all three. */
function partsOf(file: string): string[] {
  const match = partName.exec(path.basename(file));
  const count = Number(match?.[3] ?? 0);
  if (match === null || count < 1 || count > 999) return [file];
  return Array.from({ length: count }, (_, at) =>
    path.join(path.dirname(file), `${match[1]}-${String(at + 1).padStart(5, "0")}-of-${match[3]}.gguf`),
  );
}

async function readPart(
  file: string,
): Promise<{ kind: "ok"; header: GgufHeader; sizeBytes: number } | GgufFileProblem> {
  try {
    // asked before it is opened: opening a pipe would wait for its other end
    const { size: sizeBytes } = await regularFile(file);
    const parsed = await readHeader(file, sizeBytes);
    if (parsed.kind === "ok") return { kind: "ok", header: parsed.header, sizeBytes };
    if (parsed.kind === "not-gguf") return { kind: "not-gguf", file, detail: "It does not begin with GGUF." };
    const detail = parsed.kind === "short" ? "It ends, or goes on too long, before its weights begin." : parsed.what;
    return { kind: "damaged", file, detail };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const detail = error instanceof Error ? error.message : String(error);
    const kind = code === "ENOENT" || code === "ENOTDIR" ? "absent" : code === "no-file" ? "no-file" : "not-readable";
    return { kind, file, detail };
  }
}

async function regularFile(file: string): Promise<{ size: number }> {
  const found = await stat(file);
  if (!found.isFile()) throw Object.assign(new Error("It is a folder or a device."), { code: "no-file" });
  return found;
}

/** Reads as much as the header needs, four times more each time. */
async function readHeader(file: string, sizeBytes: number): Promise<GgufParse> {
  const handle = await open(file, "r");
  try {
    for (let wanted = firstReadBytes; ; wanted *= 4) {
      const length = Math.min(wanted, sizeBytes, mostHeaderBytes);
      const buffer = Buffer.alloc(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await handle.read(buffer, filled, length - filled, filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      const parsed = parseGguf(buffer.subarray(0, filled));
      if (parsed.kind !== "short" || filled < wanted || length === mostHeaderBytes) return parsed;
    }
  } finally {
    await handle.close();
  }
}
