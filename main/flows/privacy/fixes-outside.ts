import type { FixChange } from "../../../app/contract/privacy-fixes";
import type { CheckId } from "../../../app/domain/privacy/checks";
import type { JobHandle } from "../../platform/ports";
import type { FixMemory, KeptFix } from "../../services/privacy/fix-memory";
import type { PrivacyService } from "../../services/privacy/privacy";
import type { HistoryFixOptions } from "./fix-history";
import type { ModeFiles } from "./fix-parts";
import { planOutside, takeOutsideBack } from "./fixes-undo";

type Options = {
  memory: FixMemory;
  privacy: Pick<PrivacyService, "recheck" | "expect">;
  files: ModeFiles;
  texts: HistoryFixOptions["texts"];
  canBeTakenBack(item: KeptFix): boolean;
  show(): void;
};
export type FixedOutside = ReturnType<typeof createOutside>;

/** For undoing everything: what all fixes changed beside OpenClaw's configuration. */
export function createOutside(options: Options) {
  const { memory, privacy, canBeTakenBack, show } = options;
  const checksOf = (): CheckId[] => [
    ...new Set(memory.read().flatMap(({ items }) => items.flatMap(({ checks }) => checks))),
  ];
  return {
    ids: (): string =>
      memory
        .read()
        .map(({ id }) => id)
        .join(),
    /** As things are now. */
    plan: (): Promise<FixChange[]> => planOutside(options, memory.read()),
    /** What becomes of the checks concerned is no news until the answer is called. */
    expect: (): (() => void) => privacy.expect(checksOf()),
    /** Answers with what could not be put back. Keys that are still there to be taken back stay listed. */
    async takeBack(job: Pick<JobHandle, "phase">): Promise<string[]> {
      const left: string[] = [];
      const checks = checksOf();
      for (const run of memory.read().toReversed()) {
        left.push(...(await takeOutsideBack(options, run.items, job)));
        const items = run.items.map((item) => ({ ...item, modes: [], texts: [] })).filter(canBeTakenBack);
        await memory.put({ ...run, items });
      }
      if (checks.length > 0) await privacy.recheck(checks);
      show();
      return left;
    },
  };
}
