import { Notification } from "electron";
import type { ShellLog } from "../shell";

export type Told = {
  title: string;
  body: string;
  onClick(): void;
  /** A button, where the system has any. */
  action?: { label: string; run(): void };
};

/** Tells through the system's notifications. False where there are none. */
export function createNotifier(log: ShellLog) {
  // what nobody holds is collected, and its click with it
  const held = new Set<Notification>();

  return function tell({ title, body, onClick, action }: Told): boolean {
    if (!Notification.isSupported()) return false;
    const actions = action ? [{ type: "button" as const, text: action.label }] : [];
    const note = new Notification({ title, body, actions });
    held.add(note);
    const end = () => void held.delete(note);
    note.on("click", () => {
      end();
      onClick();
    });
    note.on("action", () => {
      end();
      action?.run();
    });
    note.on("close", end);
    note.on("failed", (_event, error) => {
      end();
      log.warn(`electron shell: a notification could not be shown: ${error}`);
    });
    note.show();
    return true;
  };
}
