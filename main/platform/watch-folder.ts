import { watch } from "node:fs";
import path from "node:path";

/** Called when a file of that folder changed, by its name where the system tells it. Returns the function that ends it. */
export type WatchFolder = (folder: string, onChange: (name: string | null) => void) => () => void;

/** By the system's own notice, so that nothing is polled. A folder that can't be watched is not, and nothing fails. */
export const watchFolder: WatchFolder = (folder, onChange) => {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, name) => {
      onChange(name === null ? null : path.basename(name));
    });
    watcher.on("error", () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => {};
  }
};
