import { layersOf } from "./registry";
import { digestOf } from "./describe-model";
import type { StoredModel } from "./store";

/** A file of the store; two of the same `inode` are one file with two names. */
export type SimulatedFile = { path: string; inode: string; sizeBytes: number; modifiedAt: number; text?: string };

const configBytes = 1_530;
const manifestBytes = 906;
const algorithm = "sha256";
const hexOf = (digest: string) => digest.replace(`${algorithm}:`, "");

/** The runner's store as files below its folder, as the real one lays them out. */
export function storeFiles({
  models,
  pulls,
}: {
  models: readonly StoredModel[];
  pulls: readonly { digest: string; sizeBytes: number; writtenAt: number }[];
}): SimulatedFile[] {
  const files = new Map<string, SimulatedFile>();
  const put = (path: string, file: Omit<SimulatedFile, "path">) => files.set(path, { path, ...file });
  const index = models.map((stored) => {
    const { id, tags, model, createdAtSeconds, hasBundle } = stored;
    const modifiedAt = createdAtSeconds * 1000;
    const config = { digest: `${algorithm}:${digestOf(`config ${id}`)}`, sizeBytes: configBytes };
    const layers = layersOf(model);
    for (const { digest, sizeBytes } of [config, ...layers]) {
      put(`blobs/${algorithm}/${hexOf(digest)}`, { inode: digest, sizeBytes, modifiedAt });
    }
    put(`manifests/${algorithm}/${hexOf(id)}`, { inode: `manifest ${id}`, sizeBytes: manifestBytes, modifiedAt });
    const weights = layers.at(-1);
    if (hasBundle && weights !== undefined) {
      const bundle = `bundles/${algorithm}/${hexOf(id)}`;
      put(`${bundle}/model/model.gguf`, { inode: weights.digest, sizeBytes: weights.sizeBytes, modifiedAt });
      put(`${bundle}/config.json`, { inode: `bundle ${id}`, sizeBytes: configBytes, modifiedAt });
    }
    return { id, tags, files: [config, ...layers].map(({ digest }) => digest) };
  });
  for (const { digest, sizeBytes, writtenAt } of pulls) {
    const path = `blobs/${algorithm}/${hexOf(digest)}.incomplete`;
    put(path, { inode: `incomplete ${digest}`, sizeBytes, modifiedAt: writtenAt });
  }
  const texts = { "models.json": JSON.stringify({ models: index }), "layout.json": '{"version":"1.0.0"}' };
  for (const [name, text] of Object.entries(texts)) {
    put(name, { inode: name, sizeBytes: text.length, modifiedAt: 0, text });
  }
  return [...files.values()];
}
