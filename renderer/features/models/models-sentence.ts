import type { ModelsSnapshot } from "../../../app/contract/models";
import type { LoadedModel, RunnerSnapshot } from "../../../app/contract/runner";
import type { Words } from "../../i18n";

export type ModelsSentence = {
  id: keyof Words["models"]["sentence"];
  /** The reference the sentence names. */
  model: string;
  number: number;
};

function say(id: ModelsSentence["id"], model = "", number = 0): ModelsSentence {
  return { id, model, number };
}

/** A model may have two engines, one for chat and one for embeddings: it is one model. */
function distinct(loaded: readonly LoadedModel[]): LoadedModel[] {
  return [...new Map(loaded.map((each) => [each.ref, each])).values()];
}

/** The one sentence the page opens with while Model Runner is healthy or looked for. */
export function modelsSentence(runner: RunnerSnapshot | null, models: ModelsSnapshot | null): ModelsSentence {
  if (!runner || runner.state === "looking") return say("looking");
  if (!models || models.state === "waiting") return say("waiting");
  if (models.state === "failed") return say("failed");
  if (models.items.length === 0) return say("empty");
  const answering = runner.loaded.find(({ isInUse }) => isInUse);
  if (answering) return say("answering", answering.ref);
  const loading = runner.loaded.find(({ isLoading }) => isLoading);
  if (loading) return say("loading", loading.ref);
  const [first, ...others] = distinct(runner.loaded);
  if (!first) return say("none");
  return others.length > 0 ? say("several", "", others.length + 1) : say("loaded", first.ref);
}

/** All sizes together; null when one is not known. */
export function totalSize({ items }: ModelsSnapshot): number | null {
  let sum = 0;
  for (const { sizeBytes } of items) {
    if (!sizeBytes.isKnown) return null;
    sum += sizeBytes.value;
  }
  return sum;
}
