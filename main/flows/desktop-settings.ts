import { CodedError } from "../../app/contract/errors";
import type { FileChange, SetUpOffer, SetUpOption } from "../../app/contract/set-up";
import { editSettings, joinChanges, missingIn, takeBack, wantedInference } from "../../app/domain/desktop-settings";
import type { DesktopSettingsFacts } from "../../app/domain/docker-situation";
import { runnerPort } from "../../app/domain/set-up-command";
import type { Clock } from "../platform/clock";
import type { JobHandle } from "../platform/ports";
import type { DesktopFiles } from "../services/runner/desktop-files";
import type { DesktopUndoStore } from "../services/runner/desktop-undo";

export type FileOperation = "edit-desktop-settings" | "undo-desktop-settings";

export function isFileOperation(operation: string): operation is FileOperation {
  return operation === "edit-desktop-settings" || operation === "undo-desktop-settings";
}

type Edit = { text: string; changes: FileChange[] };

/**
 * Changes Docker Desktop's settings file, for when its own command refuses. Only while Docker Desktop is quit: it writes
 * the file anew from its memory.
 */
export function createDesktopSettings({
  desktop,
  undo,
  files,
  shorten,
  clock,
}: {
  desktop: Pick<DesktopFiles, "settingsPath" | "read" | "isRunning">;
  undo: DesktopUndoStore;
  files: { backUp(file: string): Promise<string>; write(file: string, text: string): Promise<void> };
  /** A path as it is shown. */
  shorten(file: string): string;
  clock: Clock;
}) {
  function edited(operation: FileOperation, text: string, options: readonly SetUpOption[]): Edit | null {
    if (operation === "undo-desktop-settings") return takeBack(text, undo.read()?.changes ?? []);
    return editSettings(text, wantedInference(options.includes("tcp") ? Number(runnerPort) : null));
  }

  /** What the choice of a set-up needs to know. Reads; changes nothing. */
  async function facts(): Promise<DesktopSettingsFacts | null> {
    const now = await desktop.read();
    if (now === null) return null;
    const { text, isInferenceOn, isLockedOff } = now;
    return { isInferenceOn, isLockedOff, hasUndo: takeBack(text, undo.read()?.changes ?? []) !== null };
  }

  /** What an operation would change in the file, and whether Docker Desktop stands in the way. */
  async function preview(operation: FileOperation): Promise<Pick<SetUpOffer, "file" | "isBlockedBy">> {
    const [now, isRunning] = await Promise.all([desktop.read(), desktop.isRunning()]);
    // shown with everything that may be chosen: what is not chosen is left out of the list by the window
    const edit = now === null ? null : edited(operation, now.text, ["tcp"]);
    return {
      file: { path: shorten(desktop.settingsPath ?? ""), changes: edit?.changes ?? [] },
      isBlockedBy: isRunning.isKnown && !isRunning.value ? null : "desktop-running",
    };
  }

  /**
   * Backs up, writes, reads back. Throws CodedError setup-desktop-running, setup-settings-unreadable, setup-stale,
   * file-not-writable, disk-full.
   */
  async function carryOut(operation: FileOperation, options: readonly SetUpOption[], job: JobHandle): Promise<void> {
    const file = desktop.settingsPath;
    const isRunning = await desktop.isRunning();
    if (!isRunning.isKnown || isRunning.value) {
      const how = isRunning.isKnown ? "Docker Desktop runs." : "Whether Docker Desktop runs could not be told.";
      throw new CodedError("setup-desktop-running", `${how} Nothing was written.`);
    }
    const now = await desktop.read();
    const edit = now === null ? null : edited(operation, now.text, options);
    if (file === null || now === null || edit === null) {
      throw new CodedError("setup-settings-unreadable", `${shorten(file ?? "")} is not a file Homeport can change.`);
    }
    if (edit.changes.length === 0) return;
    job.cancellable(false);
    job.phase("backing-up");
    const backupPath = await files.backUp(file);
    // before the write: a program that ends in the middle of it leaves the way back
    const earlier = undo.read();
    if (operation === "edit-desktop-settings") {
      const standing = takeBack(now.text, earlier?.changes ?? []) === null ? [] : (earlier?.changes ?? []);
      await undo.write({ at: clock.now(), file, backupPath, changes: joinChanges(standing, edit.changes) });
    }
    job.phase("writing");
    try {
      await files.write(file, edit.text);
    } catch (error) {
      await undo.write(earlier);
      throw error;
    }
    job.phase("reading-back");
    const missing = missingIn((await desktop.read())?.text ?? "", edit.changes);
    if (missing.length > 0) {
      throw new CodedError(
        "file-not-writable",
        `Read back, these keys are not as written: ${missing.join(", ")}.`,
        backupPath,
      );
    }
    if (operation === "undo-desktop-settings") await undo.write(null);
    job.cancellable(true);
  }

  return { facts, preview, carryOut };
}
