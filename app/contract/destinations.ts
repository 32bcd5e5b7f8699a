import { z } from "zod";
import {
  destinationClasses,
  destinationParties,
  destinationPlaces,
  destinationReasons,
} from "../domain/privacy/destination-names";
import { Nothing } from "./common";

/** Somewhere that somebody on this machine contacts, or would. */
export const Destination = z.object({
  /** The same for the same way, so that it is known again. */
  id: z.string(),
  party: z.enum(destinationParties),
  /** A host, an address, a channel or a model's reference, as it was read; empty where no one host is known. */
  what: z.string(),
  reason: z.enum(destinationReasons),
  class: z.enum(destinationClasses),
  place: z.enum(destinationPlaces),
  /** How often Homeport did it, when last; null where it is not of Homeport's own ledger. */
  count: z.number().int().positive().nullable(),
  lastAt: z.number().nullable(),
  /** Keys of a configuration under which it is written. */
  keys: z.array(z.string()).readonly(),
  /** The setting that stops it. `isSet` null: could not be read. */
  stop: z.object({ key: z.string(), isSet: z.boolean().nullable() }).nullable(),
});
export type Destination = z.infer<typeof Destination>;

export const Destinations = z.object({
  asOf: z.number(),
  /** Since when Homeport's own requests are counted. */
  since: z.number(),
  /** Older ones had to make room in the ledger. */
  isCut: z.boolean(),
  items: z.array(Destination).readonly(),
  /** What could not be looked into. */
  unread: z.array(
    z.enum([
      "openclaw",
      "configuration",
      "environment-file",
      "included-files",
      "key-store",
      "sessions",
      "gateway-environment",
    ]),
  ),
});
export type Destinations = z.infer<typeof Destinations>;

export const destinationsRoutes = {
  /** Reads the ledger and files of this machine; asks nobody. */
  "privacy.destinations": { input: Nothing, output: Destinations },
} as const;
