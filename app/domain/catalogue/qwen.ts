import { apache, mib, mit, repository, shape } from "./entry";

const maker = "Alibaba";
const mixture30 = { expert_count: 128, expert_used_count: 8, expert_feed_forward_length: 768 };
const dense4 = [36, 2560, 9728, 32, 8, 128] as const;
const dense8 = [36, 4096, 12_288, 32, 8, 128] as const;

export const qwen = [
  ...repository("ai/qwen3", { maker, license: apache, hasTools: true, purpose: "all" }, [
    {
      size: "0.6B",
      parameters: 0.6e9,
      contextTokens: 40_960,
      purpose: "try",
      gguf: shape("qwen3", [28, 1024, 3072, 16, 8, 128], 40_960),
      tags: [
        ["0.6B-Q4_0", mib(441.67), 1.51],
        ["0.6B-Q4_K_M", mib(456.11), 1.53],
        ["0.6B-F16", 1.4, 2.27],
      ],
    },
    {
      size: "4B",
      parameters: 4e9,
      contextTokens: 262_144,
      gguf: shape("qwen3", dense4, 262_144),
      tags: [
        ["4B-UD-Q4_K_XL", 2.37, 3.8],
        ["4B-UD-Q8_K_XL", 4.7, 6.13],
        ["4B-F16", 7.49, 8.92],
      ],
    },
    {
      size: "8B",
      parameters: 8.19e9,
      contextTokens: 40_960,
      pick: "ours",
      gguf: shape("qwen3", dense8, 40_960),
      tags: [
        ["8B-Q4_K_M", 4.68, 5.8],
        ["8B-Q4_0", 4.44, 5.56],
        ["8B-F16", 15.26, 15.54],
      ],
    },
    {
      size: "14B",
      parameters: 14.8e9,
      contextTokens: 40_960,
      gguf: shape("qwen3", [40, 5120, 17_408, 40, 8, 128], 40_960),
      tags: [["14B-Q6_K", 11.28, 12.27]],
    },
    {
      size: "30B-A3B",
      parameters: 30.5e9,
      contextTokens: 40_960,
      gguf: shape("qwen3moe", [48, 2048, 6144, 32, 4, 128], 40_960, mixture30),
      tags: [
        ["30B-A3B-Q4_K_M", 17.28, 18.35],
        ["30B-A3B-F16", 56.89, 57.55],
      ],
    },
  ]),
  ...repository("ai/qwen3-coder", { maker, license: apache, hasTools: true, purpose: "agent" }, [
    {
      size: "30B-A3B",
      parameters: 30.5e9,
      contextTokens: 262_144,
      pick: "guide",
      gguf: shape("qwen3moe", [48, 2048, 6144, 32, 4, 128], 262_144, mixture30),
      tags: [["30B-A3B-UD-Q4_K_XL", 16.45, 17.52]],
    },
  ]),
  ...repository("ai/qwen3-coder-next", { maker, license: apache, hasTools: true, purpose: "agent" }, [
    {
      size: "80B",
      parameters: 80e9,
      contextTokens: 262_144,
      // its card counts in powers of ten, and gives no tags for its other quantisations
      tags: [["", 48.4e9 / 1024 ** 3]],
    },
  ]),
  // no card was read of the next three
  ...repository("ai/qwen3.5", { maker, license: null, hasTools: null, purpose: "all" }, [
    { size: "4B", parameters: 4e9, contextTokens: null, tags: [["4B-UD-Q4_K_XL"]] },
    { size: "9B", parameters: 9e9, contextTokens: null, tags: [["9B-UD-Q4_K_XL"]] },
    { size: "35B", parameters: 35e9, contextTokens: null, tags: [["35B"]] },
  ]),
  ...repository("ai/qwen3.6", { maker, license: null, hasTools: null, purpose: "all" }, [
    { parameters: null, contextTokens: null, tags: [[""]] },
  ]),
  ...repository("ai/qwen2.5", { maker, license: apache, hasTools: true, purpose: "all" }, [
    {
      size: "0.5B",
      parameters: 0.49e9,
      contextTokens: 32_768,
      purpose: "try",
      gguf: shape("qwen2", [24, 896, 4864, 14, 2, 64], 32_768),
      tags: [["0.5B-F16", mib(942.43), 1.38]],
    },
    {
      size: "1.5B",
      parameters: 1.54e9,
      contextTokens: 32_768,
      purpose: "talk",
      gguf: shape("qwen2", [28, 1536, 8960, 12, 2, 128], 32_768),
      tags: [["1.5B-F16", 2.88, 3.39]],
    },
    {
      size: "3B",
      parameters: 3.09e9,
      contextTokens: 32_768,
      purpose: "talk",
      gguf: shape("qwen2", [36, 2048, 11_008, 16, 2, 128], 32_768),
      tags: [
        ["3B-Q4_K_M", 1.79, 2.37],
        ["3B-F16", 5.75, 6.33],
      ],
    },
    {
      size: "7B",
      parameters: 7.62e9,
      contextTokens: 32_768,
      gguf: shape("qwen2", [28, 3584, 18_944, 28, 4, 128], 32_768),
      tags: [
        ["7B-Q4_K_M", 4.36, 4.83],
        ["7B-Q4_0", 4.12, 4.6],
        ["7B-F16", 14.19, 13.93],
      ],
    },
  ]),
  ...repository("ai/qwen3-vl", { maker, license: null, hasTools: null, purpose: "see" }, [
    {
      size: "2B",
      parameters: 2e9,
      contextTokens: 262_144,
      gguf: shape("qwen3vl", [28, 2048, 6144, 16, 8, 128], 262_144),
      tags: [
        ["2B-UD-Q4_K_XL", 1.05, 2.22],
        ["2B-Q8_K_XL", 2.17, 3.34],
        ["2B-BF16", 3.21, 4.38],
      ],
    },
    {
      size: "4B",
      parameters: 4e9,
      contextTokens: 262_144,
      gguf: shape("qwen3vl", dense4, 262_144),
      tags: [
        ["4B-UD-Q4_K_XL", 2.37, 3.8],
        ["4B-Q8_K_XL", 4.7, 6.13],
        ["4B-BF16", 7.49, 8.92],
      ],
    },
    {
      size: "8B",
      parameters: 8.19e9,
      contextTokens: 262_144,
      gguf: shape("qwen3vl", dense8, 262_144),
      tags: [
        ["8B-UD-Q4_K_XL", 4.79, 5.91],
        ["8B-Q8_K_XL", 10.08, 10.36],
        ["8B-BF16", 15.26, 15.54],
      ],
    },
    {
      size: "32B",
      parameters: 32.8e9,
      contextTokens: 262_144,
      gguf: shape("qwen3vl", [64, 5120, 25_600, 64, 8, 128], 262_144),
      tags: [
        ["32B-UD-Q4_K_XL", 18.67, 20.41],
        ["32B-Q8_K_XL", 36.76, 37.46],
      ],
    },
  ]),
  ...repository("ai/qwq", { maker, license: apache, hasTools: true, purpose: "reason" }, [
    {
      size: "32B",
      parameters: 32.8e9,
      contextTokens: 40_960,
      gguf: shape("qwen2", [64, 5120, 27_648, 40, 8, 128], 40_960),
      tags: [
        ["32B-Q4_K_M", 18.48, 19.72],
        ["32B-Q4_0", 17.35, 18.6],
        ["32B-F16", 61.03, 61.23],
      ],
    },
  ]),
  ...repository("ai/deepcoder-preview", { maker: "Agentica", license: mit, hasTools: false, purpose: "code" }, [
    {
      size: "14B",
      parameters: 14.8e9,
      contextTokens: 131_072,
      gguf: shape("qwen2", [48, 5120, 13_824, 40, 8, 128], 131_072),
      tags: [
        ["14B-Q4_K_M", 8.37, 9.36],
        ["14B-F16", 27.51, 27.46],
      ],
    },
  ]),
];
