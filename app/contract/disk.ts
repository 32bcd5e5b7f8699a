import { z } from "zod";
import { Nothing, bytes, reading } from "./common";
import { JobStarted, ModelRefInput } from "./models";

/** What can be read of the folder that holds the models. */
export const StoreAccess = z.enum([
  "readable",
  /** This account may not look into it: Docker's volumes are root's. */
  "no-permission",
  "not-there",
  /** On another machine, or in a virtual machine. */
  "elsewhere",
  /** Where it is, or what it holds, can't be told. */
  "unknown",
]);
export type StoreAccess = z.infer<typeof StoreAccess>;

export const DiskModel = z.object({
  id: z.string(),
  ref: z.string(),
  /** All its names: they go with it. */
  tags: z.array(z.string()),
  /** On the disk, each file once, whoever else uses it too. */
  sizeBytes: reading(bytes),
  /** What removing it frees: files nobody else uses. */
  ownBytes: reading(bytes),
  /** Used by other models too. */
  sharedBytes: reading(bytes),
  sharedWith: z.array(z.string()),
  isLoaded: z.boolean(),
});
export type DiskModel = z.infer<typeof DiskModel>;

/** Why an incomplete file stays: a pull writes it, or may. */
const IncompleteHold = z.enum(["pulling", "pull-under-way", "written-lately"]);

/** What a pull that did not end left; pulling again goes on from there. */
export const IncompleteFile = z.object({
  /** Of the file it was to become: `sha256:…`. */
  digest: z.string(),
  sizeBytes: bytes,
  modifiedAt: z.number(),
  /** Whose it is, where Homeport saw the pull. */
  ref: z.string().nullable(),
  hold: IncompleteHold.nullable(),
});
export type IncompleteFile = z.infer<typeof IncompleteFile>;

export const DiskState = z.object({
  asOf: z.number(),
  /** For people; null: not known. */
  path: z.string().nullable(),
  access: StoreAccess,
  /** All of it was read: it has more files than are looked at otherwise, or folders that can't be opened. */
  isComplete: z.boolean(),
  models: z.array(DiskModel),
  incomplete: z.array(IncompleteFile),
  /** Of no model that is listed; parts of pulls that did not end among them. */
  orphans: z.object({ fileCount: z.number().int().nonnegative(), sizeBytes: bytes }),
  /** Each file once. */
  totalBytes: reading(bytes),
  /** As the runner counts: what was loaded once, twice. */
  reportedBytes: reading(bytes),
  freeBytes: reading(bytes),
  diskBytes: reading(bytes),
  /** What the last reclaiming was to free, and did. */
  reclaimed: z.object({ plannedBytes: bytes, freedBytes: reading(bytes), at: z.number() }).nullable(),
});
export type DiskState = z.infer<typeof DiskState>;

const Digest = z.string().regex(/^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/);

export const diskRoutes = {
  /** Walks the store now. */
  "disk.read": { input: Nothing, output: DiskState },
  /** Deletes incomplete files that no pull writes, and removes models by their ids; what is freed is read back. */
  "disk.reclaim": {
    input: z.strictObject({ incomplete: z.array(Digest).max(1000), models: z.array(ModelRefInput).max(1000) }),
    output: JobStarted,
  },
} as const;
