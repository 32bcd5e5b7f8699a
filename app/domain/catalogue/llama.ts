import { apache, llamaLicense, mib, mit, repository, shape, type Shape } from "./entry";

const maker = "Meta";
const llama8: Shape = [32, 4096, 14_336, 32, 8, 128];
const llama70: Shape = [80, 8192, 28_672, 64, 8, 128];
const mistral24: Shape = [40, 5120, 32_768, 32, 8, 128];

export const llama = [
  ...repository("ai/llama3.2", { maker, license: llamaLicense, hasTools: true, purpose: "talk" }, [
    {
      size: "1B",
      parameters: 1.24e9,
      contextTokens: 131_072,
      gguf: shape("llama", [16, 2048, 8192, 32, 8, 64], 131_072),
      tags: [
        ["1B-Q8_0", 1.22, 1.87],
        ["1B-Q4_0", mib(727.75), 1.35],
        ["1B-F16", 2.3, 2.95],
      ],
    },
    {
      size: "3B",
      parameters: 3.21e9,
      contextTokens: 131_072,
      pick: "guide",
      gguf: shape("llama", [28, 3072, 8192, 24, 8, 128], 131_072),
      tags: [
        ["3B-Q4_K_M", 1.87, 2.77],
        ["3B-Q4_0", 1.78, 2.68],
        ["3B-F16", 5.98, 6.89],
      ],
    },
  ]),
  ...repository("ai/llama3.1", { maker, license: llamaLicense, hasTools: true, purpose: "all" }, [
    {
      size: "8B",
      parameters: 8.03e9,
      contextTokens: 131_072,
      gguf: shape("llama", llama8, 131_072),
      tags: [
        ["8B-Q4_K_M", 4.58, 5.33],
        ["8B-F16", 14.96, 15.01],
      ],
    },
  ]),
  ...repository("ai/llama3.3", { maker, license: llamaLicense, hasTools: true, purpose: "all" }, [
    {
      size: "70B",
      parameters: 70.6e9,
      contextTokens: 131_072,
      gguf: shape("llama", llama70, 131_072),
      tags: [
        ["70B-Q4_K_M", 39.59, 41.11],
        ["70B-Q4_0", 37.22, 38.73],
      ],
    },
  ]),
  ...repository(
    "ai/deepseek-r1-distill-llama",
    { maker: "DeepSeek", license: mit, hasTools: true, purpose: "reason" },
    [
      {
        size: "8B",
        parameters: 8.03e9,
        contextTokens: 131_072,
        gguf: shape("llama", llama8, 131_072),
        tags: [
          ["8B-Q4_K_M", 4.58, 5.33],
          ["8B-Q4_0", 4.33, 5.09],
          ["8B-F16", 14.96, 15.01],
        ],
      },
      {
        size: "70B",
        parameters: 70.6e9,
        contextTokens: 131_072,
        gguf: shape("llama", llama70, 131_072),
        tags: [
          ["70B-Q4_K_M", 39.59, 41.11],
          ["70B-Q4_0", 37.22, 38.73],
        ],
      },
    ],
  ),
  ...repository("ai/mistral", { maker: "Mistral AI", license: apache, hasTools: false, purpose: "talk" }, [
    {
      size: "7B",
      parameters: 7.25e9,
      contextTokens: 32_768,
      pick: "guide",
      gguf: shape("llama", llama8, 32_768),
      tags: [
        ["7B-Q4_K_M", 4.07, 4.85],
        ["7B-Q4_0", 3.83, 4.61],
        ["7B-F16", 13.5, 14.1],
      ],
    },
  ]),
  ...repository("ai/mistral-nemo", { maker: "Mistral AI", license: apache, hasTools: true, purpose: "all" }, [
    {
      size: "12B",
      parameters: 12.2e9,
      contextTokens: 131_072,
      gguf: shape("llama", [40, 5120, 14_336, 32, 8, 128], 131_072),
      tags: [["12B-Q4_K_M", 6.96, 7.78]],
    },
  ]),
  ...repository("ai/ministral3", { maker: "Mistral AI", license: apache, hasTools: true, purpose: "all" }, [
    {
      size: "3B",
      parameters: 3.4e9,
      contextTokens: 262_144,
      purpose: "talk",
      gguf: shape("mistral3", [26, 3072, 9216, 32, 8, 128], 262_144),
      tags: [
        ["3B-Q4_K_M", 1.99, 3.19],
        ["3B-BF16", 6.39, 7.59],
      ],
    },
    {
      size: "8B",
      parameters: 8.5e9,
      contextTokens: 262_144,
      gguf: shape("mistral3", [34, 4096, 14_336, 32, 8, 128], 262_144),
      tags: [
        ["8B-Q4_K_M", 4.83, 5.89],
        ["8B-BF16", 15.81, 16.15],
      ],
    },
    {
      size: "14B",
      parameters: 13.5e9,
      contextTokens: 262_144,
      gguf: shape("mistral3", [40, 5120, 16_384, 32, 8, 128], 262_144),
      tags: [
        ["14B", 7.78, 8.87],
        ["14B-UD-Q8_K_XL", 15.93, 16.13],
        ["14B-BF16", 25.16, 25.35],
      ],
    },
  ]),
  ...repository("ai/devstral-small", { maker: "Mistral AI", license: apache, hasTools: true, purpose: "agent" }, [
    {
      size: "24B",
      parameters: 23.57e9,
      contextTokens: 131_072,
      gguf: shape("llama", mistral24, 131_072),
      tags: [["24B-UD-Q4_K_XL", 13.54, 14.63]],
    },
  ]),
  // no card was read
  ...repository("ai/devstral-small-2", { maker: "Mistral AI", license: null, hasTools: null, purpose: "agent" }, [
    { parameters: null, contextTokens: 131_072, tags: [[""]] },
  ]),
  ...repository("ai/magistral-small-3.2", { maker: "Mistral AI", license: apache, hasTools: true, purpose: "reason" }, [
    {
      size: "24B",
      parameters: 23.57e9,
      contextTokens: 40_960,
      gguf: shape("llama", mistral24, 40_960),
      tags: [
        ["24B-UD-Q4_K_XL", 13.5, 14.59],
        ["24B-UD-IQ2_XXS", 6.28, 7.45],
      ],
    },
  ]),
];
