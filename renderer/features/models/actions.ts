import type { TFunction } from "i18next";
import type { Model } from "../../../app/contract/models";
import { displayRef, modelNamed } from "../../../app/domain/model-reference";
import { ask, type Action, type ActionFacts, type FeatureActions } from "../../actions/action";
import { loadedByModel, removedNow } from "./model-facts";
import { formatList } from "../../ui/format";

function ofModel(model: Model, t: TFunction, state: { isLoaded: boolean; obstacle: string | null }): Action[] {
  const { ref, purpose } = model;
  const name = displayRef(ref);
  const shared = { group: "models" as const, isDeep: !state.isLoaded, keywords: model.tags.join(" ") };
  return [
    {
      ...shared,
      id: `models.try ${ref}`,
      title: t("palette.do.try", { model: name }),
      step: { kind: "choose", model: ref, place: "chat" },
      obstacle: purpose === "text" ? state.obstacle : t("palette.not.notText"),
    },
    {
      ...shared,
      id: `resources ${ref}`,
      isDeep: true,
      title: t("palette.do.resources", { model: name }),
      step: { kind: "choose", model: ref, place: "resources" },
      obstacle: purpose === "text" ? state.obstacle : t("palette.not.notText"),
    },
    {
      ...shared,
      id: `engine.load ${ref}`,
      title: t("palette.do.load", { model: name }),
      step: ask("engine.load", { ref }, () => t("palette.said.loading", { model: name })),
      obstacle: state.obstacle ?? (state.isLoaded ? t("palette.not.isLoaded") : null),
    },
    {
      ...shared,
      id: `warmUp.start ${ref}`,
      isDeep: true,
      title: t("palette.do.warmUp", { model: name }),
      step: ask("warmUp.start", { ref }, () => t("palette.said.warmingUp", { model: name })),
      obstacle: purpose === "text" ? state.obstacle : t("palette.not.notText"),
      keywords: t("palette.keywords.warmUp"),
    },
    {
      ...shared,
      id: `measure.benchmark ${ref}`,
      isDeep: true,
      title: t("palette.do.benchmark", { model: name }),
      step: ask("measure.benchmark", { ref, promptTokens: 512, maxTokens: 128, repetitions: 3 }, () =>
        t("palette.said.measuring", { model: name }),
      ),
      obstacle: purpose === "text" ? state.obstacle : t("palette.not.notText"),
      keywords: t("palette.keywords.benchmark"),
    },
    {
      ...shared,
      id: `measure.checkAgent ${ref}`,
      isDeep: true,
      title: t("palette.do.checkAgent", { model: name }),
      step: ask("measure.checkAgent", { ref }, () => t("palette.said.checkingAgent", { model: name })),
      obstacle: purpose === "text" ? state.obstacle : t("palette.not.notText"),
      keywords: t("palette.keywords.checkAgent"),
    },
    {
      ...shared,
      id: `models.unload ${ref}`,
      title: t("palette.do.unload", { model: name }),
      step: ask("models.unload", { ref }, ({ unloadedCount }) =>
        t(unloadedCount > 0 ? "palette.said.unloaded" : "palette.said.notLoaded", { model: name }),
      ),
      obstacle: state.obstacle ?? (state.isLoaded ? null : t("palette.not.notLoaded")),
    },
    {
      ...shared,
      id: `engine.keep ${ref}`,
      isDeep: true,
      title: t("palette.do.keep", { model: name }),
      step: ask("engine.apply", { ref, change: { keepAlive: "forever" } }, () =>
        t("palette.said.keeping", { model: name }),
      ),
      obstacle: state.obstacle ?? (state.isLoaded ? null : t("palette.not.notLoaded")),
    },
    {
      ...shared,
      id: `models.inspect ${ref}`,
      title: t("palette.do.details", { model: name }),
      step: { kind: "wish", wish: { kind: "model-details", ref } },
      obstacle: state.obstacle,
    },
    {
      ...shared,
      id: `models.remove ${ref}`,
      isDeep: true,
      title: t("palette.do.remove", { model: name }),
      step: { kind: "wish", wish: { kind: "remove-model", ref } },
      obstacle: state.obstacle,
    },
    {
      ...shared,
      id: `models.copy ${ref}`,
      isDeep: true,
      title: t("palette.do.copyName", { model: name }),
      step: { kind: "copy", text: ref, said: t("palette.said.copied", { text: ref }) },
      obstacle: null,
    },
  ];
}

function obstacleOf({ runner }: ActionFacts, t: TFunction): string | null {
  return runner?.state === "healthy" ? null : t("palette.not.runner");
}

/** Pulling, the list, and what can be done with each model. */
export const modelActions: FeatureActions = (facts, t) => {
  const { runner, models, jobs } = facts;
  const items = models?.items ?? [];
  const obstacle = obstacleOf(facts, t);
  const loaded = loadedByModel(items, runner?.state === "healthy" ? runner.loaded : []);
  const removed = new Set(removedNow(jobs?.items ?? []).map((name) => modelNamed(items, name)?.ref));
  const baseUrl = runner?.endpoint?.openAiBaseUrl ?? null;
  return [
    {
      id: "models.pull",
      group: "models",
      title: t("palette.do.pull"),
      step: { kind: "go", place: "models/pull" },
      obstacle,
      keywords: t("palette.keywords.pull"),
    },
    {
      id: "models.recommended",
      group: "models",
      title: t("palette.do.recommended"),
      step: { kind: "wish", wish: { kind: "recommended-models" } },
      obstacle,
      keywords: t("palette.keywords.recommended"),
    },
    {
      id: "models.search",
      group: "models",
      title: t("palette.do.search"),
      step: { kind: "wish", wish: { kind: "search-models" } },
      obstacle: facts.settings?.values.offlineMode === true ? t("palette.not.offline") : obstacle,
      keywords: t("palette.keywords.search"),
    },
    {
      id: "models.import",
      group: "models",
      title: t("palette.do.import"),
      step: { kind: "wish", wish: { kind: "import-model" } },
      obstacle,
      keywords: t("palette.keywords.import"),
    },
    {
      id: "models.refresh",
      group: "models",
      title: t("palette.do.models"),
      step: ask("models.refresh", {}, ({ items: { length: count } }) => t("palette.said.models", { count })),
      obstacle,
    },
    {
      id: "models.unloadAll",
      group: "models",
      title: t("palette.do.unloadAll"),
      step: ask("models.unloadAll", {}, ({ unloadedCount, left }) =>
        left.length > 0
          ? t("palette.said.unloadedLeft", { models: formatList(left.map(displayRef)) })
          : t("palette.said.unloadedAll", { count: unloadedCount }),
      ),
      obstacle: obstacle ?? (loaded.size === 0 ? t("palette.not.nothingLoaded") : null),
    },
    {
      id: "models.baseUrl",
      group: "models",
      title: t("palette.do.baseUrl"),
      step: { kind: "copy", text: baseUrl ?? "", said: t("palette.said.copied", { text: baseUrl ?? "" }) },
      obstacle: baseUrl === null ? t("palette.not.baseUrl") : null,
      keywords: t("palette.keywords.baseUrl"),
    },
    ...items.flatMap((model) =>
      ofModel(model, t, {
        isLoaded: loaded.has(model.ref),
        obstacle: removed.has(model.ref) ? t("palette.not.removed") : obstacle,
      }),
    ),
  ];
};
