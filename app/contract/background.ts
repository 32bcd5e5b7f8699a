import { z } from "zod";
import { Nothing } from "./common";

/** Whether this desktop has a place for the icon. `unknown`: it could not be asked. */
export const TrayPresence = z.enum(["there", "absent", "unknown"]);
export type TrayPresence = z.infer<typeof TrayPresence>;

/**
 * Starting at login, as the system itself says. `needs-approval` (macOS) and `switched-off` (the system's own list of
 * programs): it is entered, and held back there. `not-installed`: not possible without being installed; `none`: not here.
 */
export const LoginStart = z.enum(["on", "off", "needs-approval", "switched-off", "not-installed", "unknown", "none"]);
export type LoginStart = z.infer<typeof LoginStart>;

export const Background = z.object({
  tray: TrayPresence,
  login: LoginStart,
  /** The file that says so, for people; null where the system keeps it. */
  loginFile: z.string().nullable(),
});
export type Background = z.infer<typeof Background>;

export const backgroundRoutes = {
  /** Asked of the system each time: it can be changed there too. */
  "background.read": { input: Nothing, output: Background },
  /** Answers with what the system says after it. Throws file-not-writable, disk-full. */
  "background.startAtLogin": { input: z.strictObject({ isOn: z.boolean() }), output: Background },
} as const;
