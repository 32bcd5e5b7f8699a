import { z } from "zod";
import { bytes, reading } from "./common";
import { EngineChange } from "./engine";
import { FitReason, FitVerdict } from "./fit";
import { ModelRefInput } from "./models";

/** What a model is wanted for; a `pull` takes disk only, the others end in a load. */
export const GuardIntent = z.enum(["load", "apply", "switch", "chat", "pull"]);
export type GuardIntent = z.infer<typeof GuardIntent>;

/** What becomes of memory when it is loaded, in the pool that decides. Taken: by all programs together. */
const GuardPool = z.object({
  kind: z.enum(["vram", "unified", "ram"]),
  sizeBytes: reading(bytes),
  takenBytes: reading(bytes),
  /** With the model loaded: more than the pool has where it doesn't fit. */
  afterBytes: reading(bytes),
  /** With the model loaded and the proposed room made; null: none is proposed. */
  withRoomBytes: reading(bytes).nullable(),
});

/** An engine that the runner ends by itself on this load. */
const GuardUnload = z.object({
  ref: z.string(),
  mode: z.string(),
  bytes: reading(bytes),
  /** Every slot is taken, so all that are idle go; or it is this model's own engine, which starts anew. */
  why: z.enum(["slots-full", "starts-anew"]),
});

/** A model that can be unloaded to make room: by name, so all its engines go together. */
export const GuardRoomItem = z.object({
  ref: z.string(),
  modes: z.array(z.string()),
  bytes: reading(bytes),
  lastUsedAt: z.number().nullable(),
  isKeptForEver: z.boolean(),
});
export type GuardRoomItem = z.infer<typeof GuardRoomItem>;

/** What happens when one goes on. */
export const GuardConsequence = z.enum([
  /** It is loaded already: nothing changes. */
  "already-loaded",
  "starts-anew",
  "idle-unloaded",
  /** Every slot is taken by an engine that is at work. */
  "waits-for-slot",
  /** It is answering: the runner refuses to change how it is loaded. */
  "in-use",
  "computes-slowly",
  "load-fails",
  "machine-stalls",
  "machine-swaps",
  "engine-killed",
  /** Pull: too large for this machine, whatever else is unloaded. */
  "never-fits",
]);
export type GuardConsequence = z.infer<typeof GuardConsequence>;

export const GuardUnknown = z.enum(["need", "pool", "loaded-size", "slots", "loaded"]);
export type GuardUnknown = z.infer<typeof GuardUnknown>;

/** What a load would do, before it does. */
export const GuardPlan = z.object({
  /** Names this plan in the second step. */
  id: z.string(),
  ref: z.string(),
  intent: GuardIntent,
  /** free: nothing to ask about; ask: something goes for it; refuse: it won't fit, so it needs the second step. */
  kind: z.enum(["free", "ask", "refuse"]),
  verdict: FitVerdict,
  reason: FitReason,
  contextTokens: z.number().int().positive(),
  needBytes: reading(bytes),
  pools: z.array(GuardPool),
  unloads: z.array(GuardUnload),
  /** The fewest that suffice, idle before used; null: nothing that may be unloaded makes enough room, or none is needed. */
  room: z.array(GuardRoomItem).nullable(),
  /** At work now, so they can't be unloaded. */
  busy: z.array(z.string()),
  /** The most tokens of context with which it would fit as things are; null: none, or it fits. */
  fitsWithTokens: z.number().int().positive().nullable(),
  consequences: z.array(GuardConsequence),
  unknowns: z.array(GuardUnknown),
});
export type GuardPlan = z.infer<typeof GuardPlan>;

export const guardRoutes = {
  /** Looks now and changes nothing. */
  "guard.look": {
    input: z.strictObject({ ref: ModelRefInput, intent: GuardIntent, change: EngineChange.exactOptional() }),
    output: GuardPlan,
  },
} as const;
