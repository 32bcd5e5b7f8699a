import { z } from "zod";
import { languageChoices } from "../domain/language";
import { mostPerMillion } from "../domain/cloud-price";
import { leastVramBytes, mostVramBytes } from "../domain/fit/vram";
import { Nothing, stamped } from "./common";
import { GuideKept } from "./guide";
import { CliProfile, Dialect } from "./openclaw";

const LanguageSetting = z.enum(languageChoices);
export const Theme = z.enum(["system", "light", "dark"]);
export type Theme = z.infer<typeof Theme>;

/** GPU name → bytes of its memory, by whoever knows better than what was read. */
const VramCorrections = z.record(z.string().min(1).max(200), z.number().int().min(leastVramBytes).max(mostVramBytes));

/** US dollars for a million tokens, as the user says they are. */
const CloudPrice = z.object({
  name: z.string().min(1).max(100),
  inputPerMillion: z.number().min(0).max(mostPerMillion),
  outputPerMillion: z.number().min(0).max(mostPerMillion),
  asOf: z.iso.date(),
});

/** Everything the user can set. Unknown keys in the file are kept. */
export const Settings = z.object({
  theme: Theme,
  /** What it speaks, window, tray and dialogs. Absent: as the system. */
  language: LanguageSetting.exactOptional(),
  /** http(s) origin of a Model Runner, or null: look for one. */
  runnerAddress: z.string().nullable(),
  openclawDialect: Dialect.nullable(),
  /** Which of its own profiles each command line is used with; absent: none. */
  cliProfiles: z.partialRecord(Dialect, CliProfile).exactOptional(),
  /** Closing the window leaves the program in the tray (Windows and Linux; on macOS a program stays anyway). */
  closeToTray: z.boolean(),
  /** The system's notifications tell how long work ended while nobody looked. */
  showNotifications: z.boolean(),
  /** That closing the window leaves the program in the tray is told once. */
  wasToldOfTray: z.boolean(),
  /** After a load of OpenClaw's model its prompt is sent once. Absent: it is. */
  warmUpAfterLoad: z.boolean().exactOptional(),
  /** What a cloud would have cost is counted with it. Absent: with the first one known. */
  cloudPrice: CloudPrice.nullable().exactOptional(),
  /** Every switch is proven by a question through OpenClaw. Absent: it is. */
  proveAfterSwitch: z.boolean().exactOptional(),
  /** What answers where OpenClaw is not connected; absent: none was chosen. */
  chosenModel: z.string().max(300).exactOptional(),
  /** Nothing is loaded since then; null or absent: it is. */
  pausedSince: z.number().nullable().exactOptional(),
  /** Nothing is asked of another machine, by Homeport or through the tools it drives. Absent: off. */
  offlineMode: z.boolean().exactOptional(),
  /** Once a week the release host is asked for a newer version. Absent: nobody said so, and it is not. */
  checkForUpdates: z.boolean().exactOptional(),
  /** Absent: nothing was corrected. */
  vramCorrectionBytes: VramCorrections.exactOptional(),
  /** What is kept of the set-up guide; absent: nobody began it. */
  guide: GuideKept.exactOptional(),
});
export type Settings = z.infer<typeof Settings>;

/**
 * A settings file that is not in use. damaged: not understood, in part or whole; newer: a newer Homeport's; reset: you
 * began anew; replaced: another one was taken up; usable: it lies there from before, and can be read now.
 */
export const SetAside = z.object({
  /** For people: `~/…/settings.json.unreadable-…`. */
  path: z.string(),
  reason: z.enum(["damaged", "newer", "reset", "replaced", "usable"]),
});
export type SetAside = z.infer<typeof SetAside>;

export const SettingsSnapshot = z.object({
  ...stamped,
  values: Settings,
  setAside: SetAside.nullable(),
  /** Either way changes last until the program ends; a file that can't be read is not written over. */
  problem: z.enum(["not-readable", "not-writable"]).nullable(),
  /** Whether offline mode was on could not be read: it is on until somebody says otherwise. */
  isOfflineUnsure: z.boolean(),
});
export type SettingsSnapshot = z.infer<typeof SettingsSnapshot>;

/** What somebody chose; the rest is where this machine stands, and never leaves with the choices. */
export const SettingChoice = Settings.keyof().exclude(["wasToldOfTray", "pausedSince", "chosenModel", "guide"]);

/** A setting that taking up another file would change; values as JSON text, null: not set. */
const SettingChange = z.object({
  key: SettingChoice,
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type SettingChange = z.infer<typeof SettingChange>;

const ExportedText = z.strictObject({ text: z.string().min(1).max(100_000) });

export const settingsRoutes = {
  "settings.read": { input: Nothing, output: SettingsSnapshot },
  "settings.update": {
    input: z.strictObject({
      theme: Theme.optional(),
      language: LanguageSetting.optional(),
      runnerAddress: z.string().max(300).nullable().optional(),
      openclawDialect: Dialect.nullable().optional(),
      closeToTray: z.boolean().optional(),
      showNotifications: z.boolean().optional(),
      wasToldOfTray: z.boolean().optional(),
      warmUpAfterLoad: z.boolean().optional(),
      proveAfterSwitch: z.boolean().optional(),
      offlineMode: z.boolean().optional(),
      checkForUpdates: z.boolean().optional(),
      vramCorrectionBytes: VramCorrections.optional(),
      cloudPrice: CloudPrice.nullable().optional(),
    }),
    output: SettingsSnapshot,
  },
  /** Takes up the file that was set aside, and keeps a copy of the present one. */
  "settings.restore": { input: Nothing, output: SettingsSnapshot },
  /** Leaves the file that was set aside where it lies, and offers it no longer. */
  "settings.leaveAside": { input: Nothing, output: SettingsSnapshot },
  /** What the user chose, as the text of a file for another machine; nothing of this one's state. */
  "settings.export": { input: Nothing, output: z.object({ text: z.string() }) },
  /** What such a text would change here. Changes nothing; throws settings-unusable for one that can't be used. */
  "settings.planImport": { input: ExportedText, output: z.object({ changes: z.array(SettingChange) }) },
  /** Takes the text's settings up; the present file is set aside, so that it can be taken up again. */
  "settings.import": { input: ExportedText, output: SettingsSnapshot },
  /** Sets the present file aside, one that can't be read too, and begins with the usual values. */
  "settings.reset": { input: Nothing, output: SettingsSnapshot },
} as const;
export type SettingsEvents = { "settings.changed": SettingsSnapshot };
