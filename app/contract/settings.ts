import { z } from "zod";
import { Nothing, stamped } from "./common";
import { Dialect } from "./openclaw";

export const Theme = z.enum(["system", "light", "dark"]);
export type Theme = z.infer<typeof Theme>;

/** Everything the user can set. Unknown keys in the file are kept. */
export const Settings = z.object({
  theme: Theme,
  /** http(s) origin of a Model Runner, or null: look for one. */
  runnerAddress: z.string().nullable(),
  openclawDialect: Dialect.nullable(),
});
export type Settings = z.infer<typeof Settings>;

export const SettingsSnapshot = z.object({
  ...stamped,
  values: Settings,
  /** The file could not be read and was set aside here; nothing was lost. */
  setAside: z.string().nullable(),
  /** The file can't be written: changes last until the program ends. */
  isReadOnly: z.boolean(),
});
export type SettingsSnapshot = z.infer<typeof SettingsSnapshot>;

export const settingsRoutes = {
  "settings.read": { input: Nothing, output: SettingsSnapshot },
  "settings.update": {
    input: z.strictObject({
      theme: Theme.optional(),
      runnerAddress: z.string().max(300).nullable().optional(),
      openclawDialect: Dialect.nullable().optional(),
    }),
    output: SettingsSnapshot,
  },
} as const;
export type SettingsEvents = { "settings.changed": SettingsSnapshot };
