import { z } from "zod";
import { Nothing, bytes, reading, stamped } from "./common";
import { Failure } from "./errors";
import { GuardWord } from "./guard-word";

/** A model reference as typed by a person or shown in a list. Normalised by `app/domain/model-reference`. */
export const ModelRefInput = z.string().min(1).max(300);

export const Model = z.object({
  id: z.string(),
  /** Canonical reference, `ai/qwen3:8B`; the id when the model has no tag. */
  ref: z.string(),
  tags: z.array(z.string()),
  /** From the runner's text ("4.68GB"), so rounded. */
  sizeBytes: reading(bytes),
  parameters: z.string().nullable(),
  quantization: z.string().nullable(),
  architecture: z.string().nullable(),
  format: z.string().nullable(),
  /** `text` unless its metadata says that it makes vectors or ranks: only those can be asked. */
  purpose: z.enum(["text", "embedding", "reranking"]),
  /** What the model is packaged with: the context it loads with unless told otherwise. */
  packagedContextTokens: reading(z.number().int().positive()),
  /** What it was trained for, from its GGUF metadata. */
  trainedContextTokens: reading(z.number().int().positive()),
  createdAt: z.number().nullable(),
});
export type Model = z.infer<typeof Model>;

export const ModelsSnapshot = z.object({
  ...stamped,
  state: z.enum(["waiting", "ready", "failed"]),
  items: z.array(Model),
  problem: Failure.nullable(),
});
export type ModelsSnapshot = z.infer<typeof ModelsSnapshot>;

export const ModelDetail = z.object({
  model: Model,
  isRemote: z.boolean(),
  /** GGUF metadata, key → text, as the runner gives it. */
  gguf: z.record(z.string(), z.string()),
  license: z.string().nullable(),
});
export type ModelDetail = z.infer<typeof ModelDetail>;

/** A GGUF file on disk, as its header tells: what an import of it would bring. */
export const ImportFile = z.object({
  path: z.string(),
  /** More than one: the model is in parts, and all of them were found. */
  partCount: z.number().int().positive(),
  sizeBytes: bytes,
  name: z.string().nullable(),
  architecture: z.string().nullable(),
  parameters: z.string().nullable(),
  quantization: z.string().nullable(),
  license: z.string().nullable(),
  trainedContextTokens: reading(z.number().int().positive()),
  proposedRef: z.string(),
});
export type ImportFile = z.infer<typeof ImportFile>;

/** A file to be read, never to be run; main looks at it before anything is done with it. */
const FilePath = z.string().min(1).max(4096);

/** A job was started, or an equal one joined. */
export const JobStarted = z.object({ jobId: z.string() });

export const modelsRoutes = {
  "models.read": { input: Nothing, output: ModelsSnapshot },
  "models.refresh": { input: Nothing, output: ModelsSnapshot },
  "models.inspect": {
    input: z.strictObject({ ref: ModelRefInput, isRemote: z.boolean().optional() }),
    output: ModelDetail,
  },
  /**
   * `withAccess` hands Model Runner the access token for Hugging Face, for this pull only. A model that will never fit
   * this machine is refused as `wont-fit` unless `guard` says the second word.
   */
  "models.pull": {
    input: z.strictObject({
      ref: ModelRefInput,
      withAccess: z.boolean().optional(),
      guard: GuardWord.exactOptional(),
    }),
    output: JobStarted,
  },
  /** Opens the system's dialog; null when it was closed, or when this shell has none. */
  "models.chooseFile": { input: Nothing, output: z.object({ path: z.string().nullable() }) },
  "models.examineFile": { input: z.strictObject({ path: FilePath }), output: ImportFile },
  /** `contextTokens` is what it loads with unless set otherwise; null leaves that to the runner. */
  "models.import": {
    input: z.strictObject({
      path: FilePath,
      ref: ModelRefInput,
      contextTokens: z.number().int().positive().nullable(),
    }),
    output: JobStarted,
  },
  /** One more name for the same model; `models.remove` of a name takes only that away. */
  "models.tag": { input: z.strictObject({ ref: ModelRefInput, target: ModelRefInput }), output: ModelsSnapshot },
  /** A copy under a name of its own, with a context built in; weights are shared, so it takes next to no disk. */
  "models.repackage": {
    input: z.strictObject({ ref: ModelRefInput, target: ModelRefInput, contextTokens: z.number().int().positive() }),
    output: ModelsSnapshot,
  },
  /** Asks the registry whether it has another model under this name now. Leaves the machine. */
  "models.checkUpdate": {
    input: z.strictObject({ ref: ModelRefInput }),
    output: z.object({ state: z.enum(["current", "newer", "unknown"]), asOf: z.number(), why: Failure.nullable() }),
  },
  /** Unloads it first; removes every tag of it given by this reference. */
  "models.remove": { input: z.strictObject({ ref: ModelRefInput }), output: JobStarted },
  "models.unload": {
    input: z.strictObject({ ref: ModelRefInput }),
    output: z.object({ unloadedCount: z.number().int().nonnegative() }),
  },
  /** One after the other, by name: the runner's own "all" would forget every setting. `left` are those that stay. */
  "models.unloadAll": {
    input: Nothing,
    output: z.object({ unloadedCount: z.number().int().nonnegative(), left: z.array(z.string()) }),
  },
} as const;
export type ModelsEvents = { "models.changed": ModelsSnapshot };
