import { gemmaTerms, mib, repository, shape, type Shape } from "./entry";

const maker = "Google";
const family = { maker, license: gemmaTerms, hasTools: false, purpose: "talk" } as const;
const gemma270: Shape = [18, 640, 2048, 4, 1, 256];
const gemma4: Shape = [34, 2560, 10_240, 8, 4, 256];
const slides = (windowTokens: number) => ({ "attention.sliding_window": windowTokens });

export const google = [
  ...repository("ai/gemma3", family, [
    {
      size: "270M",
      parameters: 270e6,
      contextTokens: 32_768,
      purpose: "try",
      gguf: shape("gemma3", gemma270, 32_768, slides(512)),
      tags: [
        ["270M-UD-Q4_K_XL", mib(235.95), 1.33],
        ["270M-UD-IQ2_XXS", mib(165.54), 1.26],
        ["270M-F16", mib(511.46), 1.59],
      ],
    },
    {
      size: "4B",
      parameters: 4e9,
      contextTokens: 131_072,
      gguf: shape("gemma3", gemma4, 131_072, slides(1024)),
      tags: [
        ["4B-Q4_K_M", 2.31, 3.83],
        ["4B-F16", 7.23, 8.75],
      ],
    },
  ]),
  ...repository("ai/gemma3-qat", family, [
    {
      size: "270M",
      parameters: 270e6,
      contextTokens: 32_768,
      purpose: "try",
      gguf: shape("gemma3", gemma270, 32_768, slides(512)),
      tags: [
        ["270M-UD-Q4_K_XL", mib(236.27), 1.33],
        ["270M-F16", mib(511.46), 1.59],
      ],
    },
    {
      size: "4B",
      parameters: 4e9,
      contextTokens: 131_072,
      gguf: shape("gemma3", gemma4, 131_072, slides(1024)),
      tags: [
        ["4B-UD-Q4_K_XL", 2.36, 3.88],
        ["4B-BF16", 7.23, 8.75],
      ],
    },
    {
      size: "12B",
      parameters: 12.2e9,
      contextTokens: 131_072,
      purpose: "all",
      gguf: shape("gemma3", [48, 3840, 15_360, 16, 8, 256], 131_072, slides(1024)),
      tags: [["12B-Q4_K_M", 6.92, 9.28]],
    },
    {
      size: "27B",
      parameters: 27.4e9,
      contextTokens: 131_072,
      purpose: "all",
      gguf: shape("gemma3", [62, 5376, 21_504, 32, 16, 128], 131_072, slides(1024)),
      tags: [["27B-UD-Q4_K_XL", 15.66, 18.52]],
    },
  ]),
  ...repository("ai/gemma3n", family, [
    // part of it stays outside of the graphics memory, so its estimate is below its size
    { size: "4B", parameters: 6.9e9, contextTokens: 32_768, tags: [["4B-F16", 12.79, 9.32]] },
  ]),
  // no card was read
  ...repository("ai/gemma4", { ...family, license: null, hasTools: null }, [
    { size: "E4B", parameters: null, contextTokens: null, tags: [["E4B"]] },
    { size: "12B", parameters: 12e9, contextTokens: null, tags: [["12B"]] },
  ]),
  // its card tells neither a size nor a licence
  ...repository("ai/functiongemma", { maker, license: null, hasTools: true, purpose: "call" }, [
    { size: "270M", parameters: 270e6, contextTokens: 32_768, tags: [[""]] },
  ]),
];
