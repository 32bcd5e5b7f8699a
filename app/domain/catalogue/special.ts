import { apache, mib, repository, shape } from "./entry";

const eyes = { license: apache, hasTools: false, purpose: "see" } as const;
const vectors = { license: apache, hasTools: false, purpose: "embed" } as const;

/** Models one does not talk to: they look at pictures, make vectors, or put texts in order. */
export const special = [
  ...repository("ai/moondream2", { ...eyes, maker: "moondream.ai" }, [
    { size: "1.5B", parameters: 1.42e9, contextTokens: 2048, tags: [["1.5B-F16", 2.64, 3.72]] },
  ]),
  ...repository("ai/smolvlm", { ...eyes, maker: "Hugging Face" }, [
    {
      size: "500M",
      parameters: 500e6,
      contextTokens: 8192,
      tags: [
        ["500M-F16", mib(780.71), 1.15],
        ["500M-Q8_0", mib(414.86), 0.84],
      ],
    },
  ]),
  ...repository("ai/granite-docling", { ...eyes, maker: "IBM", purpose: "read" }, [
    {
      size: "258M",
      parameters: 258e6,
      contextTokens: 8192,
      tags: [
        ["258M-F16", mib(312.88), 0.86],
        ["258M-Q8_0", mib(166.28), 0.72],
      ],
    },
  ]),
  ...repository("ai/nomic-embed-text-v1.5", { ...vectors, maker: "Nomic AI" }, [
    { size: "137M", parameters: 137e6, contextTokens: 2048, tags: [["137M-F16", mib(260.87), 0.51]] },
  ]),
  ...repository("ai/mxbai-embed-large", { ...vectors, maker: "Mixedbread AI" }, [
    { size: "335M", parameters: 334.09e6, contextTokens: 512, tags: [["335M-F16", mib(638.85), 0.63]] },
  ]),
  ...repository("ai/granite-embedding-multilingual", { ...vectors, maker: "IBM" }, [
    // its card's estimate of memory is below its size, so it is left out
    { size: "278M", parameters: 278e6, contextTokens: 512, tags: [["278M-F16", mib(530.18)]] },
  ]),
  ...repository("ai/qwen3-embedding", { ...vectors, maker: "Alibaba" }, [
    {
      size: "0.6B",
      parameters: 0.6e9,
      contextTokens: 32_768,
      gguf: shape("qwen3", [28, 1024, 3072, 16, 8, 128], 32_768),
      tags: [["0.6B-F16", 1.11, 2.27]],
    },
    {
      size: "4B",
      parameters: 4e9,
      contextTokens: 40_960,
      gguf: shape("qwen3", [36, 2560, 9728, 32, 8, 128], 40_960),
      tags: [
        ["4B-Q4_K_M", 2.32, 3.75],
        ["4B-F16", 7.49, 8.92],
      ],
    },
    {
      size: "8B",
      parameters: 8e9,
      contextTokens: 40_960,
      gguf: shape("qwen3", [36, 4096, 12_288, 32, 8, 128], 40_960),
      tags: [
        ["8B-Q4_K_M", 4.35, 5.8],
        ["8B-F16", 14.1, 15.54],
      ],
    },
  ]),
  // its card's sizes contradict each other, so none is taken
  ...repository("ai/qwen3-reranker", { ...vectors, maker: "Alibaba", purpose: "rank" }, [
    { size: "0.6B", parameters: 0.6e9, contextTokens: 32_768, tags: [["0.6B"]] },
    { size: "4B", parameters: 4e9, contextTokens: 32_768, tags: [["4B"]] },
    { size: "8B", parameters: 8e9, contextTokens: 32_768, tags: [["8B"]] },
  ]),
];
