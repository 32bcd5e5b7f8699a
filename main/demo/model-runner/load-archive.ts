import { createHash } from "node:crypto";
import { describeModel } from "./describe-model";
import { type RunnerReply, isObject, parseJson, plainReply, textReply } from "./reply";
import type { ModelStore } from "./store";

const block = 512;

/** `POST /models/load`: a tar of blobs and a manifest, each blob held against the digest in its name. */
export async function loadArchive(stream: AsyncIterable<Uint8Array>, store: ModelStore): Promise<RunnerReply> {
  let manifest: Buffer | null = null;
  const small = new Map<string, Buffer>();
  let sizeBytes = 0;
  try {
    for await (const entry of entriesOf(stream)) {
      if (entry.name === "manifest.json") manifest = entry.content;
      const digest = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(entry.name)?.[1];
      if (digest === undefined) continue;
      if (entry.sha256 !== digest)
        return failed(
          `writing blob: blob digest mismatch for "sha256:${digest}": expected sha256:${digest}, got sha256:${entry.sha256}`,
        );
      if (entry.content !== null) small.set(digest, entry.content);
      sizeBytes = Math.max(sizeBytes, entry.sizeBytes);
    }
  } catch (error) {
    return failed(`model load interrupted: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (manifest === null) return failed("read manifest: manifest not found");
  const parsed = parseJson(manifest.toString());
  const config = isObject(parsed) && isObject(parsed["config"]) ? String(parsed["config"]["digest"]).slice(7) : "";
  const told = parseJson(small.get(config)?.toString() ?? "");
  const own = isObject(told) && isObject(told["config"]) ? told["config"] : {};
  const gguf = isObject(own["gguf"]) ? (own["gguf"] as Record<string, string>) : {};
  const text = (key: string) => (typeof own[key] === "string" ? own[key] : "");
  const context = own["context_size"];
  const model = {
    ...describeModel({
      ref: `imported/${config.slice(0, 12)}:latest`,
      name: gguf["general.name"] ?? "",
      sizeMb: sizeBytes / 1e6,
      parameters: text("parameters"),
      quantization: text("quantization"),
      architecture: text("architecture"),
      layers: Number(gguf[`${text("architecture")}.block_count`] ?? 1),
      heads: 16,
      kvHeads: 16,
      headSize: 48,
      embedding: 768,
      trained: Number(gguf[`${text("architecture")}.context_length`] ?? 2048),
      packaged: typeof context === "number" ? context : null,
      prompt: 9000,
      speed: 300,
    }),
    gguf,
  };
  store.load(`sha256:${createHash("sha256").update(manifest).digest("hex")}`, model);
  const line = {
    type: "success",
    message: "Model loaded successfully",
    total: 0,
    layer: { size: 0, current: 0 },
    mode: "pull",
  };
  return textReply(`${JSON.stringify(line)}\n`);
}

const failed = (words: string) => plainReply(500, `error while loading model: ${words}`);

type Entry = { name: string; sizeBytes: number; sha256: string; content: Buffer | null };

/** The files of a tar; contents up to 64 KiB are kept. */
async function* entriesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Entry> {
  let rest = Buffer.alloc(0);
  let open: {
    name: string;
    sizeBytes: number;
    left: number;
    skip: number;
    hash: ReturnType<typeof createHash>;
    parts: Buffer[];
  } | null = null;
  for await (const piece of stream) {
    rest = Buffer.concat([rest, piece]);
    for (;;) {
      if (open === null) {
        if (rest.length < block) break;
        const header = rest.subarray(0, block);
        rest = rest.subarray(block);
        const name = header.toString("latin1", 0, 100).replace(/\0.*$/, "");
        if (name === "") continue;
        const isBinary = header.readUInt8(124) === 0x80;
        const sizeBytes = isBinary
          ? Number(header.readBigUInt64BE(128))
          : Number.parseInt(header.toString("latin1", 124, 135), 8);
        open = {
          name,
          sizeBytes,
          left: sizeBytes,
          skip: (block - (sizeBytes % block)) % block,
          hash: createHash("sha256"),
          parts: [],
        };
      }
      const taken = rest.subarray(0, open.left);
      open.hash.update(taken);
      open.left -= taken.length;
      if (open.sizeBytes <= 65_536) open.parts.push(taken);
      rest = rest.subarray(taken.length);
      if (open.left > 0 || rest.length < open.skip) break;
      rest = rest.subarray(open.skip);
      const { name, sizeBytes, hash, parts } = open;
      open = null;
      yield { name, sizeBytes, sha256: hash.digest("hex"), content: sizeBytes <= 65_536 ? Buffer.concat(parts) : null };
    }
  }
  if (open !== null) throw new Error("unexpected EOF");
}
