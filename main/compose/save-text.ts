import type { Files } from "../platform/atomic-file";
import type { SaveText } from "../platform/ports";

/** Writes a text where the user says; resolves to false when they closed the dialog. */
export const createSaveText =
  (choosePlace: (name: string) => Promise<string | null>, files: { write: Files["writeTextFile"] }): SaveText =>
  async ({ name, text }) => {
    const place = await choosePlace(name);
    if (place === null) return false;
    await files.write(place, text);
    return true;
  };
