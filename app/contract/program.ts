import { z } from "zod";
import { Nothing } from "./common";

export const ProgramInfo = z.object({
  version: z.string(),
  isDemo: z.boolean(),
  shell: z.enum(["electron", "browser"]),
  platform: z.enum(["darwin", "win32", "linux", "other"]),
  settingsFolder: z.string(),
});
export type ProgramInfo = z.infer<typeof ProgramInfo>;

export const programRoutes = {
  "program.read": { input: Nothing, output: ProgramInfo },
  /** A window says what its user can see; main polls only what is looked at. */
  "program.look": {
    input: z.strictObject({ isVisible: z.boolean(), isLive: z.boolean() }),
    output: Nothing,
  },
} as const;
