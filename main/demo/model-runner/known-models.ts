import { catalogue } from "../../../app/domain/catalogue/catalogue";
import { createGgufValues } from "../../../app/domain/gguf-values";
import { type CatalogueModel, describeModel } from "./describe-model";

/** A made-up machine: the larger the file, the slower. */
const gigabytesPerSecond = 300;

/** What the window's own list offers, as far as it says how a model is built, so that the demo can pull it. */
export function knownModels(): CatalogueModel[] {
  return catalogue.flatMap(({ name, license, parameters, contextTokens, gguf, variants }) => {
    if (gguf === null || parameters === null || contextTokens === null) return [];
    const { architecture, count } = createGgufValues(gguf);
    const number = (key: string) => count(key) ?? 1;
    return variants.flatMap(({ ref, quantization, sizeBytes }, index): CatalogueModel[] => {
      if (sizeBytes === null) return [];
      const window = count("attention.sliding_window");
      const speed = Math.max(1, Math.round((gigabytesPerSecond * 1e9) / sizeBytes));
      return [
        describeModel({
          ref: ref.includes(":") ? ref : `${ref}:latest`,
          aliases: index === 0 && ref.includes(":") ? [`${ref.split(":")[0]}:latest`] : [],
          name: name.replace(/^ai\//, ""),
          sizeMb: sizeBytes / 1e6,
          parameters: `${(parameters / 1e9).toFixed(2)}B`,
          quantization: `MOSTLY_${(quantization ?? "Q4_K_M").replace(/^UD-/, "")}`,
          architecture,
          layers: number("block_count"),
          heads: number("attention.head_count"),
          kvHeads: number("attention.head_count_kv"),
          headSize: number("attention.key_length"),
          embedding: number("embedding_length"),
          trained: contextTokens,
          license: (license ?? "other").toLowerCase(),
          prompt: speed * 30,
          speed,
          ...(window === null ? {} : { window }),
        }),
      ];
    });
  });
}
