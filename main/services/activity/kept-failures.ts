import { z } from "zod";
import { ErrorCode } from "../../../app/contract/errors";
import { JobKind } from "../../../app/contract/jobs";
import type { KeptFailure } from "../../../app/domain/doctor/failures";
import { openJsonFile, type JsonFileAccess } from "../../platform/json-file";

/** In the settings folder. */
export const failuresFile = "failures.json";

const mostKept = 50;
const KeptFailures: z.ZodType<KeptFailure[]> = z
  .array(
    z.object({
      kind: z.union([JobKind, z.enum(["question", "request"])]),
      subject: z.string().min(1).max(400),
      code: ErrorCode,
      at: z.number(),
    }),
  )
  .max(mostKept);

/** What failed lately, by its code alone: for the doctor in a terminal, and for the next start. */
export async function openKeptFailures(options: {
  file: string;
  files: JsonFileAccess;
  log: { warn(text: string): void };
}) {
  const stored = await openJsonFile({ ...options, schema: KeptFailures, what: "failures: the list" });
  let last = JSON.stringify(stored.atStart ?? []);
  return {
    atStart: stored.atStart ?? [],
    write(failures: readonly KeptFailure[]): void {
      const kept = failures.slice(-mostKept);
      const text = JSON.stringify(kept);
      if (text === last) return;
      last = text;
      void stored.write(kept.length === 0 ? null : kept);
    },
    written: stored.written,
  };
}
export type KeptFailuresFile = Awaited<ReturnType<typeof openKeptFailures>>;

/** As it lies there; null: nothing that can be used. For who only reads. */
export function readKeptFailures(text: string | null): KeptFailure[] | null {
  try {
    return text === null ? null : KeptFailures.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
