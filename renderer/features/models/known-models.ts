import { type CatalogueModel, catalogue } from "../../../app/domain/catalogue";
import type { Words } from "../../i18n";

type Purpose = keyof Words["models"]["start"]["purpose"];
export type KnownModel = CatalogueModel & { purpose: Purpose };

const modest = "ai/llama3.2:3B-Q4_K_M";
const allRounder = "ai/qwen3:8B-Q4_K_M";
const offered: ReadonlySet<string> = new Set([
  "ai/smollm2:135M-Q4_K_M",
  modest,
  allRounder,
  "ai/gpt-oss:20B-UD-Q4_K_XL",
  "ai/qwen3-coder:30B-A3B-UD-Q4_K_XL",
]);

/** One of the catalogue for each purpose to start from, smallest first. */
export const knownModels: readonly KnownModel[] = catalogue.filter(
  (model): model is KnownModel => offered.has(model.ref) && model.purpose !== "embed",
);

/** A machine sold with 16 GB reports a little less. */
const leastForEightBillion = 15 * 1024 ** 3;

/** The first to pull, by the rule of thumb: 1–3B wants 8 GB of memory, 7–8B wants 16 GB. Null: memory not known. */
export function firstModel(memoryBytes: number | null): string {
  return memoryBytes !== null && memoryBytes >= leastForEightBillion ? allRounder : modest;
}
