import { z } from "zod";
import { Nothing, bytes, reading, stamped } from "./common";

/** Memory that is nearly gone while a model is loaded, and what could be unloaded. */
export const PressureSnapshot = z.object({
  ...stamped,
  /** Null: nothing presses, or nothing is loaded. */
  notice: z
    .object({
      kind: z.enum(["ram", "vram", "swap"]),
      since: z.number(),
      freeBytes: reading(bytes),
      /** The best to unload; null: all that is loaded is at work. */
      unload: z.object({ ref: z.string(), bytes: reading(bytes) }).nullable(),
    })
    .nullable(),
});
export type PressureSnapshot = z.infer<typeof PressureSnapshot>;

export const pressureRoutes = { "pressure.read": { input: Nothing, output: PressureSnapshot } } as const;
export type PressureEvents = { "pressure.changed": PressureSnapshot };
