import { type CatalogueModel, describeModel } from "./describe-model";

/** A repository on the simulated Hugging Face. */
export type DemoRepository = {
  /** In the letters its owner chose. */
  id: string;
  downloads: number;
  likes: number;
  license: string;
  gated: false | "auto" | "manual";
  daysOld: number;
  contextTokens: number;
  architecture: string;
  /** Names and sizes in bytes. */
  files: readonly { name: string; sizeBytes: number }[];
};

/** Bits a weight takes on average, by quantisation. */
const bits: Readonly<Record<string, number>> = {
  Q2_K: 3.2,
  Q3_K_M: 3.95,
  Q4_0: 4.6,
  Q4_K_M: 4.97,
  "UD-Q4_K_XL": 5.05,
  Q5_K_M: 5.76,
  Q6_K: 6.6,
  Q8_0: 8.53,
  BF16: 16.05,
};

type Draft = Omit<DemoRepository, "files"> & {
  stem: string;
  billions: number;
  quantizations: readonly string[];
  layers: number;
  kvHeads: number;
  projectorBytes?: number;
  /** Larger ones lie in parts. */
  partBytes?: number;
  prompt: number;
  speed: number;
};

const drafts: readonly Draft[] = [
  {
    id: "unsloth/Qwen3-4B-Instruct-2507-GGUF",
    stem: "Qwen3-4B-Instruct-2507",
    billions: 4.02,
    quantizations: ["Q2_K", "Q3_K_M", "Q4_0", "Q4_K_M", "UD-Q4_K_XL", "Q5_K_M", "Q6_K", "Q8_0", "BF16"],
    downloads: 184_220,
    likes: 312,
    license: "apache-2.0",
    gated: false,
    daysOld: 96,
    contextTokens: 262_144,
    architecture: "qwen3",
    layers: 36,
    kvHeads: 8,
    prompt: 3000,
    speed: 100,
  },
  {
    id: "bartowski/Llama-3.2-1B-Instruct-GGUF",
    stem: "Llama-3.2-1B-Instruct",
    billions: 1.24,
    quantizations: ["Q4_0", "Q4_K_M", "Q6_K", "Q8_0"],
    downloads: 96_410,
    likes: 148,
    license: "llama3.2",
    gated: false,
    daysOld: 401,
    contextTokens: 131_072,
    architecture: "llama",
    layers: 16,
    kvHeads: 8,
    prompt: 7000,
    speed: 220,
  },
  {
    id: "ggml-org/gemma-3-12b-it-GGUF",
    stem: "gemma-3-12b-it",
    billions: 11.77,
    quantizations: ["Q4_K_M", "Q8_0", "BF16"],
    downloads: 51_902,
    likes: 77,
    license: "gemma",
    gated: false,
    daysOld: 230,
    contextTokens: 131_072,
    architecture: "gemma3",
    layers: 48,
    kvHeads: 8,
    projectorBytes: 854_200_576,
    prompt: 1300,
    speed: 44,
  },
  {
    id: "google/gemma-3-4b-it-qat-q4_0-gguf",
    stem: "gemma-3-4b-it-qat",
    billions: 3.88,
    quantizations: ["Q4_0"],
    downloads: 40_118,
    likes: 260,
    license: "gemma",
    gated: "manual",
    daysOld: 210,
    contextTokens: 131_072,
    architecture: "gemma3",
    layers: 34,
    kvHeads: 4,
    projectorBytes: 851_251_104,
    prompt: 2700,
    speed: 92,
  },
  {
    id: "unsloth/Qwen3-235B-A22B-Instruct-2507-GGUF",
    stem: "Qwen3-235B-A22B-Instruct-2507",
    billions: 235.09,
    quantizations: ["Q2_K", "Q4_K_M", "Q8_0"],
    downloads: 22_004,
    likes: 95,
    license: "apache-2.0",
    gated: false,
    daysOld: 120,
    contextTokens: 262_144,
    architecture: "qwen3moe",
    layers: 94,
    kvHeads: 4,
    partBytes: 49e9,
    prompt: 90,
    speed: 4,
  },
];

function weightsBytes({ billions }: Draft, quantization: string): number {
  return Math.round((billions * 1e9 * (bits[quantization] ?? 16)) / 8);
}

function filesOf(draft: Draft): DemoRepository["files"] {
  const weights = draft.quantizations.flatMap((quantization) => {
    const sizeBytes = weightsBytes(draft, quantization);
    const stem = `${draft.stem}-${quantization}`;
    if (draft.partBytes === undefined || sizeBytes <= draft.partBytes) return [{ name: `${stem}.gguf`, sizeBytes }];
    const parts = Math.ceil(sizeBytes / draft.partBytes);
    const five = (part: number) => String(part).padStart(5, "0");
    return Array.from({ length: parts }, (_, index) => ({
      name: `${quantization}/${stem}-${five(index + 1)}-of-${five(parts)}.gguf`,
      sizeBytes: Math.round(sizeBytes / parts),
    }));
  });
  const { projectorBytes } = draft;
  return [
    { name: "README.md", sizeBytes: 9120 },
    ...weights,
    ...(projectorBytes === undefined ? [] : [{ name: "mmproj-model-f16.gguf", sizeBytes: projectorBytes }]),
  ];
}

export const huggingFaceRepositories: readonly DemoRepository[] = drafts.map((draft) => ({
  ...draft,
  files: filesOf(draft),
}));

/** What a pull gets from them. */
export const huggingFaceModels: readonly CatalogueModel[] = drafts.flatMap((draft) =>
  draft.quantizations.map((quantization) => ({
    ...describeModel({
      ref: `huggingface.co/${draft.id.toLowerCase()}:${quantization}`,
      name: draft.stem,
      sizeMb: (weightsBytes(draft, quantization) + (draft.projectorBytes ?? 0)) / 1e6,
      parameters: `${draft.billions.toFixed(2)}B`,
      quantization: `MOSTLY_${quantization.replace(/^UD-/, "")}`,
      architecture: draft.architecture,
      layers: draft.layers,
      heads: draft.kvHeads * 4,
      kvHeads: draft.kvHeads,
      headSize: 128,
      embedding: 2560,
      trained: draft.contextTokens,
      license: draft.license,
      prompt: draft.prompt,
      speed: draft.speed,
    }),
    isGated: draft.gated !== false,
  })),
);
