import type { ComparedSide } from "../../../app/contract/measure";
import type { JobHandle } from "../../platform/ports";
import { type MeasureTools, loadCold } from "./benchmark";
import { measureAnswer } from "./measure-answer";

/** Asks two models the same, one after the other: the first makes room before the second is loaded. */
export async function compareModels(
  tools: Omit<MeasureTools, "conditionsOf">,
  {
    refs,
    question,
    maxTokens,
    job,
    onSide,
  }: {
    refs: readonly [string, string];
    question: string;
    maxTokens: number;
    job: JobHandle;
    onSide: (index: number, change: Partial<ComparedSide>) => void;
  },
): Promise<void> {
  // the second may be loaded from before: it would be in the way of the first
  await tools.models.unload(refs[1]);
  for (const [index, ref] of refs.entries()) {
    try {
      onSide(index, { state: "running" });
      if (index === 1) await tools.models.unload(refs[0]);
      const loadMs = await loadCold(tools, ref, job);
      onSide(index, { loadMs });
      job.phase("measuring");
      const { text, ...figures } = await measureAnswer(tools, {
        body: { model: ref, messages: [{ role: "user", content: question }], max_tokens: maxTokens, temperature: 0 },
        purpose: "comparison",
        signal: job.signal,
      });
      onSide(index, { state: "done", figures, answer: text });
    } catch (error) {
      onSide(index, { state: "failed" });
      throw error;
    }
  }
}
