import { HttpProblem } from "../platform/http-problem";
import type { ReadGguf } from "../platform/ports";

const sizeBytes = 28_443_136;
const pieceBytes = 1024 ** 2;

/** The GGUF files on the simulated machine: one that can be imported, and everything else is not there. */
export function createDemoGguf({ home }: { home: string }): ReadGguf {
  const file = `${home}/Downloads/Tiny-Stories-33M-Q4_0.gguf`;
  return {
    async look(wanted) {
      // a path made on Windows names the same file
      if (wanted.replaceAll("\\", "/") !== file) return { kind: "absent", file: wanted, detail: "ENOENT" };
      return {
        kind: "ok",
        header: {
          version: 3,
          metadata: {
            "general.architecture": "llama",
            "general.name": "Tiny Stories 33M",
            "general.basename": "tiny-stories",
            "general.size_label": "33M",
            "general.license": "mit",
            "general.file_type": "2",
            "llama.block_count": "4",
            "llama.context_length": "2048",
            "llama.embedding_length": "768",
            "llama.attention.head_count": "16",
            "llama.attention.head_count_kv": "16",
          },
          vocabularySize: 50_257,
          tensorCount: 39,
          weightsBytes: sizeBytes - 4096,
          expertBytes: 0,
          embeddingBytes: 21_000_000,
          neededFileBytes: sizeBytes,
        },
        parts: [{ file, sizeBytes }],
        sizeBytes,
        isCut: false,
      };
    },
    async *read(_file, signal) {
      for (let done = 0; done < sizeBytes; done += pieceBytes) {
        if (signal.aborted) throw new HttpProblem("cancelled", "aborted");
        yield new Uint8Array(Math.min(pieceBytes, sizeBytes - done));
      }
    },
  };
}
