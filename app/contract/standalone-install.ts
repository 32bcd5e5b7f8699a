import { z } from "zod";
import { bytes, reading } from "./common";

/** What the runner without Docker consists of: the runner, and the engine it starts for each model. */
export const StandalonePart = z.enum(["dmr", "llama-server"]);
export type StandalonePart = z.infer<typeof StandalonePart>;

/** One program that is missing, and how Homeport would get it. */
export const StandaloneInstall = z.object({
  part: StandalonePart,
  how: z.enum(["brew", "winget", "download"]),
  /** The command that is run; null for a download. */
  command: z.string().nullable(),
  /** Where it comes from: an archive once releases were asked for, else the list of releases. */
  url: z.string(),
  /** Unknown until the releases were asked for; a package manager does not tell before. */
  version: reading(z.string()),
  sizeBytes: reading(bytes),
  checksum: z.enum(["published", "not-published", "not-asked", "by-package-manager"]),
  /** Folder it is put into; null where a package manager decides. */
  folder: z.string().nullable(),
});
export type StandaloneInstall = z.infer<typeof StandaloneInstall>;
