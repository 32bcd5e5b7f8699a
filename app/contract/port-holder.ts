import { z } from "zod";

/** Who has a port, for people; worded by the locale files' `portHolder`, by its kind. */
export const PortHolder = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("container"), name: z.string() }),
  z.object({ kind: z.literal("program"), name: z.string(), pid: z.number() }),
  /** A program whose name the system does not tell us. */
  z.object({ kind: z.literal("process"), pid: z.number() }),
  /** No program can have it: Windows keeps a range of ports, as Hyper-V makes it do. */
  z.object({ kind: z.literal("windows-range"), from: z.number(), to: z.number() }),
]);
export type PortHolder = z.infer<typeof PortHolder>;
