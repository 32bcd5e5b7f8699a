import { createHash } from "node:crypto";

/** One file of a model as the runner stores it. */
export type Blob = { sha256: string; sizeBytes: number; name: string };

const mediaTypes = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.docker.ai.model.config.v0.1+json",
  gguf: "application/vnd.docker.ai.gguf.v3",
};
const block = 512;

/** What `POST /models/load` takes: a tar of blobs, then the configuration, then the manifest that names them. */
export type ModelArchive = {
  /** The manifest's digest: the id the runner lists it under. */
  id: string;
  sizeBytes: number;
  /** Reads each file once, in order. */
  stream(readFile: (index: number) => AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>;
};

/** An archive in Docker's layout for models (docker/model-runner, pkg/distribution/tarball and builder). */
export function packModel({
  config,
  createdAt,
  files,
}: {
  config: object;
  createdAt: number;
  files: readonly Blob[];
}): ModelArchive {
  const configText = json({
    config,
    descriptor: { created: new Date(createdAt).toISOString() },
    rootfs: { type: "rootfs", diff_ids: files.map(({ sha256 }) => `sha256:${sha256}`) },
  });
  const configHash = hashOf(configText);
  const manifest = json({
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: { mediaType: mediaTypes.config, size: configText.length, digest: `sha256:${configHash}` },
    layers: files.map(({ sha256, sizeBytes, name }) => ({
      mediaType: mediaTypes.gguf,
      size: sizeBytes,
      digest: `sha256:${sha256}`,
      annotations: { "org.cncf.model.filepath": name },
    })),
  });
  const entries = [...files.map(({ sizeBytes }) => sizeBytes), configText.length, manifest.length];
  return {
    id: `sha256:${hashOf(manifest)}`,
    sizeBytes: entries.reduce((sum, size) => sum + block + size + paddingOf(size), 2 * block),
    async *stream(readFile) {
      for (const [index, { sha256, sizeBytes }] of files.entries()) {
        yield tarHeader(`blobs/sha256/${sha256}`, sizeBytes);
        yield* readFile(index);
        yield Buffer.alloc(paddingOf(sizeBytes));
      }
      yield* whole(`blobs/sha256/${configHash}`, configText);
      yield* whole("manifest.json", manifest);
      yield Buffer.alloc(2 * block);
    },
  };
}

function* whole(name: string, content: Buffer): Generator<Uint8Array> {
  yield tarHeader(name, content.length);
  yield content;
  yield Buffer.alloc(paddingOf(content.length));
}

const json = (value: object) => Buffer.from(JSON.stringify(value));
const hashOf = (content: Buffer) => createHash("sha256").update(content).digest("hex");
const paddingOf = (size: number) => (block - (size % block)) % block;

/** A header of ustar for a plain file; sizes of 8 GiB and more in binary, as GNU writes them and Go reads them. */
function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(block);
  header.write(name, 0, 100, "latin1");
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  if (size < 8 ** 11) header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  else {
    header[124] = 0x80;
    header.writeBigUInt64BE(BigInt(size), 128);
  }
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write("0", 156);
  header.write("ustar\0", 257);
  header.write("00", 263);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}
