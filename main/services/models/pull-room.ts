import type { Reading } from "../../../app/contract/common";
import { CodedError } from "../../../app/contract/errors";
import type { JobWarning } from "../../../app/contract/jobs";
import { type ModelRef, isResumablePull, parseModelRef } from "../../../app/domain/model-reference";
import { formatBytes } from "../../../app/domain/units";

/** A pull that an earlier run of the program left unfinished. */
export type KeptPull = {
  subject: string;
  /** Absent when it is not known. */
  keptBytes?: number | undefined;
  totalBytes?: number | undefined;
};

/** What the runner keeps of an interrupted pull; `bytes` is null when something may be kept, and how much is not known. */
type Kept = { bytes: number | null; totalBytes: number | null };

/** The account of the disk: what interrupted pulls have on it already, and what live ones are still going to fill. */
export function createPullRoom(keptAtStart: readonly KeptPull[]) {
  const kept = new Map<string, Kept>();
  const stillNeeded = new Map<string, number>();
  /** Digests of the files pulls wrote, as the runner told them. */
  const owners = new Map<string, string>();
  for (const { subject, keptBytes, totalBytes } of keptAtStart) {
    const ref = parseModelRef(subject);
    if (!ref.ok || !isResumablePull(ref)) continue;
    kept.set(ref.ref, { bytes: keptBytes ?? null, totalBytes: totalBytes ?? null });
  }

  return {
    keptOf: (ref: ModelRef): Kept | null => kept.get(ref.ref) ?? null,
    /**
     * Takes the room a pull needs. When there is too little: throws disk-full, or answers with a warning where what is
     * kept may be enough.
     */
    take(ref: ModelRef, { sizeBytes, freeBytes }: { sizeBytes: number; freeBytes: number }): JobWarning | null {
      const own = kept.get(ref.ref);
      const neededBytes = Math.max(0, sizeBytes - (own?.bytes ?? 0));
      const takenBytes = [...stillNeeded].reduce((sum, [other, bytes]) => sum + (other === ref.ref ? 0 : bytes), 0);
      const hasRoom = neededBytes <= freeBytes - takenBytes;
      const isUnsure = own?.bytes === null;
      if (hasRoom || isUnsure) stillNeeded.set(ref.ref, neededBytes);
      if (hasRoom) return null;
      if (isUnsure) return { code: "room-unsure", neededBytes, freeBytes, othersBytes: takenBytes };
      const others = takenBytes === 0 ? "" : `, of which other downloads still need ${formatBytes(takenBytes)}`;
      const words = `${formatBytes(neededBytes)} are needed, ${formatBytes(freeBytes)} are free on the disk${others}.`;
      throw new CodedError("disk-full", words);
    },
    /** So much has come, what was there before among it. */
    arrived(ref: ModelRef, doneBytes: number, totalBytes: Reading<number>): void {
      if (totalBytes.isKnown) stillNeeded.set(ref.ref, Math.max(0, totalBytes.value - doneBytes));
    },
    /** It writes files of these digests. */
    wrote(ref: ModelRef, digests: Iterable<string>): void {
      for (const digest of digests) owners.set(digest, ref.ref);
    },
    /** Whose pull wrote a file of this digest; null when none did while the program ran. */
    ownerOf: (digest: string): string | null => owners.get(digest) ?? null,
    /** What a pull left of this file is gone. Of a pull of an earlier run it isn't known whose: none is sure then. */
    forget(digest: string): void {
      const owner = owners.get(digest);
      for (const ref of owner === undefined ? [...kept.keys()] : [owner]) {
        const { totalBytes = null } = kept.get(ref) ?? {};
        if (kept.has(ref)) kept.set(ref, { bytes: null, totalBytes });
      }
    },
    /** The request for it ended; `doneBytes` stay on the disk, null when none do. */
    ended(ref: ModelRef, doneBytes: number | null, totalBytes: Reading<number>): void {
      if (doneBytes === null) kept.delete(ref.ref);
      else if (doneBytes > 0) {
        kept.set(ref.ref, { bytes: doneBytes, totalBytes: totalBytes.isKnown ? totalBytes.value : null });
      }
    },
    /** The pull is over, whatever became of it. */
    leave: (ref: ModelRef): void => void stillNeeded.delete(ref.ref),
  };
}
