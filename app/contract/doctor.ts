import { z } from "zod";
import { doctorAreas, findingIds, repairIds } from "../domain/doctor/findings";
import { PortHolder } from "./port-holder";
import { Nothing, UnknownReason } from "./common";

export const DoctorFinding = z.object({
  id: z.enum(findingIds),
  area: z.enum(doctorAreas),
  weight: z.enum(["blocks", "harms"]),
  values: z.record(z.string(), z.union([z.string(), z.number(), PortHolder])).readonly(),
  /** The tool's own words, secrets masked. */
  detail: z.string().nullable(),
  repairs: z.array(z.enum(repairIds)).readonly(),
});
export type DoctorFinding = z.infer<typeof DoctorFinding>;

/** Values that the sentences of findings name. */
export type ShownValue =
  | "address"
  | "firstPort"
  | "holder"
  | "host"
  | "lastPort"
  | "memoryBytes"
  | "model"
  | "models"
  | "pulled";

/** What could not be looked at, so that an empty list is not taken for health. */
const doctorProbes = [
  "set-up",
  "models",
  "openclaw",
  "gateway",
  "context",
  "gpu",
  "memory",
  "processes",
  "failures",
] as const;
export const Checkup = z.object({
  asOf: z.number(),
  tookMs: z.number().nonnegative(),
  findings: z.array(DoctorFinding),
  unread: z.array(z.object({ probe: z.enum(doctorProbes), reason: UnknownReason, detail: z.string().nullable() })),
});
export type Checkup = z.infer<typeof Checkup>;

export const doctorRoutes = {
  /** Looks at everything now: a few processes and requests, all on this machine. Changes nothing. */
  "doctor.look": { input: Nothing, output: Checkup },
} as const;
