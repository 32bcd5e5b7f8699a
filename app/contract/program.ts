import { z } from "zod";
import { pages } from "../domain/pages";
import { Nothing } from "./common";
import { ModelRefInput } from "./models";
import { RouteProfile } from "./openclaw";

export const ProgramInfo = z.object({
  version: z.string(),
  isDemo: z.boolean(),
  shell: z.enum(["electron", "browser"]),
  platform: z.enum(["darwin", "win32", "linux", "other"]),
  settingsFolder: z.string(),
  /** Of what it runs on, by name: `Node 24.21.0`, `Electron 45.4.1`. */
  runtime: z.array(z.string()),
});
export type ProgramInfo = z.infer<typeof ProgramInfo>;

/** What a text that the window saves is called; the user may call it otherwise. */
export const SavedName = z.enum(["privacy-checklist.md", "homeport-settings.json"]);
export type SavedName = z.infer<typeof SavedName>;

/** What a menu, the tray or a notification asks of the window that comes forward. */
export const ProgramCommand = z.discriminatedUnion("command", [
  z.object({ command: z.literal("palette") }),
  z.object({
    command: z.literal("go"),
    page: z.enum(pages),
    /** The model that page is to be about. */
    modelRef: ModelRefInput.optional(),
  }),
  /** Newer versions of Homeport are to be looked for. */
  z.object({ command: z.literal("updates") }),
  /** That model is to answer, and something has to be decided before. */
  z.object({ command: z.literal("switch"), modelRef: ModelRefInput }),
  /** Another profile: what it would change is shown first. */
  z.object({ command: z.literal("profile"), profile: RouteProfile }),
]);
export type ProgramCommand = z.infer<typeof ProgramCommand>;

export const programRoutes = {
  "program.read": { input: Nothing, output: ProgramInfo },
  /** A window says what its user can see; main polls only what is looked at. */
  "program.look": {
    input: z.strictObject({ isVisible: z.boolean(), isLive: z.boolean() }),
    output: Nothing,
  },
  /**
   * Writes a text that is in view where the user says in the system's dialog. `no-dialog`: this shell has none, and a
   * browser saves by itself.
   */
  "program.saveText": {
    input: z.strictObject({ name: SavedName, text: z.string().max(400_000) }),
    output: z.object({ outcome: z.enum(["saved", "closed", "no-dialog"]) }),
  },
} as const;
export type ProgramEvents = { "program.commanded": ProgramCommand };
