import { z } from "zod";
import { ContainerLimits } from "../../../app/contract/limits";
import { openJsonFile, type JsonFileAccess } from "../../platform/json-file";

const Stored = z.object({
  kept: ContainerLimits.nullable(),
  before: ContainerLimits.nullable(),
  /** What the container had before the first change; absent: nothing was changed, or an earlier Homeport didn't note it. */
  original: ContainerLimits.exactOptional(),
});
type KeptLimits = z.infer<typeof Stored>;

/** The limits set through Homeport, and what they replaced: a new container knows nothing of them. */
export async function openKeptLimits(options: {
  file: string;
  files: JsonFileAccess;
  log: { warn(text: string): void };
}) {
  const stored = await openJsonFile({ ...options, schema: Stored, what: "runner: the kept limits" });
  let now: KeptLimits = stored.atStart ?? { kept: null, before: null };
  return {
    read: (): KeptLimits => now,
    /** Never rejects: where they can't be kept, they last until the program ends. */
    async set(next: KeptLimits): Promise<void> {
      now = next;
      await stored.write(next.kept === null && next.before === null && next.original === undefined ? null : next);
    },
  };
}
