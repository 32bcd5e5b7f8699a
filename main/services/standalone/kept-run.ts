import { z } from "zod";
import { parseJson } from "../../../app/domain/json-value";
import { type JsonFileAccess, openJsonFile } from "../../platform/json-file";

export const keptRunFile = "standalone.json";

const pid = z.number().int().positive();

const Kept = z.object({
  keepAtQuit: z.boolean(),
  startsWithHomeport: z.boolean(),
  /** Of the address others were told. */
  port: z.number().int().min(1).max(65_535).nullable(),
  /** The runner that was started last; null: it was ended. */
  run: z.object({ pid, startedAt: z.number() }).nullable(),
  /** Process groups of runners that died, in which engines may be left. */
  groups: z.array(pid).max(50),
});
/** What must be known of the runner when Homeport comes back. */
export type KeptRun = z.infer<typeof Kept>;

const nothingKept: KeptRun = {
  keepAtQuit: false,
  startsWithHomeport: false,
  port: null,
  run: null,
  groups: [],
};

/** The address of the runner that Homeport keeps, from the text of that file; null: it keeps none, or it can't be read. */
export function keptAddress(text: string | null): string | null {
  const kept = Kept.safeParse(parseJson(text ?? "")).data;
  return kept === undefined || kept.run === null || kept.port === null ? null : `http://127.0.0.1:${kept.port}`;
}

export async function openKeptRun(options: { file: string; files: JsonFileAccess; log: { warn(text: string): void } }) {
  const stored = await openJsonFile({ ...options, schema: Kept, what: "standalone: what is kept of the runner" });
  let now: KeptRun = stored.atStart ?? nothingKept;
  return {
    read: (): KeptRun => now,
    /** Resolves when it is on disk, or was told to the log that it is not. */
    async change(some: Partial<KeptRun>): Promise<void> {
      now = { ...now, ...some };
      await stored.write(now);
    },
  };
}
export type KeptRunStore = Awaited<ReturnType<typeof openKeptRun>>;
