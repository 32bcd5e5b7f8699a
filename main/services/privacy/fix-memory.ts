import { z } from "zod";
import { checkIds } from "../../../app/domain/privacy/checks";
import { fixIds } from "../../../app/domain/privacy/fixes";
import { type JsonFileAccess, openJsonFile } from "../../platform/json-file";

const KeptMode = z.object({ path: z.string().min(1), before: z.number().int(), after: z.number().int() });
const KeptConfig = z.object({
  /** Of the change in the history of changes, where the copy is. */
  changeId: z.string().min(1),
  configPath: z.string().min(1),
  /** What was written is known again by its digest: it may be a secret. */
  keys: z.array(z.object({ path: z.array(z.string()), digest: z.string() })),
});
/** What was added to a text file, as it was written. */
const KeptText = z.object({ path: z.string().min(1), added: z.string().min(1) });
const KeptFix = z.object({
  fix: z.enum(fixIds),
  checks: z.array(z.enum(checkIds)),
  isDone: z.boolean(),
  config: KeptConfig.nullable(),
  modes: z.array(KeptMode),
  texts: z.array(KeptText).exactOptional(),
});
const KeptRun = z.object({ id: z.string().min(1), at: z.number(), items: z.array(KeptFix) });
export type KeptMode = z.infer<typeof KeptMode>;
export type KeptText = z.infer<typeof KeptText>;
export type KeptFix = z.infer<typeof KeptFix>;
/** What was fixed together, with what is needed to take it back. */
export type KeptRun = z.infer<typeof KeptRun>;

const mostRuns = 40;
export type FixMemory = Awaited<ReturnType<typeof openFixMemory>>;

/** What was fixed and not taken back, oldest first. A fix is written down before it changes anything. */
export async function openFixMemory(options: {
  file: string;
  files: JsonFileAccess;
  log: { warn(text: string): void };
}) {
  const schema = z.object({ runs: z.array(KeptRun).max(500) });
  const stored = await openJsonFile({ ...options, schema, what: "privacy: what was fixed" });
  let runs: readonly KeptRun[] = stored.atStart?.runs ?? [];

  return {
    read: (): readonly KeptRun[] => runs,
    /** New, or in place of the one with this id; one with nothing in it goes. Rejects when it can't be kept. */
    async put(run: KeptRun): Promise<void> {
      const at = runs.findIndex(({ id }) => id === run.id);
      const others = runs.filter(({ id }) => id !== run.id);
      const kept = run.items.length === 0 ? [] : [run];
      runs = (at === -1 ? [...others, ...kept] : others.toSpliced(at, 0, ...kept)).slice(-mostRuns);
      await stored.mustWrite(runs.length === 0 ? null : { runs: [...runs] });
    },
  };
}
