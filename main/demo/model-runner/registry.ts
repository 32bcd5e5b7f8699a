import { parseModelRef, sameModel } from "../../../app/domain/model-reference";
import { type CatalogueModel, digestOf } from "./describe-model";

export type Layer = { digest: string; sizeBytes: number };
export type Found =
  | { kind: "found"; model: CatalogueModel; ref: string; layers: readonly Layer[] }
  | { kind: "refused"; status: number; text: string };

/** The registries that can be reached from the simulated machine, and what they offer. */
export function createRegistry({
  offers,
  isOffline,
}: {
  offers: () => readonly CatalogueModel[];
  isOffline: () => boolean;
}) {
  return {
    look(text: string, token: string | null = null): Found {
      const parsed = parseModelRef(text);
      if (!parsed.ok || parsed.isDigest) return { kind: "refused", status: 400, text: "Invalid model reference" };
      const { ref, registry, repository, tag } = parsed;
      const known = offers();
      const hosts = new Set(["docker.io", "huggingface.co", ...known.flatMap((model) => namesOf(model).map(hostOf))]);
      if (isOffline() || !hosts.has(registry))
        return unreachable({ registry, repository, tag, isOffline: isOffline() });
      const model = known.find((each) => namesOf(each).some((name) => sameModel(name, ref)));
      if (model?.isGated === true && !/^hf_\w+$/.test(token ?? "")) {
        return { kind: "refused", status: 401, text: "Unauthorized" };
      }
      if (model !== undefined) return { kind: "found", model, ref, layers: layersOf(model) };
      // Docker Hub doesn't tell a repository that isn't there from one that is private
      const hasRepository = known.some((each) => namesOf(each).some((name) => repositoryOf(name) === repository));
      if (registry === "docker.io" && !hasRepository) return { kind: "refused", status: 401, text: "Unauthorized" };
      return { kind: "refused", status: 404, text: "Model not found" };
    },
  };
}
export type Registry = ReturnType<typeof createRegistry>;

const namesOf = ({ ref, aliases }: CatalogueModel) => [ref, ...aliases];

function hostOf(name: string): string {
  const parsed = parseModelRef(name);
  return parsed.ok ? parsed.registry : "";
}

function repositoryOf(name: string): string {
  const parsed = parseModelRef(name);
  return parsed.ok ? parsed.repository : "";
}

/** What is downloaded: the weights, and where there is one a licence first. */
export function layersOf(model: CatalogueModel): Layer[] {
  const weights = { digest: `sha256:${digestOf(`weights ${model.ref}`)}`, sizeBytes: model.weightsBytes };
  if (model.weightsBytes < 300e6) return [weights];
  return [{ digest: `sha256:${digestOf(`licence ${model.ref}`)}`, sizeBytes: 11_360 }, weights];
}

function unreachable({
  registry,
  repository,
  tag,
  isOffline,
}: {
  registry: string;
  repository: string;
  tag: string;
  isOffline: boolean;
}): Found {
  const isLocal = /^(127\.|localhost)/.test(registry);
  const host = registry === "docker.io" ? "registry-1.docker.io" : registry;
  const url = `${isLocal ? "http" : "https"}://${host}/v2/${repository}/manifests/${tag}`;
  const dial =
    isLocal || !isOffline ? `dial tcp ${host}: connect: connection refused` : `dial tcp: lookup ${host}: no such host`;
  const shown = registry === "docker.io" ? `${repository}:${tag}` : `${registry}/${repository}:${tag}`;
  return {
    kind: "refused",
    status: 500,
    text: `error while pulling model: reading model from registry: failed to pull model "${shown}": UNKNOWN - resolving ${registry}/${repository}:${tag}: failed to do request: Head "${url}": ${dial}`,
  };
}
