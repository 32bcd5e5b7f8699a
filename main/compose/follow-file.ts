import path from "node:path";
import { inRounds } from "../platform/in-rounds";
import type { WatchFolder } from "../platform/watch-folder";

/**
 * Tells when a file's text is another than at the last look. The system says when to look; so does whoever comes back to
 * the window, for where it can't.
 */
export function createFollowFile({
  watchFolder,
  readText,
  changed,
}: {
  watchFolder: WatchFolder;
  readText(file: string): Promise<string | null>;
  changed(): void;
}) {
  let file: string | null = null;
  let last: string | null | undefined;
  let unwatch: () => void = () => {};

  const look = inRounds(compare);

  async function compare(): Promise<void> {
    const asked = file;
    if (asked === null) return;
    const text = await readText(asked).catch(() => null);
    if (asked !== file) return;
    const isOther = last !== undefined && text !== last;
    last = text;
    if (isOther) changed();
  }

  return {
    /** Which one it is from now on. How it is then is what later looks are compared with. */
    at(next: string | null): void {
      if (next === file) return;
      unwatch();
      file = next;
      last = undefined;
      unwatch =
        next === null
          ? () => {}
          : watchFolder(path.dirname(next), (name) => {
              if (name === null || name === path.basename(next)) void look();
            });
      void look();
    },
    look,
    stop(): void {
      unwatch();
      file = null;
    },
  };
}
