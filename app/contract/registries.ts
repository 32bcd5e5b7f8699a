import { z } from "zod";
import { Nothing, bytes, reading } from "./common";
import { ModelRefInput } from "./models";

/** The places outside that Homeport itself asks, when it is told to. */
export const RegistryId = z.enum(["docker-hub", "hugging-face"]);
export type RegistryId = z.infer<typeof RegistryId>;

const count = z.number().int().nonnegative();

/** A repository a search found: several variants of one model may lie in it. */
export const FoundModel = z.object({
  registry: RegistryId,
  /** What to pull from, without a tag: `ai/qwen3`, `huggingface.co/org/name`. */
  ref: z.string(),
  /** As the registry writes it. */
  name: z.string(),
  description: z.string().nullable(),
  pulls: reading(count),
  likes: reading(count),
  updatedAt: z.number().nullable(),
  /** In Docker's own catalogue. */
  isOfficial: z.boolean(),
  /** Its files want an account that accepted the licence; null: not told. */
  isGated: z.boolean().nullable(),
  license: z.string().nullable(),
});
export type FoundModel = z.infer<typeof FoundModel>;

export const FoundModels = z.object({
  registry: RegistryId,
  /** When the registry said so: its list may be kept for some minutes. */
  asOf: z.number(),
  items: z.array(FoundModel),
  /** The registry has more than these. */
  hasMore: z.boolean(),
});
export type FoundModels = z.infer<typeof FoundModels>;

/** One thing that can be pulled from a repository: a size and a quantisation. */
export const Variant = z.object({
  /** What to pull. */
  ref: z.string(),
  tag: z.string(),
  /** Further tags of the same model. */
  otherTags: z.array(z.string()),
  parameters: z.string().nullable(),
  quantization: z.string().nullable(),
  /** All files of it together, without a projector. */
  sizeBytes: reading(bytes),
  /** More than one: a model in parts. */
  fileCount: count,
  /** The runner takes every file whose name holds the tag: other variants come along. */
  hasOthersFiles: z.boolean(),
  updatedAt: z.number().nullable(),
});
export type Variant = z.infer<typeof Variant>;

export const Variants = z.object({
  registry: RegistryId,
  ref: z.string(),
  name: z.string(),
  asOf: z.number(),
  isGated: z.boolean().nullable(),
  license: z.string().nullable(),
  /** What it was trained for, where the registry read it out of the file. */
  contextTokens: reading(z.number().int().positive()),
  /** For pictures: comes with every variant, and is no variant itself. Null: there is none. */
  projectorBytes: reading(bytes).nullable(),
  items: z.array(Variant),
  /** Files that no tag names, so that they can't be pulled. */
  unnamedCount: count,
  hasMore: z.boolean(),
});
export type Variants = z.infer<typeof Variants>;

/** What Homeport has of the access token for Hugging Face. The token itself never goes to the window. */
export const AccessState = z.object({
  /** `memory`: until Homeport ends; `stored`: sealed by the system's secret store. */
  kept: z.enum(["no", "memory", "stored"]),
  /** The system has a secret store that can be used. */
  canStore: z.boolean(),
});
export type AccessState = z.infer<typeof AccessState>;

export const registriesRoutes = {
  /**
   * Leaves the machine: the text goes to Hugging Face; Docker's catalogue is read whole and searched here. What a window
   * asks last ends what it asked before; that answers `cancelled`.
   */
  "registries.search": {
    input: z.strictObject({ registry: RegistryId, text: z.string().max(100) }),
    output: FoundModels,
  },
  /** Ends what this window asked. */
  "registries.stop": { input: Nothing, output: Nothing },
  /** What can be pulled from one repository. Leaves the machine. */
  "registries.variants": { input: z.strictObject({ ref: ModelRefInput }), output: Variants },
  "registries.access": { input: Nothing, output: AccessState },
  "registries.setAccess": {
    input: z.strictObject({ token: z.string().min(1).max(300), isLasting: z.boolean() }),
    output: AccessState,
  },
  "registries.forgetAccess": { input: Nothing, output: AccessState },
} as const;
