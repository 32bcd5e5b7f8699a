import { apache, mib, mit, repository, shape } from "./entry";

const ibm = { maker: "IBM", license: apache, hasTools: true, purpose: "talk" } as const;
const gptOss20 = shape("gpt-oss", [24, 2880, 2880, 64, 8, 64], 131_072, {
  "attention.sliding_window": 128,
  expert_count: 32,
  expert_used_count: 4,
  expert_feed_forward_length: 2880,
});
const openAi = { maker: "OpenAI", license: apache, hasTools: true, purpose: "reason" } as const;
const million = 1_048_576;

export const others = [
  ...repository("ai/gpt-oss", openAi, [
    {
      size: "20B",
      parameters: 20.9e9,
      contextTokens: 131_072,
      pick: "guide",
      gguf: gptOss20,
      tags: [
        ["20B-UD-Q4_K_XL", 11.04, 11.97],
        ["20B-UD-Q6_K_XL", 11.2, 12.12],
        ["20B-UD-Q8_K_XL", 12.28, 12.69],
        ["20B-F16", 12.83, 13.25],
      ],
    },
  ]),
  ...repository("ai/gpt-oss-safeguard", { ...openAi, hasTools: null, purpose: "guard" }, [
    {
      size: "20B",
      parameters: 20.9e9,
      contextTokens: 131_072,
      gguf: gptOss20,
      tags: [
        ["20B-UD-Q4_K_XL", 11.04, 11.96],
        ["20B-MXFP4", 11.27, 12.19],
        ["20B-UD-Q8_K_XL", 12.28, 12.69],
        ["20B-F16", 12.83, 13.25],
      ],
    },
    {
      size: "120B",
      parameters: 116.8e9,
      contextTokens: 131_072,
      tags: [["120B-UD-Q4_K_XL", 46.42, 47.44]],
    },
  ]),
  // no card of Docker's was read: the size is a user's report, licence, tools and context are its maker's word
  ...repository("ai/glm-4.7-flash", { maker: "Z.ai", license: mit, hasTools: true, purpose: "code" }, [
    {
      parameters: 29.9e9,
      contextTokens: 202_752,
      pick: "guide",
      gguf: shape("deepseek2", [47, 2048, 10_240, 20, 1, 576], 202_752, {
        "attention.key_length_mla": 256,
        "attention.value_length": 512,
        "attention.value_length_mla": 256,
        expert_count: 64,
        expert_used_count: 4,
        expert_feed_forward_length: 1536,
      }),
      tags: [["", 16.31]],
    },
  ]),
  ...repository("ai/phi4", { maker: "Microsoft", license: mit, hasTools: false, purpose: "reason" }, [
    {
      size: "14B",
      parameters: 14.7e9,
      contextTokens: 16_384,
      gguf: shape("phi3", [40, 5120, 17_920, 40, 10, 128], 16_384),
      tags: [
        ["14B-Q4_K_M", 8.43, 9.78],
        ["14B-Q4_0", 7.8, 9.16],
        ["14B-F16", 27.31, 27.97],
      ],
    },
  ]),
  ...repository("ai/seed-oss", { maker: "ByteDance", license: apache, hasTools: true, purpose: "all" }, [
    {
      size: "36B",
      parameters: 36.2e9,
      contextTokens: 524_288,
      gguf: shape("seed_oss", [64, 5120, 27_648, 80, 8, 128], 524_288),
      tags: [
        ["36B-UD-Q4_K_XL", 20.51, 22.38],
        ["36B-UD-IQ1_M", 8.45, 10.42],
        ["36B-UD-Q6_K_XL", 29.66, 31.15],
      ],
    },
  ]),
  // its card tells no size
  ...repository("ai/kimi-k2", { maker: "Moonshot AI", license: null, hasTools: true, purpose: "reason" }, [
    { size: "1T", parameters: 1e12, contextTokens: 262_144, tags: [[""]] },
  ]),
  ...repository("ai/smollm2", { maker: "Hugging Face", license: apache, hasTools: true, purpose: "try" }, [
    {
      size: "135M",
      parameters: 135e6,
      contextTokens: 8192,
      gguf: shape("llama", [30, 576, 1536, 9, 3, 64], 8192),
      tags: [["135M-Q4_K_M", mib(98.87), 0.46]],
    },
    {
      // its size as a runner listed it
      size: "360M",
      parameters: 361.82e6,
      contextTokens: 8192,
      gguf: shape("llama", [32, 960, 2560, 15, 5, 64], 8192),
      tags: [["360M-Q4_K_M", mib(256.35)]],
    },
  ]),
  ...repository("ai/smollm3", { maker: "Hugging Face", license: apache, hasTools: true, purpose: "talk" }, [
    {
      parameters: 3.1e9,
      contextTokens: 65_536,
      gguf: shape("smollm3", [36, 2048, 11_008, 16, 4, 128], 65_536),
      tags: [
        ["Q4_K_M", 1.78, 2.45],
        ["Q8_0", 3.04, 3.72],
        ["F16", 5.73, 6.4],
      ],
    },
  ]),
  ...repository("ai/granite-4.0-micro", ibm, [
    {
      size: "3B",
      parameters: 3.2e9,
      contextTokens: million,
      gguf: shape("granite", [40, 2560, 8192, 40, 8, 64], million),
      tags: [["3B-Q4_K_M", 1.81, 2.32]],
    },
  ]),
  ...repository("ai/granite-4.0-nano", ibm, [
    {
      size: "350M",
      parameters: 350e6,
      contextTokens: 32_768,
      purpose: "try",
      tags: [["350M-BF16", mib(672.22), 1.29]],
    },
    { size: "1B", parameters: 1.6e9, contextTokens: 131_072, tags: [["1B-BF16", 3.04, 3.89]] },
  ]),
  // of the hybrids' cache their cards tell nothing
  ...repository("ai/granite-4.0-h-nano", ibm, [
    {
      size: "350M",
      parameters: 350e6,
      contextTokens: million,
      purpose: "try",
      tags: [["350M-Q8_0", mib(345.83), 0.76]],
    },
    { size: "1B", parameters: 1.5e9, contextTokens: million, tags: [["1B-Q8_0", 1.45, 1.92]] },
  ]),
  ...repository("ai/granite-4.0-h-micro", ibm, [
    { size: "3B", parameters: 3.2e9, contextTokens: million, tags: [["3B-Q4_K_M", 1.81, 2.32]] },
  ]),
  ...repository("ai/granite-4.0-h-tiny", { ...ibm, purpose: "all" }, [
    { size: "7B", parameters: 6.9e9, contextTokens: million, tags: [["7B-Q4_K_M", 3.94, 4.41]] },
  ]),
  ...repository("ai/granite-4.0-h-small", { ...ibm, purpose: "all" }, [
    { size: "32B", parameters: 32.21e9, contextTokens: million, tags: [["32B-Q4_K_M", 18.14, 18.8]] },
  ]),
  // no card was read
  ...repository("ai/granite4.1-guardian", { maker: "IBM", license: null, hasTools: null, purpose: "guard" }, [
    { parameters: null, contextTokens: null, tags: [[""]] },
  ]),
];
