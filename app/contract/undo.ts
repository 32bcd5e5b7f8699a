import { z } from "zod";
import { Nothing } from "./common";
import { EngineSettings } from "./engine";
import { ContainerLimits } from "./limits";
import { JobStarted } from "./models";
import { Dialect, OpenClawChange, PlannedChange } from "./openclaw";
import { FixChange } from "./privacy-fixes";
import { FileChange } from "./set-up";

/** Why older changes of a file can't be taken back. */
export const UndoObstacle = z.enum([
  /** Somebody else changed it since, or in between: putting the old one back would lose that. */
  "changed-since",
  /** The copy has expired or was deleted. */
  "no-copy",
  /** Its command line is gone, or uses another file now. */
  "other-place",
]);
export type UndoObstacle = z.infer<typeof UndoObstacle>;

/** What of one configuration file is put back. */
export const UndoFile = z.object({
  dialect: Dialect,
  configPath: z.string(),
  /** Taken back, latest first; none: nothing of this file can be. */
  changes: z.array(OpenClawChange),
  /** The copy that is put back; null: there was no file, so it is removed. */
  backupPath: z.string().nullable(),
  /** Key by key, as the file is now and as it will be; secrets masked. */
  keys: z.array(PlannedChange),
  /** Not taken back, latest first, and why. */
  left: z.array(OpenClawChange),
  obstacle: UndoObstacle.nullable(),
});
export type UndoFile = z.infer<typeof UndoFile>;

/** Everything Homeport changed outside its own folder, and what becomes of it. */
export const UndoPlan = z.object({
  id: z.string(),
  files: z.array(UndoFile),
  /** What fixes of the checklist changed beside OpenClaw's configuration: permissions, and lines of start-up files. */
  outside: z.array(FixChange),
  /** Settings of models that are forgotten; taken from the runner at once where the model is loaded. */
  models: z.array(z.object({ ref: z.string(), settings: EngineSettings, isLoaded: z.boolean() })),
  limits: z.object({ kept: ContainerLimits.nullable(), original: ContainerLimits }).nullable(),
  /** Docker Desktop's settings file. */
  desktop: z
    .object({ path: z.string(), changes: z.array(FileChange), isBlockedBy: z.enum(["desktop-running"]).nullable() })
    .nullable(),
  /** The entry by which the system starts Homeport at login: taken out. `file`: where it stands, null where the system keeps it. */
  login: z.object({ file: z.string().nullable() }).nullable(),
  /** What stays, because taking it away would take more than a setting. */
  stays: z.array(z.enum(["models", "runner", "cloud-key", "gateway-service"])),
});
export type UndoPlan = z.infer<typeof UndoPlan>;

export const undoRoutes = {
  /** Reads everything, changes nothing. */
  "undo.plan": { input: Nothing, output: UndoPlan },
  /** Carries out a plan that was shown; refused as stale when Homeport changed something since. */
  "undo.carryOut": { input: z.strictObject({ planId: z.string().min(1).max(100) }), output: JobStarted },
} as const;
