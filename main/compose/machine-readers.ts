import { createFindPlaces } from "../flows/privacy/places";
import type { Platform } from "../platform/platform";
import { createShellHistoryReader } from "../services/privacy/machine/shell-history";
import { createTranscriptReader } from "../services/privacy/machine/transcripts";

export type MachineReaders = ReturnType<typeof createMachineReaders>;

/** What the checklist, its fixes and the removal of old transcripts read of this account's folders. */
export function createMachineReaders({ tree, env, home, os }: Pick<Platform, "tree" | "env" | "home" | "os">) {
  return {
    places: createFindPlaces({ tree, env, home, os }),
    shellHistory: createShellHistoryReader({ tree, env, home, os }),
    transcripts: createTranscriptReader({ tree, os }),
  };
}
