import { parseModelRef, sameModel } from "../../../app/domain/model-reference";
import { type CatalogueModel, digestOf } from "./describe-model";

export type StoredModel = {
  /** `sha256:…` */
  id: string;
  /** As the runner stores them, with the registry. */
  tags: string[];
  createdAtSeconds: number;
  model: CatalogueModel;
  contextTokens: number | null;
  /** Its file lies twice on the disk's bill once it was loaded. */
  hasBundle: boolean;
};

export type ModelStore = ReturnType<typeof createModelStore>;

/** The name a reference is stored under: with its registry. Null when it can't be one. */
export function storedTag(text: string): string | null {
  const parsed = parseModelRef(text);
  if (!parsed.ok || parsed.isDigest) return null;
  return parsed.registry === "docker.io" ? `docker.io/${parsed.ref}` : parsed.ref;
}

/** Id of a catalogue's model: the same whichever of its names it was pulled by. */
export const idOf = ({ ref }: CatalogueModel) => `sha256:${digestOf(`model ${ref}`)}`;

/** What lies on the runner's disk. */
export function createModelStore({
  nowSeconds,
  defaultRegistry = null,
}: {
  nowSeconds: () => number;
  /** As `DEFAULT_REGISTRY` says: what a name without one means. What is stored keeps its name. */
  defaultRegistry?: string | null;
}) {
  let models: StoredModel[] = [];

  function meantBy(name: string): string {
    const parsed = parseModelRef(name);
    const isShort = parsed.ok && parsed.registry === "docker.io" && !/^(index\.)?docker\.io\//i.test(name);
    return defaultRegistry !== null && isShort ? `${defaultRegistry}/${parsed.ref}` : name;
  }

  function find(name: string): StoredModel | undefined {
    const ref = meantBy(name);
    return models.find(({ id, tags }) => [id, ...tags].some((each) => sameModel(each, ref)));
  }

  function dropTag(ref: string) {
    for (const each of models) each.tags = each.tags.filter((tag) => !sameModel(tag, ref));
  }

  return {
    list: (): readonly StoredModel[] => models,
    find,
    /** A model was pulled: it gets the tag it was asked by. */
    add(model: CatalogueModel, ref: string, createdAtSeconds = nowSeconds()): StoredModel {
      const tag = storedTag(ref);
      const id = idOf(model);
      dropTag(ref);
      const present = models.find((each) => each.id === id);
      if (present !== undefined) {
        if (tag !== null) present.tags.push(tag);
        return present;
      }
      const added: StoredModel = {
        id,
        tags: tag === null ? [] : [tag],
        createdAtSeconds,
        model,
        contextTokens: model.contextTokens,
        hasBundle: false,
      };
      models = [...models, added];
      return added;
    },
    /** A model came in an archive: without a name yet. */
    load(id: string, model: CatalogueModel): void {
      if (models.some((each) => each.id === id)) return;
      const { contextTokens } = model;
      models = [...models, { id, tags: [], createdAtSeconds: nowSeconds(), model, contextTokens, hasBundle: false }];
    },
    tag(source: StoredModel, target: string): void {
      const tag = storedTag(target);
      if (tag === null) return;
      dropTag(target);
      source.tags.push(tag);
    },
    /** A model that shares the file and has a context of its own. */
    repackage(source: StoredModel, target: string, contextTokens: number | null): void {
      dropTag(target);
      models = [
        ...models,
        {
          ...source,
          id: `sha256:${digestOf(`${source.id} ${contextTokens ?? "as it is"} ${target}`)}`,
          tags: [storedTag(target) ?? target],
          createdAtSeconds: nowSeconds(),
          contextTokens: contextTokens ?? source.contextTokens,
          hasBundle: false,
        },
      ];
    },
    /** What went, as the runner tells it; "missing", or "conflict" for an id with several tags. */
    remove(ref: string, isForced: boolean): "missing" | "conflict" | Record<string, string>[] {
      const found = find(ref);
      if (found === undefined) return "missing";
      const named = found.tags.find((tag) => sameModel(tag, ref));
      if (named !== undefined && found.tags.length > 1) {
        found.tags = found.tags.filter((tag) => tag !== named);
        return [{ Untagged: named }];
      }
      if (named === undefined && found.tags.length > 1 && !isForced) return "conflict";
      models = models.filter((each) => each !== found);
      return [...found.tags.map((tag) => ({ Untagged: tag })), { Deleted: found.id }];
    },
    purge(): void {
      models = [];
    },
    /** Weights shared by several models count once. */
    usedBytes(): number {
      const files = new Map(models.map(({ model, hasBundle }) => [model.ref, { model, hasBundle }]));
      let total = 42;
      for (const { model, hasBundle } of files.values()) total += (hasBundle ? 2 : 1) * model.weightsBytes + 2436;
      return total;
    },
  };
}

/** A model as `GET /models` shows it. */
export function showModel({ id, tags, createdAtSeconds, model, contextTokens }: StoredModel): object {
  return {
    id,
    ...(tags.length === 0 ? {} : { tags }),
    created: createdAtSeconds,
    config: {
      format: "gguf",
      quantization: model.quantization,
      parameters: model.parameters,
      architecture: model.architecture,
      size: goSize(model.weightsBytes),
      gguf: model.gguf,
      ...(contextTokens === null ? {} : { context_size: contextTokens }),
    },
  };
}

/** A row of the OpenAI list. */
export function showOpenAi({ tags, createdAtSeconds, model, contextTokens }: StoredModel, tag: string | undefined) {
  return {
    id: tag ?? tags[0] ?? "",
    object: "model",
    created: createdAtSeconds,
    owned_by: "docker",
    dmr: {
      ...(contextTokens === null ? {} : { context_window: contextTokens }),
      architecture: model.architecture,
      parameters: model.parameters,
      quantization: model.quantization,
      size: goSize(model.weightsBytes),
    },
  };
}

/** A size as Go's units package writes it: `235.16MiB`. */
export function goSize(sizeBytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = sizeBytes;
  let at = 0;
  while (value >= 1024 && at < units.length - 1) {
    value /= 1024;
    at += 1;
  }
  return `${value.toFixed(2)}${units[at] ?? "B"}`;
}
